"""Bring a translation sheet in: looked at first, all or nothing, with a row of history for every thing it changes."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.errors import FaultySheet
from catalog.freshness import changed as pages_changed
from catalog.speech import FALLBACK, column
from catalog.wording.sheet import Line, digest, placeholders, tidy
from catalog.wording.tables import TARGETS, Spoken, spoken
from shop.models import User

CHUNK = 500
MOST_FAULTS = 500
TAG = re.compile(r"<[A-Za-z/!?]|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
FAULTS: dict[str, Promise] = {
    "key": _("There is no text with this key."),
    "right": _("You may not change this kind of thing."),
    "language": _("The shop does not speak this language."),
    "source": _("The English text has changed since this sheet was made. Please translate the new one."),
    "stale": _("Somebody has changed this translation in the shop since the sheet was made."),
    "placeholder": _("The placeholders differ from those of the English text."),
    "html": _("HTML is not taken; please use plain words."),
    "control": _("The text holds control characters."),
    "long": _("The text is too long."),
    "twice": _("This text stands in the sheet twice."),
}


@dataclass(frozen=True)
class Change:
    row: int
    key: str
    language: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Fault:
    row: int
    key: str
    language: str
    code: str

    @property
    def says(self) -> Promise:
        return FAULTS[self.code]


@dataclass
class Findings:
    """What a sheet would do. ``same`` are translations that stand there already, ``empty`` ones that it leaves out.

    ``faulty`` counts all lines that are wrong; ``faults`` names the first of them.
    """

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    faulty: int = 0
    same: int = 0
    empty: int = 0

    @property
    def new(self) -> int:
        return sum(not change.was for change in self.changes)


def look(lines: Iterable[Line], by: User) -> Findings:
    """Check every line and change nothing. A statement for every 500 things of a table."""
    return _look(list(lines), by, lock=False)[0]


@transaction.atomic
def bring_in(lines: Iterable[Line], by: User) -> Findings:
    """Make all these translations the shop's words. Raises FaultySheet when one line is wrong; nothing changes then."""
    found, things = _look(list(lines), by, lock=True)
    if found.faults:
        raise FaultySheet(count=found.faulty)
    changes: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(dict)
    for change in found.changes:
        code, pk, name = change.key.split("/")
        changes[code, pk][column(name, change.language)] = [change.was, change.becomes]
    by_table: dict[str, dict[str, dict[str, list[str]]]] = defaultdict(dict)
    for (code, pk), columns in changes.items():
        by_table[code][pk] = columns
    for code, rows in by_table.items():
        _write(spoken()[code], rows, things, by)
    if found.changes:
        pages_changed()
    return found


def _look(lines: list[Line], by: User, *, lock: bool) -> tuple[Findings, dict[tuple[str, str], Model]]:
    found, things = Findings(), _things(lines, lock=lock)
    seen: set[tuple[str, str]] = set()
    for line in lines:
        if not line.words.strip():
            found.empty += 1
            continue
        if line.is_untouched:
            found.same += 1
            continue
        code = "twice" if (line.key, line.language) in seen else _fault(line, things, by)
        seen.add((line.key, line.language))
        if code:
            found.faulty += 1
            if len(found.faults) < MOST_FAULTS:
                found.faults.append(Fault(line.row, line.key[:200], line.language[:8], code))
            continue
        table, pk, name = line.key.split("/")
        was = getattr(things[table, pk], column(name, line.language)) or ""
        if tidy(was) == tidy(line.words):
            found.same += 1
        else:
            found.changes.append(Change(line.row, line.key, line.language, was, line.words))
    return found, things


def _fault(line: Line, things: dict[tuple[str, str], Model], by: User) -> str:
    """Why this line cannot be taken, or empty."""
    if line.language not in TARGETS:
        return "language"
    code, pk, name = (*line.key.split("/"), "", "")[:3]
    thing, table = things.get((code, pk)), spoken().get(code)
    if thing is None or table is None or name not in table.fields or line.key.count("/") != 2:
        return "key"
    if not by.has_perm(f"{table.model._meta.app_label}.change_{table.model._meta.model_name}"):
        return "right"
    source = getattr(thing, column(name, FALLBACK)) or ""
    if digest(source) != line.source:
        return "source"
    if line.was and line.was != digest(getattr(thing, column(name, line.language)) or ""):
        return "stale"
    return _fault_of_words(line.words, source, table.longest(name))


def _fault_of_words(words: str, source: str, longest: int | None) -> str:
    """What is wrong with the translation itself, or empty. Pages escape HTML; a stray tag would be read aloud."""
    if placeholders(source) != placeholders(words):
        return "placeholder"
    if TAG.search(words) and not TAG.search(source):
        return "html"
    if any(unicodedata.category(letter) == "Cc" and letter not in "\n\r\t" for letter in words):
        return "control"
    return "long" if longest is not None and len(words) > longest else ""


def _things(lines: list[Line], *, lock: bool) -> dict[tuple[str, str], Model]:
    """What the keys speak of, by table and key, read in key order so that two sheets never wait in a circle."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        code, _slash, rest = line.key.partition("/")
        if code in spoken():
            wanted[code].add(rest.partition("/")[0])
    things: dict[tuple[str, str], Model] = {}
    for code in sorted(wanted):
        table = spoken()[code]
        keys = sorted(key for key in wanted[code] if table.is_key(key))
        for start in range(0, len(keys), CHUNK):
            rows = table.model._default_manager.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
            for row in rows.select_for_update(no_key=True) if lock else rows:
                things[code, str(row.pk)] = row
    return things


def _write(
    table: Spoken, rows: dict[str, dict[str, list[str]]], things: dict[tuple[str, str], Model], by: User
) -> None:
    """Every changed column of a table in chunks, and a row of history for each thing."""
    columns = sorted({name for changed in rows.values() for name in changed})
    touched: list[Any] = []
    stamps = [one.name for one in table.model._meta.concrete_fields if getattr(one, "auto_now", False)]
    for pk, changed in rows.items():
        thing = things[table.code, pk]
        for name, (_was, becomes) in changed.items():
            setattr(thing, name, becomes)
        for name in stamps:
            setattr(thing, name, timezone.now())
        touched.append(thing)
    table.model._default_manager.bulk_update(touched, [*columns, *stamps], batch_size=CHUNK)
    LogEntry.objects.bulk_create(
        [_history(thing, rows[str(thing.pk)], by) for thing in touched],
        batch_size=CHUNK,
    )


def _history(thing: Any, changed: dict[str, list[str]], by: User) -> LogEntry:
    numbered = thing.pk if isinstance(thing.pk, int) else None
    return LogEntry(
        content_type=_content_type(type(thing)),
        object_pk=str(thing.pk),
        object_id=numbered,
        object_repr=str(thing)[:200],
        action=LogEntry.Action.UPDATE,
        changes=changed,
        actor=by,
        timestamp=timezone.now(),
    )


def _content_type(model: type[Model]) -> Any:
    return ContentType.objects.get_for_model(model)
