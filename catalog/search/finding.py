"""Find products: one statement counts, ranks and makes cards and filters from a bounded part of the index."""

# ruff: noqa: S608 (only columns, languages and orders of closed lists are written into SQL; every value is a parameter)

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from catalog.browse.lists.counting import MOST_COUNTED, Counted, parameters, value_ids
from catalog.browse.lists.selection import Selection
from catalog.browse.lists.vocabulary import Vocabulary
from catalog.browse.paging import PAGE
from catalog.browse.reader import Reader
from catalog.browse.shown import COLUMNS, card
from catalog.models import Outcome
from catalog.search.spelling import LAST
from catalog.search.understanding import Understood
from catalog.shelf import CardView
from catalog.speech import FALLBACK
from shop.asking import rows

# Of a word that is everywhere this many products are ranked and counted, as lists do; the rest is "and more".
MOST_FOUND = MOST_COUNTED
# The best of them make pages; nobody reads on behind the tenth.
WINDOW = 10 * PAGE
# Values of filters that are counted for one page: the most common ones.
MOST_VALUES = 1_000
BEST = "best"
LOWEST = "(SELECT (k.offers -> %(market)s::text ->> 0)::numeric FROM catalog_card k WHERE k.product_id = b.product_id)"
SORTS = {
    BEST: "b.place",
    "price_asc": f"{LOWEST} ASC NULLS LAST, b.place",
    "price_desc": f"{LOWEST} DESC NULLS LAST, b.place",
    "new": "(SELECT p.created_at FROM catalog_product p WHERE p.id = b.product_id) DESC, b.place",
}
FOUND = "found"


@dataclass(frozen=True)
class Wanted:
    """A page of a question: its number, its order, and what it is narrowed down to."""

    number: int
    sort: str
    selection: Selection


@dataclass(frozen=True)
class Found:
    """``how`` is ``found`` when every word was there as asked, else what helped. ``total`` ends at MOST_FOUND, and
    ``is_more`` says that there is more. ``total`` is what meets the selection; ``counted`` the numbers behind filters.
    """

    how: str
    total: int
    is_more: bool
    counted: Counted
    cards: tuple[CardView, ...]


NOTHING = Found(Outcome.NOTHING, 0, False, Counted(0, {}), ())


def find(asked: Understood, wanted: Wanted, known: Vocabulary, reader: Reader) -> Found:
    """The cards of one page, none behind the last. One statement."""
    groups = value_ids(wanted.selection, known)
    values = {
        "plain": asked.plain,
        "in_name": asked.in_name,
        "every": asked.every,
        "corrected": asked.corrected,
        "most": asked.most,
        "name": asked.name,
        "begun": asked.name + LAST,
        "after": (wanted.number - 1) * PAGE,
        "upto": wanted.number * PAGE,
        "bit": known.bit,
        "market": reader.market.code,
        "language": reader.language,
        "fallback": FALLBACK,
        **parameters(groups),
    }
    found = rows(_sql(reader.language, wanted.sort, len(groups)), values)
    how, is_more, total, counts, *first = found[0]
    if how is None:
        return NOTHING
    return Found(
        how=how,
        total=total,
        is_more=is_more,
        counted=_counted(None if is_more else total, counts or (), list(groups), known),
        cards=tuple(card(row[4:], reader) for row in found) if first[0] is not None else (),
    )


def _counted(total: int | None, counts: Iterable[list[int]], groups: list[str], known: Vocabulary) -> Counted:
    """Each value by the count that leaves its own filter's choice out; without numbers where counting was cut off."""
    number_of = {facet: number for number, facet in enumerate(groups, start=1)}
    behind: dict[int, int | None] = {}
    for number, value, cards in counts:
        facet, _ = known.by_id.get(value, (None, None))
        if facet is not None and number_of.get(facet.code, 0) == number:
            behind[value] = None if total is None else cards
    return Counted(total, behind)


@cache
def _sql(language: str, sort: str, groups: int) -> str:
    """The page as (how, is_more, total, counts, card), one row without a card where the page is empty.

    The first of four questions that has an answer counts: all words; a better spelling; all words but one. Names that
    begin as asked are looked up by themselves, so that a name is first even where its word is everywhere. What the
    market does not list is passed over while reading, so that it takes up no room among the first thousand. Each row
    is judged while it is read and goes on without its words: sorting those costs more than ranking does.
    """
    none = "NOT EXISTS (SELECT FROM as_asked) AND NOT EXISTS (SELECT FROM named)"
    none_respelled = f"{none} AND NOT EXISTS (SELECT FROM respelled)"
    begun = "d.name ~>=~ %(name)s::text AND d.name ~<~ %(begun)s::text"
    return f"""
    WITH as_asked AS MATERIALIZED (
        {_judged(language, FOUND, "d.words @@ %(every)s::tsquery", MOST_FOUND + 1)}
    ), named AS MATERIALIZED (
        {_judged(language, FOUND, f"{begun} AND d.product_id NOT IN (SELECT product_id FROM as_asked)", WINDOW)}
    ), respelled AS MATERIALIZED (
        {_judged(language, Outcome.CORRECTED, f"{none} AND d.words @@ %(corrected)s::tsquery", MOST_FOUND + 1)}
    ), fewer AS MATERIALIZED (
        {_judged(language, Outcome.RELAXED, f"{none_respelled} AND d.words @@ %(most)s::tsquery", MOST_FOUND + 1)}
    ), ranked AS MATERIALIZED (
        SELECT product_id, how, facets, row_number() OVER (ORDER BY kind, score DESC, standing, product_id) AS place
        FROM (SELECT * FROM as_asked UNION ALL SELECT * FROM named
              UNION ALL SELECT * FROM respelled UNION ALL SELECT * FROM fewer) AS every
    ), told AS MATERIALIZED (
        SELECT min(how) AS how, count(*) > {MOST_FOUND} AS is_more FROM ranked
    ), chosen AS MATERIALIZED (
        {_chosen(groups)}
    ), paged AS (
        {_paged(sort)}
    )
    SELECT t.how, t.is_more, least((SELECT count(*) FROM chosen), {MOST_FOUND}),
           CASE WHEN coalesce(p.rank, %(after)s + 1) = %(after)s + 1 THEN ({_counts(groups)}) END, {COLUMNS}
    FROM told t LEFT JOIN paged p ON true LEFT JOIN catalog_card k ON k.product_id = p.product_id
    ORDER BY p.rank
    """


def _judged(language: str, how: str, condition: str, most: int) -> str:
    """Rows of the index that the market lists, with the values of their filters and what they are ranked by."""
    return f"""
        SELECT product_id, '{how}' AS how, facets, standing,
               CASE WHEN name = %(name)s::text THEN 0
                    WHEN starts_with(name, %(name)s::text) THEN 1
                    WHEN words @@ %(in_name)s::tsquery THEN CASE WHEN words @@ %(plain)s::tsquery THEN 2 ELSE 3 END
                    WHEN words @@ %(plain)s::tsquery THEN 4 ELSE 5 END AS kind,
               round(ts_rank('{{0.05, 0.2, 0.5, 1.0}}', words, %(plain)s::tsquery) * 20) AS score
        FROM (
            SELECT d.product_id, d.name, d.words, d.standing, (
                SELECT k.facets FROM catalog_card k WHERE k.product_id = d.product_id AND k.listed & %(bit)s <> 0
            ) AS facets
            FROM catalog_searchdocument d WHERE d.language = '{language}' AND {condition} OFFSET 0
        ) AS met WHERE facets IS NOT NULL LIMIT {most}
    """


def _met(numbers: Iterable[int]) -> str:
    return " AND ".join(f"r.facets && %(f{n})s::int[]" for n in numbers) or "true"


def _chosen(groups: int) -> str:
    """What meets the selection, in places without gaps."""
    if not groups:
        return "SELECT product_id, place FROM ranked"
    return f"""
        SELECT r.product_id, row_number() OVER (ORDER BY r.place) AS place FROM ranked r WHERE {_met(range(groups))}
    """


def _paged(sort: str) -> str:
    if sort == BEST:
        return f"""
        SELECT product_id, place AS rank FROM chosen WHERE place > %(after)s AND place <= least(%(upto)s, {WINDOW})
        """
    return f"""
        SELECT product_id, rank FROM (
            SELECT b.product_id, row_number() OVER (ORDER BY {SORTS[sort]}) AS rank
            FROM chosen b WHERE b.place <= {WINDOW}
        ) AS ordered WHERE rank > %(after)s AND rank <= %(upto)s
    """


def _counts(groups: int) -> str:
    """Values with their numbers under the whole selection (0), and without each of its filters in turn (1, 2, ...).

    Where finding was cut off no number is shown, so the values of what makes pages are enough.
    """
    every = range(groups)
    sets = [every, *([n for n in every if n != left_out] for left_out in every)]
    looked_at = f"r.place <= CASE WHEN t.is_more THEN {WINDOW} ELSE {MOST_FOUND} END"
    union = " UNION ALL ".join(
        f"SELECT {n} AS number, unnest(r.facets) AS value FROM ranked r WHERE {looked_at} AND {_met(met)}"
        for n, met in enumerate(sets)
    )
    return f"""
        SELECT json_agg(json_build_array(number, value, cards)) FROM (
            SELECT number, value, count(*) AS cards FROM ({union}) AS every
            GROUP BY number, value ORDER BY cards DESC LIMIT {MOST_VALUES}
        ) AS counted
    """
