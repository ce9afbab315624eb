"""The bank's own books: accounts of the shop, and every movement on them, in minor units."""

import json
from datetime import UTC, date, datetime
from typing import Any

from shop.outside.sandbox import Sandbox
from shop.outside.truth import Document

NO_DECIMALS = frozenset({"JPY", "KRW"})
OPENING = 1_000_000  # what lay on each account before the world began
KIND = "bank_movement"


class Unknown(ValueError):
    """Something the bank does not have or cannot do."""


class Books:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.truth = sandbox.truth
        self.accounts: dict[str, dict[str, Any]] = json.loads(sandbox.settings["BANK_ACCOUNTS"])
        self.truth.index(KIND, "currency")

    def number(self, currency: str) -> str:
        """How statements name the account. Raises Unknown."""
        if currency not in self.accounts:
            raise Unknown(f"the bank has no account in {currency}")
        account = self.accounts[currency]
        return str(account.get("iban") or "".join(each for each in account["number"] if each.isalnum()))

    def today(self) -> date:
        return datetime.fromtimestamp(self.sandbox.now(), UTC).date()

    def move(self, *, currency: str, amount: int, text: str, name: str, account: str, structured: str = "") -> Document:
        """``amount`` in minor units: above zero comes to the shop, below leaves it. Raises Unknown."""
        self.number(currency)
        with self.truth.transaction():
            count = int(self.truth.number("bank_count")) + 1
            self.truth.set_number("bank_count", count)
            return self.truth.put(
                KIND,
                {
                    "id": f"TRX{count:09d}",
                    "currency": currency,
                    "amount": amount,
                    "text": text[:140],
                    "structured": structured,
                    "name": name[:70],
                    "account": account,
                    "day": self.today().isoformat(),
                },
            )

    def of_day(self, currency: str, day: date) -> tuple[int, list[Document]]:
        """The balance at the day's start, and its movements in their order."""
        movements = list(reversed(self.truth.find(KIND, currency=currency)))
        before = sum(each["amount"] for each in movements if each["day"] < day.isoformat())
        return OPENING + before, [each for each in movements if each["day"] == day.isoformat()]

    def sums(self) -> dict[str, dict[str, int]]:
        """Per currency what came, what left and the balance, in minor units."""
        found = {code: {"came": 0, "left": 0, "balance": OPENING} for code in self.accounts}
        for each in self.truth.find(KIND):
            sums, amount = found[each["currency"]], each["amount"]
            sums["came" if amount > 0 else "left"] += abs(amount)
            sums["balance"] += amount
        return found


def places(currency: str) -> int:
    return 0 if currency in NO_DECIMALS else 2


def major(amount: int, currency: str, mark: str = ".") -> str:
    """``major(-4998, "EUR")`` is -49.98; a yen has no smaller part."""
    digits = places(currency)
    if not digits:
        return str(amount)
    whole, part = divmod(abs(amount), 10**digits)
    return f"{'-' if amount < 0 else ''}{whole}{mark}{part:0{digits}d}"


def minor(text: str, currency: str) -> int:
    """What a person types, 49.98 or 49,98, in minor units. Raises Unknown."""
    plain = text.strip().replace("\u00a0", "").replace(" ", "").replace(",", ".")
    whole, _dot, part = plain.partition(".")
    digits = places(currency)
    if not whole.isdecimal() or (part and not part.isdecimal()) or len(part) > digits or len(whole) > 12:
        raise Unknown(f"{text} is no amount in {currency}")
    return int(whole) * 10**digits + int(part.ljust(digits, "0") or 0)
