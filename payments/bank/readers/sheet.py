"""CSV, which every bank writes in its own way: a mapping says which column is what. Staff keep the mappings."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from payments.bank.readers.decoding import decoded
from payments.bank.statement import Entry, Statement
from payments.errors import StatementUnreadable

PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")


@dataclass(frozen=True)
class Columns:
    """Columns as the file's heading names them, empty where it has none. Either ``amount``, or in and out."""

    day: str
    amount: str = ""
    money_in: str = ""
    money_out: str = ""
    text: str = ""
    name: str = ""
    account: str = ""
    reference: str = ""
    balance: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Mapping:
    account: str
    currency: str
    columns: Columns
    delimiter: str = ","
    decimal_mark: str = "."
    day_format: str = "%Y-%m-%d"
    encoding: str = ""
    skipped_rows: int = 0


def read(body: bytes, mapping: Mapping) -> list[Statement]:
    """Raises StatementUnreadable, naming the row."""
    text = decoded(body, mapping.encoding)
    lines = text.splitlines(keepends=True)[mapping.skipped_rows :]
    rows = csv.DictReader(io.StringIO("".join(lines), newline=""), delimiter=mapping.delimiter, strict=True)
    try:
        _refuse_missing(rows.fieldnames or (), mapping.columns)
        found = [_entry(row, mapping, number) for number, row in enumerate(rows, start=1) if any(row.values())]
    except csv.Error as error:
        raise StatementUnreadable(reason=_("it is no sound CSV")) from error
    entries = [entry for entry, _balance in found]
    opening, closing, entries = _balances(entries, [balance for _entry, balance in found])
    return [Statement(mapping.account, mapping.currency, tuple(entries), opening, closing)]


def _refuse_missing(there: object, columns: Columns) -> None:
    names = {name.strip() for name in there}  # type: ignore[attr-defined]
    wanted = [name for name in columns.__dict__.values() if name]
    missing = [name for name in wanted if name not in names]
    if missing:
        raise StatementUnreadable(reason=_("it has no column %(names)s") % {"names": ", ".join(missing)})


def _entry(row: dict[str, str | None], mapping: Mapping, number: int) -> tuple[Entry, Decimal | None]:
    cells = {
        (name or "").strip(): (value or "").strip() for name, value in row.items() if isinstance(value, str | None)
    }
    names = mapping.columns
    try:
        currency = cells.get(names.currency, "") if names.currency else mapping.currency
        if currency != mapping.currency:
            raise ValueError(currency)
        amount = _amount(cells, mapping)
        booked = _day(cells[names.day], mapping.day_format)
        balance = _decimal(cells[names.balance], mapping) if names.balance else None
    except (ValueError, InvalidOperation) as error:
        reason = _("row %(number)s has no amount, day or currency as the mapping says") % {"number": number}
        raise StatementUnreadable(reason=reason) from error
    entry = Entry(
        amount=amount,
        booked_on=booked,
        text=cells.get(names.text, "") if names.text else "",
        name=cells.get(names.name, "") if names.name else "",
        account=cells.get(names.account, "") if names.account else "",
        bank_reference=cells.get(names.reference, "") if names.reference else "",
    )
    return entry, balance


def _amount(cells: dict[str, str], mapping: Mapping) -> Decimal:
    names = mapping.columns
    if names.amount:
        return _decimal(cells[names.amount], mapping)
    came, went = cells.get(names.money_in, ""), cells.get(names.money_out, "")
    if bool(came) == bool(went):
        raise ValueError("neither in nor out")
    return _decimal(came, mapping) if came else -abs(_decimal(went, mapping))


def _decimal(text: str, mapping: Mapping) -> Decimal:
    """``1.234,50`` with a decimal comma is 1234.50; a mark of thousands in the wrong place is refused."""
    thousands = "." if mapping.decimal_mark == "," else ","
    bare = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("'", "").replace("’", "")
    whole, mark, part = bare.partition(mapping.decimal_mark)
    groups = whole.lstrip("+-").split(thousands)
    if thousands in part or (len(groups) > 1 and (not groups[0] or any(len(group) != 3 for group in groups[1:]))):
        raise ValueError(text)
    plain = f"{whole.replace(thousands, '')}{'.' if mark else ''}{part}"
    if not PLAIN.fullmatch(plain):
        raise ValueError(text)
    return Decimal(plain)


def _day(text: str, pattern: str) -> date:
    return datetime.strptime(text, pattern).replace(tzinfo=UTC).date()


def _balances(entries: list[Entry], told: list[Decimal | None]) -> tuple[Decimal | None, Decimal | None, list[Entry]]:
    """Opening and closing balance from the column of running balances, oldest line first whichever way it is sorted."""
    if not entries or None in told:
        return None, None, entries
    balances = [balance for balance in told if balance is not None]
    for way in (1, -1):
        ordered, after = entries[::way], balances[::way]
        opening = after[0] - ordered[0].amount
        running = opening
        steps = []
        for entry in ordered:
            running += entry.amount
            steps.append(running)
        if steps == after:
            return opening, after[-1], ordered
    raise StatementUnreadable(reason=_("its balances do not follow from its amounts"))
