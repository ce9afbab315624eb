"""Where buyers transfer to: an account a currency, from the setting BANK_ACCOUNTS (docs/payments/bank.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from moneyed import Money
from stdnum import iban
from stdnum.exceptions import ValidationError

from shop.money import money

# However high an account's tolerance is set, a transfer that lacks more than this share of what is owed is no payment.
MOST_LACKING = Decimal("0.05")


@dataclass(frozen=True)
class Payee:
    """An account of the shop: by IBAN, or by its number and the bank's routing text where there are none."""

    currency: str
    name: str
    bank: str = ""
    bic: str = ""
    iban: str = ""
    number: str = ""
    routing: str = ""
    street: str = ""
    house: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    tolerance: Decimal = Decimal(0)
    also: tuple[str, ...] = ()  # how else statements write the account

    @property
    def key(self) -> str:
        """How our books name the account."""
        return self.iban or plain(self.number)

    def forgives(self, owed: Money) -> Money:
        """So much may lack for the bank's charges, in the currency of the account."""
        return money(min(self.tolerance, owed.amount * MOST_LACKING), self.currency)

    def answers_to(self, text: str) -> bool:
        """Whether a statement of ``text`` is one of this account."""
        asked = plain(text)
        known = {plain(each) for each in (self.iban, self.number, *self.also) if each}
        if self.iban.startswith("DE"):
            # MT940 of German banks: bank code and account number, which an IBAN holds with leading zeros.
            known.add(self.iban[4:12] + self.iban[12:])
            known.add(self.iban[4:12] + self.iban[12:].lstrip("0"))
        return bool(asked) and asked in known


def plain(text: str) -> str:
    """Letters and digits only, in capitals."""
    return "".join(character for character in text.upper() if character.isalnum())


def payee_for(currency: str) -> Payee | None:
    given = _accounts().get(currency)
    return _read(currency, given) if given and not _faults(currency, given) else None


def payee_named(text: str, currency: str) -> Payee | None:
    """The account in ``currency`` that a statement calls ``text``."""
    found = payee_for(currency)
    return found if found and found.answers_to(text) else None


def payees() -> list[Payee]:
    return [found for currency in sorted(_accounts()) if (found := payee_for(currency))]


def wanted() -> dict[str, object]:
    """By name what BANK_ACCOUNTS must hold: itself, and empty what one of its accounts lacks."""
    given = _accounts()
    lacking = ((currency, name) for currency in sorted(given) for name in _faults(currency, given[currency]))
    return {"BANK_ACCOUNTS": given, **{f"BANK_ACCOUNTS[{currency}].{name}": "" for currency, name in lacking}}


def _accounts() -> Mapping[str, Mapping[str, Any]]:
    """The setting, where it is an object of objects; nothing where it is anything else."""
    given = settings.BANK_ACCOUNTS
    is_sound = isinstance(given, dict) and all(isinstance(account, dict) for account in given.values())
    return given if is_sound else {}


def _faults(currency: str, given: Mapping[str, Any]) -> list[str]:
    faults = [] if str(given.get("payee", "")).strip() else ["payee"]
    if given.get("iban"):
        try:
            iban.validate(str(given["iban"]))
        except ValidationError:
            faults.append("iban")
    elif not (given.get("number") and given.get("routing")):
        faults.append("iban")
    if currency == "CHF" and not all(given.get(name) for name in ("postcode", "town", "country")):
        faults.append("town")  # a QR-bill names the payee's place
    try:
        Decimal(str(given.get("tolerance", "0")))
    except InvalidOperation:
        faults.append("tolerance")
    return faults


def _read(currency: str, given: Mapping[str, Any]) -> Payee:
    names = ("bank", "bic", "number", "routing", "street", "house", "postcode", "town", "country")
    return Payee(
        currency=currency,
        name=str(given["payee"]).strip(),
        iban=iban.compact(str(given.get("iban", ""))),
        tolerance=max(Decimal(str(given.get("tolerance", "0"))), Decimal(0)),
        also=tuple(str(each) for each in given.get("also", ())),
        **{name: str(given.get(name, "")).strip() for name in names},
    )
