"""Bring a tariff in from a CSV file: every row or none, faults named row by row.

Columns by name: ``destination`` (country or EU), ``hs`` (0 to 10 digits), ``origin`` (country or empty), ``rate`` (per
cent), ``valid_from``, ``valid_to`` (or empty), ``source``, ``confidence`` (or empty: not confirmed). A row that starts
on the first day of one we keep replaces it; one that starts later ends it the day before, if it had no end.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from logistics.errors import BadTariffFile
from logistics.hs import NO_CHAPTER
from logistics.models import Confidence, TariffRate
from logistics.territory import EU
from shop.markets import every_country

WANTED = ("destination", "hs", "origin", "rate", "valid_from", "valid_to", "source", "confidence")
NEEDED = {"destination", "hs", "rate", "valid_from", "source"}
MOST_BYTES = 20_000_000
MOST_FAULTS = 100
CHUNK = 2_000
OVERLAPS = gettext_lazy("Row %(number)s: its days overlap with those of a line that is kept.")
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Row:
    number: int
    destination: str
    hs_prefix: str
    origin: str
    rate: Decimal
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str

    @property
    def key(self) -> Key:
        return self.destination, self.hs_prefix, self.origin


@dataclass(frozen=True)
class Outcome:
    """How many lines are new, changed, ended the day before a newer one, and the same as before."""

    new: int
    changed: int
    ended: int
    same: int


class _Fault(Exception):
    pass


def read(document: bytes) -> list[Row]:
    """The rows of a file. Raises BadTariffFile with one sentence for each row that cannot be read."""
    if len(document) > MOST_BYTES:
        raise BadTariffFile((_("The file is larger than 20 MB."),))
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadTariffFile((_("The file is not written in UTF-8."),)) from None
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    faults: list[str] = []
    seen: dict[tuple[Key, date], int] = {}
    try:
        columns = {(name or "").strip() for name in table.fieldnames or ()}
        if missing := sorted(NEEDED - columns):
            raise BadTariffFile((_("The file lacks the columns: %(names)s.") % {"names": ", ".join(missing)},))
        for number, raw in enumerate(table, start=2):
            try:
                row = _row(number, {str(key).strip(): value or "" for key, value in raw.items() if key})
                twin = seen.setdefault((row.key, row.valid_from), number)
                if twin != number:
                    raise _Fault(_("says the same as row %(other)s") % {"other": twin})
                rows.append(row)
            except _Fault as fault:
                faults.append(_("Row %(number)s: %(fault)s.") % {"number": number, "fault": fault})
    except csv.Error as error:
        faults.append(_("Row %(number)s: %(fault)s.") % {"number": table.line_num, "fault": error})
    if faults or not rows:
        raise BadTariffFile(tuple(faults[:MOST_FAULTS]) or (_("The file holds no row."),))
    return rows


@transaction.atomic
def bring_in(rows: list[Row]) -> Outcome:
    """Write all rows, or none. Raises BadTariffFile where a row and one that is kept cannot both hold."""
    kept = _kept(rows)
    new: list[TariffRate] = []
    changed: list[TariffRate] = []
    ended: dict[int, TariffRate] = {}
    faults: list[str] = []
    for row in sorted(rows, key=lambda each: (each.key, each.valid_from)):
        lines = kept.setdefault(row.key, [])
        twin = next((line for line in lines if line.valid_from == row.valid_from), None)
        open_one = next((line for line in lines if line.valid_to is None and line.valid_from < row.valid_from), None)
        if twin is None and open_one is not None:
            open_one.valid_to = row.valid_from - timedelta(days=1)
            if open_one.pk is not None:
                ended[open_one.pk] = open_one
        if twin is not None and _says_the_same(twin, row):
            continue
        line = twin or TariffRate(**dict(zip(("destination", "hs_prefix", "origin"), row.key, strict=True)))
        _write(line, row)
        if any(_overlap(line, other) for other in lines if other is not line):
            faults.append(OVERLAPS % {"number": row.number})
        (new if twin is None else changed).append(line)
        if twin is None:
            lines.append(line)
    if faults:
        raise BadTariffFile(tuple(faults[:MOST_FAULTS]))
    # First the ends, so that no two lines hold on one day at any moment.
    TariffRate.objects.bulk_update(list(ended.values()), ["valid_to"], batch_size=CHUNK)
    TariffRate.objects.bulk_update(changed, ["rate", "valid_to", "source", "confidence"], batch_size=CHUNK)
    TariffRate.objects.bulk_create(new, batch_size=CHUNK)
    return Outcome(len(new), len(changed), len(ended), len(rows) - len(new) - len(changed))


def try_out(rows: list[Row]) -> Outcome:
    """What bringing the rows in would do; nothing is changed. Raises what ``bring_in`` raises."""
    with transaction.atomic():
        outcome = bring_in(rows)
        transaction.set_rollback(True)
    return outcome


def _row(number: int, raw: dict[str, str]) -> Row:
    value = {name: raw.get(name, "").strip() for name in WANTED}
    destination, origin = value["destination"].upper(), value["origin"].upper()
    if destination not in {EU, *every_country()}:
        raise _Fault(_("there is no country %(code)s") % {"code": destination or "-"})
    if origin and origin not in every_country():
        raise _Fault(_("there is no country %(code)s") % {"code": origin})
    digits = "".join(value["hs"].replace(".", " ").split())
    if (digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 10)) or digits[:2] in NO_CHAPTER:
        raise _Fault(_("“%(code)s” is no HS code") % {"code": value["hs"][:20]})
    first, last = _day(value["valid_from"]), _day(value["valid_to"]) if value["valid_to"] else None
    if last is not None and last < first:
        raise _Fault(_("it ends before it starts"))
    if not value["source"] or "\x00" in value["source"]:
        raise _Fault(_("it names no source"))
    confidence = value["confidence"] or Confidence.UNCONFIRMED
    if confidence not in Confidence.values:
        raise _Fault(_("confidence is one of: %(known)s") % {"known": ", ".join(Confidence.values)})
    return Row(number, destination, digits, origin, _rate(value["rate"]), first, last, value["source"], confidence)


def _rate(text: str) -> Decimal:
    try:
        rate = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        raise _Fault(_("“%(rate)s” is no rate in per cent") % {"rate": text[:20]}) from None
    if not rate.is_finite() or not 0 <= rate <= 1000 or rate != round(rate, 3):
        raise _Fault(_("“%(rate)s” is no rate in per cent") % {"rate": text[:20]})
    return rate


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _Fault(_("“%(day)s” is no day such as 2026-11-22") % {"day": text[:20]}) from None


def _kept(rows: list[Row]) -> dict[Key, list[TariffRate]]:
    """The lines we keep for the same goods, held until the transaction ends."""
    keys = {row.key for row in rows}
    found: dict[Key, list[TariffRate]] = {}
    lines = TariffRate.objects.select_for_update().filter(
        destination__in={key[0] for key in keys}, hs_prefix__in={key[1] for key in keys}
    )
    for line in lines.order_by("pk").iterator(chunk_size=CHUNK):
        key = line.destination, line.hs_prefix, line.origin
        if key in keys:
            found.setdefault(key, []).append(line)
    return found


def _write(line: TariffRate, row: Row) -> None:
    line.rate, line.source, line.confidence = row.rate, row.source, row.confidence
    line.valid_from, line.valid_to = row.valid_from, row.valid_to


def _says_the_same(line: TariffRate, row: Row) -> bool:
    return (line.rate, line.valid_to, line.source, line.confidence) == (
        row.rate,
        row.valid_to,
        row.source,
        row.confidence,
    )


def _overlap(one: TariffRate, other: TariffRate) -> bool:
    first, last = sorted((one, other), key=lambda line: line.valid_from)
    return first.valid_to is None or first.valid_to >= last.valid_from


def told(outcome: Outcome) -> Iterator[str]:
    """One sentence for each thing that was done."""
    yield _("%(n)s new lines") % {"n": outcome.new}
    yield _("%(n)s changed") % {"n": outcome.changed}
    yield _("%(n)s ended") % {"n": outcome.ended}
    yield _("%(n)s as before") % {"n": outcome.same}
