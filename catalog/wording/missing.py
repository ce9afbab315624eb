"""What is said in English and not yet in another language: counted a table at a time, listed a page at a time."""

# ruff: noqa: S608 (only columns of the closed list of ``tables`` are written into SQL; every value is a parameter)

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.models import Product
from catalog.speech import FALLBACK, column
from catalog.wording.tables import TARGETS, Spoken
from shop.asking import rows

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


def count(spoken: Spoken, category: str = "") -> Counted:
    """One statement over at most MOST_COUNTED rows; of a category, and what lies in it, where one is given."""
    said = " + ".join(f"({_has(field)})::int" for field in spoken.fields)
    lacking = ", ".join(
        f"coalesce(sum({' + '.join(f'({_lacks(field, language)})::int' for field in spoken.fields)}), 0)"
        for language in TARGETS
    )
    [(seen, total, *found)] = rows(
        f"SELECT count(*), coalesce(sum({said}), 0), {lacking}"
        f" FROM (SELECT t.* FROM {spoken.table} t WHERE {_within(spoken, category)}"
        f" ORDER BY t.{spoken.pk} LIMIT {MOST_COUNTED}) t",
        {"category": category},
    )
    return Counted(spoken, total, dict(zip(TARGETS, found, strict=True)), seen < MOST_COUNTED)


def gaps(spoken: Spoken, language: str, *, category: str = "", after: str = "") -> list[Gap]:
    """What the next PAGE things lack in ``language``, in key order behind ``after``; a thing's fields stay together.

    Raises ValueError for an ``after`` that is no key.
    """
    texts = ", ".join(f"t.{column(field, FALLBACK)}, {_lacks(field, language)}" for field in spoken.fields)
    lacks = " OR ".join(_lacks(field, language) for field in spoken.fields)
    found = rows(
        f"SELECT t.{spoken.pk}::text, {texts} FROM {spoken.table} t"
        f" WHERE ({lacks}) AND {_behind(spoken)} AND {_within(spoken, category)} ORDER BY t.{spoken.pk} LIMIT {PAGE}",
        {"after": _checked(spoken, after), "category": category},
    )
    return [
        Gap(pk, field, source)
        for pk, *cells in found
        for field, source, is_missing in zip(spoken.fields, cells[::2], cells[1::2], strict=True)
        if is_missing
    ]


def texts(
    spoken: Spoken, languages: Sequence[str], *, category: str = "", after: str = "", limit: int = 500
) -> list[tuple[str, list[str]]]:
    """Keys with, for each field, the English text and that of each language, in key order behind ``after``."""
    wanted = [column(field, language) for field in spoken.fields for language in (FALLBACK, *languages)]
    columns = ", ".join(f"coalesce(t.{name}, '')" for name in wanted)
    found = rows(
        f"SELECT t.{spoken.pk}::text, {columns} FROM {spoken.table} t"
        f" WHERE {_behind(spoken)} AND {_within(spoken, category)} ORDER BY t.{spoken.pk} LIMIT %(limit)s::int",
        {"after": _checked(spoken, after), "limit": limit, "category": category},
    )
    return [(pk, cells) for pk, *cells in found]


def _behind(spoken: Spoken) -> str:
    """SQL for the rows behind the key ``after``; the empty one is never compared."""
    kind = "text" if spoken.is_named else "bigint"
    return f"(%(after)s::text = '' OR t.{spoken.pk} > nullif(%(after)s::text, '')::{kind})"


def _checked(spoken: Spoken, after: str) -> str:
    if after and not spoken.is_key(after):
        raise ValueError(f"{after[:40]!r} is no key of {spoken.code}")
    return after


def _within(spoken: Spoken, category: str) -> str:
    """SQL for what belongs to a category or to one that lies in it: products, and what hangs on products."""
    if not category:
        return "%(category)s::text = ''"
    inside = (
        "WITH RECURSIVE inside AS (SELECT id FROM catalog_category WHERE slug = %(category)s::text"
        " UNION SELECT c.id FROM catalog_category c JOIN inside i ON c.parent_id = i.id) SELECT id FROM inside"
    )
    if spoken.model is Product:
        return f"t.category_id IN ({inside})"
    return f"t.product_id IN (SELECT p.id FROM catalog_product p WHERE p.category_id IN ({inside}))"


def _has(field: str) -> str:
    return f"coalesce(t.{column(field, FALLBACK)}, '') <> ''"


def _lacks(field: str, language: str) -> str:
    return f"{_has(field)} AND coalesce(t.{column(field, language)}, '') = ''"
