"""What is said in English and not yet in another language: counted a table at a time, listed a page at a time."""

# ruff: noqa: S608 (only columns of the closed list of ``tables`` are written into SQL; every value is a parameter)

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.asking import rows
from catalog.speech import FALLBACK, column
from catalog.wording.tables import TARGETS, Spoken

# A table with more rows is counted so far; the page says so.
MOST_COUNTED = 200_000
PAGE = 50


@dataclass(frozen=True)
class Counted:
    """Of ``said`` texts in English, how many each language lacks. ``is_all`` unless the table has too many rows."""

    spoken: Spoken
    said: int
    lacking: dict[str, int]
    is_all: bool


@dataclass(frozen=True)
class Gap:
    pk: str
    field: str
    source: str


def count(spoken: Spoken) -> Counted:
    """One statement over at most MOST_COUNTED rows."""
    said = " + ".join(f"({_has(field)})::int" for field in spoken.fields)
    lacking = ", ".join(
        f"coalesce(sum({' + '.join(f'({_lacks(field, language)})::int' for field in spoken.fields)}), 0)"
        for language in TARGETS
    )
    [(seen, total, *found)] = rows(
        f"SELECT count(*), coalesce(sum({said}), 0), {lacking}"
        f" FROM (SELECT * FROM {spoken.table} ORDER BY {spoken.pk} LIMIT {MOST_COUNTED}) t",
        {},
    )
    return Counted(spoken, total, dict(zip(TARGETS, found, strict=True)), seen < MOST_COUNTED)


def gaps(spoken: Spoken, language: str, *, after: str = "", limit: int = PAGE) -> list[Gap]:
    """The next texts that ``language`` lacks, in key order behind ``after``; a thing's fields stay together."""
    texts = ", ".join(f"t.{column(field, FALLBACK)}, {_lacks(field, language)}" for field in spoken.fields)
    lacks = " OR ".join(_lacks(field, language) for field in spoken.fields)
    found = rows(
        f"SELECT t.{spoken.pk}::text, {texts} FROM {spoken.table} t"
        f" WHERE ({lacks}) AND (%(after)s::text = '' OR t.{spoken.pk} > {_key(spoken)}) ORDER BY t.{spoken.pk} LIMIT %(limit)s::int",
        {"after": after, "limit": limit},
    )
    return [
        Gap(pk, field, source)
        for pk, *cells in found
        for field, source, is_missing in zip(spoken.fields, cells[::2], cells[1::2], strict=True)
        if is_missing
    ]


def texts(
    spoken: Spoken, languages: Sequence[str], *, after: str = "", limit: int = 500
) -> list[tuple[str, list[str]]]:
    """Keys with, for each field, the English text and that of each language, in key order behind ``after``."""
    wanted = [column(field, language) for field in spoken.fields for language in (FALLBACK, *languages)]
    columns = ", ".join(f"coalesce(t.{name}, '')" for name in wanted)
    found = rows(
        f"SELECT t.{spoken.pk}::text, {columns} FROM {spoken.table} t"
        f" WHERE (%(after)s::text = '' OR t.{spoken.pk} > {_key(spoken)}) ORDER BY t.{spoken.pk} LIMIT %(limit)s::int",
        {"after": after, "limit": limit},
    )
    return [(pk, cells) for pk, *cells in found]


def _key(spoken: Spoken) -> str:
    """SQL for the key behind which a page begins; the empty one is never compared."""
    kind = "text" if spoken.model._meta.pk.get_internal_type() in {"SlugField", "CharField"} else "bigint"
    return f"nullif(%(after)s::text, '')::{kind}"


def _has(field: str) -> str:
    return f"coalesce(t.{column(field, FALLBACK)}, '') <> ''"


def _lacks(field: str, language: str) -> str:
    return f"{_has(field)} AND coalesce(t.{column(field, language)}, '') = ''"
