"""PayPal's settlement report (STL, 9.0.5): records of ten kinds in one CSV; every total in it is added up again."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from moneyed import Money

from payments.errors import ReportUnreadable
from payments.providers.paypal_amounts import from_units
from shop.money import money

# The report's header, account section, column names, a line, section's footer and count, report's and file's footers.
KNOWN = frozenset(["RH", "FH", "SH", "CH", "SB", "SF", "SC", "RF", "RC", "FF"])
NEEDED = (
    "Transaction ID",
    "PayPal Reference ID",
    "Transaction Event Code",
    "Transaction Completion Date",
    "Transaction Debit or Credit",
    "Gross Transaction Amount",
    "Gross Transaction Currency",
    "Fee Debit or Credit",
    "Fee Amount",
    "Fee Currency",
)
WHEN = "%Y/%m/%d %H:%M:%S %z"
SIGNS = {"CR": 1, "DR": -1}


@dataclass(frozen=True)
class Row:
    """A line: ``gross`` is what came to the account, ``fee`` what PayPal took off it; either may be below zero."""

    line_id: str
    about: str  # the transaction it refers to
    code: str  # the T-code
    at: datetime
    gross: Money
    fee: Money
    raw: dict[str, str]

    @property
    def net(self) -> Money:
        return self.gross - self.fee


@dataclass
class Section:
    """What one account held in its currencies, and what moved."""

    account: str
    rows: list[Row] = field(default_factory=list)
    footed: set[str] = field(default_factory=set)


def read(text: str) -> list[Section]:
    """The sections of a whole report. Raises ReportUnreadable: a file that does not add up counts for nothing."""
    sections: list[Section] = []
    columns: list[str] = []
    ended = False
    for number, (kind, fields) in _records(text):
        try:
            if ended:
                raise ValueError("it goes on after its end")
            if kind == "SH":
                sections.append(Section(account=fields[2]))
                columns = []
            elif kind == "CH":
                columns = _columns(fields)
            elif kind == "SB":
                sections[-1].rows.append(_row(dict(zip(columns, fields, strict=True))))
            elif kind == "SF":
                _check_footer(sections[-1], fields)
            elif kind == "SC":
                _check_count(sections[-1], fields)
            ended = kind == "FF"
        except (ValueError, IndexError, KeyError) as error:
            raise ReportUnreadable(reason=f"{number}: {kind}: {error}") from error
    if not ended:
        raise ReportUnreadable(reason="FF")
    return sections


def _records(text: str) -> Iterator[tuple[int, tuple[str, list[str]]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        for fields in reader:
            if not fields:
                continue
            if fields[0] not in KNOWN:
                raise ReportUnreadable(reason=f"{reader.line_num}: {fields[0][:20]}")
            yield reader.line_num, (fields[0], fields[1:])
    except csv.Error as error:
        raise ReportUnreadable(reason=f"{reader.line_num}: {error}") from error


def _columns(fields: list[str]) -> list[str]:
    """Some versions of the report write two blanks where others write one."""
    names = [" ".join(name.split()) for name in fields]
    if missing := [name for name in NEEDED if name not in names]:
        raise ValueError(", ".join(missing))
    return names


def _row(fields: dict[str, str]) -> Row:
    currency = fields["Gross Transaction Currency"]
    fee_currency = fields["Fee Currency"] or currency
    if fee_currency != currency:
        raise ValueError(f"a fee in {fee_currency} on {currency}")
    fee = money(0, currency)
    if fields["Fee Amount"].strip("0"):
        # A fee is a debit of the account; one that is given back is a credit.
        fee = -SIGNS[fields["Fee Debit or Credit"]] * from_units(fields["Fee Amount"], currency)
    return Row(
        line_id=fields["Transaction ID"],
        about=fields["PayPal Reference ID"],
        code=fields["Transaction Event Code"],
        at=datetime.strptime(fields["Transaction Completion Date"], WHEN),  # noqa: DTZ007 (it ends with %z)
        gross=SIGNS[fields["Transaction Debit or Credit"]] * from_units(fields["Gross Transaction Amount"], currency),
        fee=fee,
        raw=fields,
    )


def _check_footer(section: Section, fields: list[str]) -> None:
    """Gross and fee credits and debits, then the balance before and after: all must follow from the lines."""
    currency = fields[0]
    rows = [row for row in section.rows if row.gross.currency.code == currency]
    nothing = money(0, currency)
    sums = [
        sum((row.gross for row in rows if row.gross > nothing), nothing),
        sum((-row.gross for row in rows if row.gross < nothing), nothing),
        sum((-row.fee for row in rows if row.fee < nothing), nothing),
        sum((row.fee for row in rows if row.fee > nothing), nothing),
    ]
    told = [from_units(units, currency) for units in fields[1:5]]
    if sums != told:
        raise ValueError(f"{currency}: the lines give {_text(sums)}, the footer says {_text(told)}")
    before, after = (SIGNS[fields[n]] * from_units(fields[n + 1], currency) for n in (5, 7))
    moved = sum((row.net for row in rows), nothing)
    if before + moved != after:
        raise ValueError(f"{currency}: {before.amount} and {moved.amount} are not {after.amount}")
    section.footed.add(currency)


def _check_count(section: Section, fields: list[str]) -> None:
    if int(fields[0]) != len(section.rows):
        raise ValueError(f"{len(section.rows)} lines of {fields[0]}")
    if missing := {row.gross.currency.code for row in section.rows} - section.footed:
        raise ValueError(f"no total for {', '.join(sorted(missing))}")


def _text(sums: list[Money]) -> str:
    return "/".join(str(each.amount) for each in sums)
