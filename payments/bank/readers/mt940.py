"""MT940, SWIFT's statement: plain :86: texts, and the subfields ?20 to ?63 in which German banks write them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from payments.bank.readers.decoding import decoded
from payments.bank.statement import Entry, Statement
from payments.errors import StatementUnreadable

TAG = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d{1,15}(?:,\d{0,4})?)")
LINE = re.compile(
    r"(?P<valued>\d{6})(?P<booked>\d{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?(?P<amount>\d{1,15},\d{0,4})"
    r"(?P<kind>[A-Z][A-Z0-9]{3})(?P<own>[^/\n]*(?:/(?!/)[^/\n]*)*)(?://(?P<bank>[^\n]*))?(?:\n(?P<more>.*))?",
    re.DOTALL,
)
STRUCTURED = re.compile(r"\d{3}(?P<sign>[^0-9A-Za-z\s])(?=\d\d)")
REMITTANCE = [f"{n}" for n in (*range(20, 30), *range(60, 64))]
NO_REFERENCE = ("", "NONREF")


def is_mt940(body: bytes) -> bool:
    head = body[:4000]
    return b":20:" in head and b":25:" in head


def read(body: bytes, encoding: str = "") -> list[Statement]:
    """Raises StatementUnreadable."""
    text = decoded(body, encoding).replace("\r\n", "\n").replace("\r", "\n")
    found = [_statement(fields) for fields in _messages(text)]
    if not found:
        raise StatementUnreadable(reason=_("it holds no statement"))
    return found


def _messages(text: str) -> Iterator[list[tuple[str, str]]]:
    """The fields of each statement, from its :20: on. The frame of SWIFT's blocks and the closing dash go."""
    marks = list(TAG.finditer(text))
    fields: list[tuple[str, str]] = []
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = text[mark.end() : following.start() if following else len(text)]
        value = re.split(r"\n-(?:\}|\s*$|\s*\n)", value)[0].rstrip("\n")
        if mark[1] == "20" and fields:
            yield fields
            fields = []
        fields.append((mark[1], value))
    if fields and fields[0][0] == "20":
        yield fields


def _statement(fields: list[tuple[str, str]]) -> Statement:
    single = dict(reversed(fields))  # the first of each name
    opening = _balance(single.get("60F") or single.get("60M"))
    closing = _balance(single.get("62F") or single.get("62M"))
    if not single.get("25", "").strip() or opening[1] != closing[1]:
        raise StatementUnreadable(reason=_("its account or its balances are missing"))
    entries = []
    for n, (name, value) in enumerate(fields):
        if name == "61":
            after = fields[n + 1] if n + 1 < len(fields) else ("", "")
            entries.append(_entry(value, after[1] if after[0] == "86" else ""))
    return Statement(
        account=_account(single["25"]),
        currency=opening[1],
        entries=tuple(entries),
        opening=opening[0],
        closing=closing[0],
        number=single.get("28C", single.get("28", "")).strip(),
    )


def _account(text: str) -> str:
    """Some banks write the currency behind the account."""
    return re.sub(r"(?<=\d)\s*[A-Z]{3}$", "", text.strip())


def _balance(text: str | None) -> tuple[Decimal, str]:
    match = BALANCE.fullmatch((text or "").strip())
    if not match:
        raise StatementUnreadable(reason=_("its account or its balances are missing"))
    amount = _decimal(match[4])
    return (amount if match[1] == "C" else -amount), match[3]


def _entry(line: str, information: str) -> Entry:
    match = LINE.fullmatch(line.strip())
    if not match:
        raise StatementUnreadable(reason=_("a line is not as MT940 writes it"))
    amount = _decimal(match["amount"])
    # RC takes a credit back, RD a debit.
    amount = amount if match["mark"] in ("C", "RD") else -amount
    valued = _day(match["valued"])
    booked = _booked(valued, match["booked"]) if match["booked"] else valued
    text, name, account = _information(information)
    bank = (match["bank"] or "").strip()
    own = match["own"].strip()
    return Entry(
        amount=amount,
        booked_on=booked,
        valued_on=valued,
        text="\n".join(filter(None, (text, (match["more"] or "").strip()))),
        name=name,
        account=account,
        bank_reference="" if bank in NO_REFERENCE else bank,
        end_to_end="" if own in NO_REFERENCE else own,
    )


def _information(text: str) -> tuple[str, str, str]:
    """Remittance text, name and account of the other side."""
    head = STRUCTURED.match(text)
    if not head:
        return text.strip(), _between(text, "NAME"), _between(text, "IBAN")
    sign = re.escape(head["sign"])
    # A subfield ends where the line ends, in the middle of a word or not: lines are joined without a blank.
    parts = dict(re.findall(rf"{sign}(\d\d)([^{sign}]*)", text.replace("\n", "")))
    remittance = "".join(parts.get(number, "") for number in REMITTANCE)
    name = " ".join(parts.get(number, "").strip() for number in ("32", "33")).strip()
    return remittance.strip(), name, parts.get("31", "").strip()


def _between(text: str, word: str) -> str:
    """``/NAME/Anna Muster/`` as SEPA countries without subfields write it."""
    match = re.search(rf"/{word}/([^/\n]+)", text.replace("\n", ""))
    return match[1].strip() if match else ""


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ".") if not text.endswith(",") else text[:-1])


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%y%m%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise StatementUnreadable(reason=_("a day is no day")) from error


def _booked(valued: date, text: str) -> date:
    """A booking day tells no year: it is the one nearest to the day of value."""
    found = [_day(f"{(valued.year + more) % 100:02}{text}") for more in (-1, 0, 1) if _exists(valued.year + more, text)]
    if not found:
        raise StatementUnreadable(reason=_("a day is no day"))
    return min(found, key=lambda day: abs(day - valued))


def _exists(year: int, text: str) -> bool:
    try:
        date(year, int(text[:2]), int(text[2:]))
    except ValueError:
        return False
    return True
