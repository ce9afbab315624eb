"""Search, in a first simple form: any part of a name, SKU, summary or category, in the reader's language and English.

Every word must be found; a name that is or begins with what was asked comes first. Works for languages without spaces.
"""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

import unicodedata
from functools import cache
from typing import Any

from catalog.asking import rows
from catalog.browse.cards import cards
from catalog.browse.menu import menu
from catalog.browse.paging import MOST_ROWS, PAGE, page_of
from catalog.browse.reader import Reader
from catalog.shelf import Crumb, Page, SearchView
from catalog.speech import FALLBACK, column, said
from catalog.visible import listed

LONGEST = 120
MOST_WORDS = 6


def search_page(asked: str, reader: Reader, *, number: int) -> SearchView:
    """At most two statements. Raises Http404 for a page behind the last."""
    query = cleaned(asked)
    url = f"{reader.home}search/"
    if not query:
        return SearchView("", (), Page(1, 1, 0, "", "", ()), _ways_on())
    words = query.split()[:MOST_WORDS]
    values: dict[str, Any] = {f"word{n}": _anywhere(word) for n, word in enumerate(words)}
    values |= {"market": reader.market.code, "exact": _escaped(query), "start": f"{_escaped(query)}%"}
    [(total,)] = rows(_count_sql(reader.language, len(words)), {**values, "most": MOST_ROWS + 1})
    page = page_of(number, total, url=url, q=query)
    values |= {"limit": PAGE, "offset": (number - 1) * PAGE}
    found = cards(reader, _picked_sql(reader.language, len(words)), values) if total else []
    return SearchView(query, tuple(card for _, card in found), page, () if found else _ways_on())


def cleaned(asked: str) -> str:
    """One form for what looks alike (NFKC), no control or direction marks, of a bearable length."""
    plain = unicodedata.normalize("NFKC", asked[: LONGEST * 4])
    plain = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in plain)
    return " ".join(plain.split())[:LONGEST].strip()


@cache
def _where(language: str, words: int) -> str:
    """SQL that is true where every word is found somewhere."""

    def found(n: int) -> str:
        word = f"%(word{n})s"
        texts = " OR ".join(f"{column} ILIKE {word}" for column in _columns("p", language, "name", "summary"))
        shelves = " OR ".join(f"{column} ILIKE {word}" for column in _columns("c", language, "name"))
        return (
            f"({texts}"
            f" OR EXISTS (SELECT 1 FROM catalog_variant v WHERE v.product_id = p.id AND v.sku ILIKE {word})"
            f" OR EXISTS (SELECT 1 FROM catalog_category c WHERE c.id = p.category_id AND ({shelves})))"
        )

    return " AND ".join([listed(), *(found(n) for n in range(words))])


@cache
def _picked_sql(language: str, words: int) -> str:
    name = said("p", "name", language)
    order = (
        f"CASE WHEN {name} ILIKE %(exact)s THEN 0"
        " WHEN EXISTS (SELECT 1 FROM catalog_variant v WHERE v.product_id = p.id AND v.sku ILIKE %(exact)s) THEN 0"
        f" WHEN {name} ILIKE %(start)s THEN 1 WHEN {name} ILIKE %(word0)s THEN 2 ELSE 3 END, p.position, p.id"
    )
    return (
        f"SELECT p.id, '' AS shelf, row_number() OVER (ORDER BY {order}) AS rank FROM catalog_product p"
        f" WHERE {_where(language, words)} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
    )


@cache
def _count_sql(language: str, words: int) -> str:
    found = f"SELECT 1 FROM catalog_product p WHERE {_where(language, words)} LIMIT %(most)s"
    return f"SELECT count(*) FROM ({found}) AS counted"


def _columns(alias: str, language: str, *fields: str) -> list[str]:
    """Own language and English; the English one is searched too because much is known by that name."""
    own = [column(field, language) for field in fields]
    english = [column(field, FALLBACK) for field in fields]
    return [f"{alias}.{name}" for name in dict.fromkeys(own + english)]


def _anywhere(word: str) -> str:
    return f"%{_escaped(word)}%"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _ways_on() -> tuple[Crumb, ...]:
    return tuple(Crumb(item.name, item.url) for item in menu())
