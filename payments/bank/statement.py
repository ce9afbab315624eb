"""A statement of one account in values of our own, whichever format it came in, and the sum that it must keep."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.utils.translation import gettext as _

from payments.errors import StatementUnreadable
from shop.money import exponent

MOST_ENTRIES = 10_000
LONGEST_TEXT = 2_000
LONGEST_NAME = 200
LARGEST = Decimal(10) ** 14


@dataclass(frozen=True)
class Entry:
    """One movement. ``amount`` is in the account's currency: above zero came in, below went out."""

    amount: Decimal
    booked_on: date
    text: str = ""
    name: str = ""
    account: str = ""  # the other side's, an IBAN where there is one
    structured: str = ""  # the creditor reference in its own field
    bank_reference: str = ""
    end_to_end: str = ""
    charges: Decimal = Decimal(0)
    valued_on: date | None = None


@dataclass(frozen=True)
class Statement:
    """``opening`` and ``closing`` are None where the format tells none (a CSV without a column of balances)."""

    account: str
    currency: str
    entries: tuple[Entry, ...]
    opening: Decimal | None = None
    closing: Decimal | None = None
    number: str = ""


def check(statement: Statement) -> Statement:
    """The statement with texts at their length. Raises StatementUnreadable when it does not add up."""
    if len(statement.entries) > MOST_ENTRIES:
        raise StatementUnreadable(reason=_("it has too many lines"))
    finest = -exponent(statement.currency)
    for entry in statement.entries:
        found = entry.amount.as_tuple().exponent
        if not entry.amount.is_finite() or abs(entry.amount) > LARGEST:
            raise StatementUnreadable(reason=_("an amount is no amount"))
        if isinstance(found, int) and found < finest and entry.amount != round(entry.amount, -finest):
            raise StatementUnreadable(reason=_("an amount is finer than its currency"))
    if statement.opening is not None and statement.closing is not None:
        moved = sum((entry.amount for entry in statement.entries), Decimal(0))
        if statement.opening + moved != statement.closing:
            raise StatementUnreadable(reason=_("its lines do not lead from the opening to the closing balance"))
    return replace(statement, entries=tuple(_cut(entry) for entry in statement.entries))


def identities(account: str, currency: str, entries: tuple[Entry, ...]) -> list[str]:
    """What makes each line itself, in the order given, so that an overlapping file brings nothing twice.

    The bank's own reference where it gives one, else what the line says; lines that are alike in everything are told
    apart by their count within the day. Their order in the file does not matter, since they are alike.
    """
    seen: Counter[str] = Counter()
    found = []
    for entry in entries:
        said = entry.bank_reference or f"{entry.name}\n{entry.account}\n{entry.structured}\n{entry.text}"
        plain = "".join(said.split()).upper()
        facts = f"{account}|{currency}|{entry.booked_on}|{entry.amount.normalize():f}|{plain}"
        seen[facts] += 1
        found.append(sha256(f"{facts}|{seen[facts]}".encode()).hexdigest())
    return found


def _cut(entry: Entry) -> Entry:
    return replace(
        entry,
        text=entry.text.strip()[:LONGEST_TEXT],
        name=" ".join(entry.name.split())[:LONGEST_NAME],
        account="".join(entry.account.split())[:64],
        structured=entry.structured.strip()[:64],
        bank_reference=entry.bank_reference.strip()[:64],
        end_to_end=entry.end_to_end.strip()[:64],
    )
