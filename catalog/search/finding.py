"""Find products: one statement that also counts, ranks and makes the cards, and reads a bounded part of the index."""

# ruff: noqa: S608 (only columns, languages and orders of closed lists are written into SQL; every value is a parameter)

from dataclasses import dataclass
from functools import cache

from catalog.browse.cards import cards
from catalog.browse.paging import PAGE
from catalog.browse.reader import Reader
from catalog.models import Outcome
from catalog.search.spelling import LAST
from catalog.search.understanding import Understood
from catalog.shelf import CardView
from catalog.visible import listed

# Of a word that is everywhere this many products are ranked and counted; the rest is "and more".
MOST_FOUND = 2_000
# The best of them make pages; nobody reads on behind the tenth.
WINDOW = 10 * PAGE
BEST = "best"
LOWEST = (
    "(SELECT min(r.amount) FROM catalog_variant v JOIN catalog_price r ON r.variant_id = v.id"
    " AND r.amount_currency = %(currency)s WHERE v.product_id = b.product_id AND v.active)"
)
SORTS = {
    BEST: "b.place",
    "price_asc": f"{LOWEST} ASC NULLS LAST, b.place",
    "price_desc": f"{LOWEST} DESC NULLS LAST, b.place",
    "new": "b.created_at DESC, b.place",
}
FOUND = "found"


@dataclass(frozen=True)
class Found:
    """``how`` is ``found`` when every word was there as asked, else what helped. ``total`` ends at MOST_FOUND."""

    how: str
    total: int
    cards: tuple[CardView, ...]


def find(asked: Understood, reader: Reader, *, number: int, sort: str) -> Found:
    """The cards of one page. A page behind the last has none and a total of 0: rows carry the count."""
    values = {
        "plain": asked.plain,
        "in_name": asked.in_name,
        "every": asked.every,
        "corrected": asked.corrected,
        "most": asked.most,
        "name": asked.name,
        "begun": asked.name + LAST,
        "after": (number - 1) * PAGE,
        "upto": number * PAGE,
    }
    found = cards(reader, _sql(reader.language, sort), values)
    if not found:
        return Found(Outcome.NOTHING, 0, ())
    how, total = found[0][0].split(":")
    return Found(how, int(total), tuple(card for _, card in found))


@cache
def _sql(language: str, sort: str) -> str:
    """The products of a page as (id, shelf, rank), where the shelf says how they were found and how many there are.

    The first of four questions that has an answer counts: all words; a better spelling; all words but one. Names that
    begin as asked are looked up by themselves, so that a name is first even where its word is everywhere.
    """
    columns = "d.product_id, d.name, d.words, d.standing"
    rows = f"SELECT {columns} FROM catalog_searchdocument d WHERE d.language = '{language}'"
    none = "NOT EXISTS (SELECT FROM as_asked) AND NOT EXISTS (SELECT FROM named)"
    return f"""
    WITH as_asked AS MATERIALIZED (
        {rows} AND d.words @@ %(every)s::tsquery LIMIT {MOST_FOUND}
    ), named AS MATERIALIZED (
        {rows} AND d.name ~>=~ %(name)s::text AND d.name ~<~ %(begun)s::text LIMIT {WINDOW}
    ), respelled AS MATERIALIZED (
        {rows} AND {none} AND d.words @@ %(corrected)s::tsquery LIMIT {MOST_FOUND}
    ), fewer AS MATERIALIZED (
        {rows} AND {none} AND NOT EXISTS (SELECT FROM respelled) AND d.words @@ %(most)s::tsquery LIMIT {MOST_FOUND}
    ), found AS (
        SELECT DISTINCT ON (product_id) * FROM (
            SELECT '{FOUND}' AS how, * FROM as_asked UNION ALL SELECT '{FOUND}', * FROM named
            UNION ALL SELECT '{Outcome.CORRECTED}', * FROM respelled
            UNION ALL SELECT '{Outcome.RELAXED}', * FROM fewer
        ) AS every
    ), ranked AS MATERIALIZED (
        SELECT f.product_id, p.created_at, f.how, count(*) OVER () AS total, row_number() OVER (ORDER BY
            CASE WHEN f.name = %(name)s::text THEN 0
                 WHEN starts_with(f.name, %(name)s::text) THEN 1
                 WHEN f.words @@ %(in_name)s::tsquery THEN CASE WHEN f.words @@ %(plain)s::tsquery THEN 2 ELSE 3 END
                 WHEN f.words @@ %(plain)s::tsquery THEN 4 ELSE 5 END,
            round((ts_rank('{{0.05, 0.2, 0.5, 1.0}}', f.words, %(plain)s::tsquery) * 20)::numeric) DESC,
            f.standing, f.product_id) AS place
        FROM found f JOIN catalog_product p ON p.id = f.product_id AND {listed("p")}
    )
    SELECT product_id AS id, how || ':' || total AS shelf, rank FROM (
        SELECT b.*, row_number() OVER (ORDER BY {SORTS[sort]}) AS rank FROM ranked b WHERE b.place <= {WINDOW}
    ) AS paged WHERE rank > %(after)s AND rank <= %(upto)s
    """
