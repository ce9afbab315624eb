"""Suggestions while somebody types: from the small table of terms, and pictures of what shows the best of them."""

# ruff: noqa: S608 (only columns and languages of closed lists are written into SQL; every value is a parameter)

from functools import cache
from typing import Any

from django.utils.http import urlencode

from catalog.browse.reader import Reader
from catalog.browse.shown import cards_of
from catalog.search.folding import clean, fold, fold_map
from catalog.search.question import MOST_WORDS, all_of, quoted, wishes
from catalog.search.spelling import LAST, letters, spelled
from catalog.search.words import Word, analyse
from catalog.shelf import CardView, Choice, SuggestView
from catalog.visible import listed
from shop.asking import rows

LONGEST = 60
MOST_QUESTIONS, MOST_INSIDE, MOST_SHELVES, MOST_PRODUCTS = 5, 2, 3, 3
# Two letters begin too much; one Chinese, Japanese or Korean character says as much as a word.
LEAST_LETTERS = 2
LOOKED_AT = 60


def suggestions(typed: str, reader: Reader) -> SuggestView:
    """At most two statements. Empty for less than two letters."""
    query = clean(typed, LONGEST)
    words = analyse(query, reader.language)[:MOST_WORDS]
    if not words or (query.isascii() and len(query) < LEAST_LETTERS):
        return SuggestView()
    *before, last = words
    found = rows(_sql(reader.language), _values(query, last, reader.language))
    completions = [row for row in found if row[0] == "word"]
    return SuggestView(
        words=_questions(query, last, completions, reader),
        shelves=tuple(Choice(row[0], row[1], _shelf_url(row, reader)) for row in found if row[0] != "word"),
        products=_products(before, last, completions, reader),
    )


def _values(query: str, last: Word, language: str) -> dict[str, Any]:
    begun, whole = letters(last.spelling), spelled(query, language)
    return {
        "begun": begun,
        "until": begun + LAST,
        "term": last.term,
        "shelf": f"%{_escaped(whole)}%",
        "shelf_begun": f"{_escaped(whole)}%",
    }


@cache
def _sql(language: str) -> str:
    """Words that begin so or hold the word; near ones where there are none; categories and brands by any part.

    Those few are looked through: for two letters the index of trigrams, which has none of them, would be read whole.
    ``|| ''`` keeps it out of the plan.
    """
    word = f"t.language = '{language}' AND t.kind = 'word' AND t.shown <> ''"
    columns = "t.term, t.shown, t.documents, t.best"
    return f"""
    WITH begun AS MATERIALIZED (
        SELECT {columns} FROM catalog_searchterm t WHERE {word}
        AND t.spelling ~>=~ %(begun)s::text AND t.spelling ~<~ %(until)s::text
        ORDER BY t.documents DESC, t.spelling LIMIT {MOST_QUESTIONS}
    ), whole AS MATERIALIZED (
        SELECT {columns} FROM catalog_searchterm t WHERE {word}
        AND (t.term = %(term)s::text OR t.inside @> ARRAY[%(term)s]::varchar[])
        AND NOT EXISTS (SELECT FROM begun b WHERE b.term = t.term) ORDER BY t.documents DESC LIMIT {MOST_INSIDE}
    ), near AS MATERIALIZED (
        SELECT {columns} FROM catalog_searchterm t WHERE {word} AND length(%(begun)s::text) > 3
        AND NOT EXISTS (SELECT FROM begun) AND NOT EXISTS (SELECT FROM whole) AND t.spelling %% %(begun)s::text
        ORDER BY similarity(t.spelling, %(begun)s::text) DESC, t.documents DESC LIMIT 3
    )
    SELECT 'word' AS kind, shown, term, best, '' AS address, n FROM (
        SELECT *, row_number() OVER () AS n FROM (
            SELECT * FROM whole UNION ALL SELECT * FROM begun UNION ALL SELECT * FROM near
        ) AS every
    ) AS numbered
    UNION ALL
    (SELECT t.kind, t.shown, t.term, t.best, t.address,
            1000 + row_number() OVER (ORDER BY t.spelling LIKE %(shelf_begun)s DESC, t.documents DESC) AS n
     FROM catalog_searchterm t WHERE t.language = '{language}' AND t.kind IN ('category', 'brand')
     AND t.spelling || '' LIKE %(shelf)s ORDER BY n LIMIT {MOST_SHELVES})
    ORDER BY n
    """


def _questions(query: str, last: Word, completions: list[Any], reader: Reader) -> tuple[Choice, ...]:
    """Whole questions: what is written already, with its last word complete."""
    mapped = fold_map(query)
    written = query[: mapped[1][last.start]] if mapped else ""
    asked = dict.fromkeys(f"{written}{row[1]}" for row in completions)
    return tuple(Choice("word", text, _search_url(text, reader)) for text in asked if fold(text) != fold(query))


def _products(before: list[Word], last: Word, completions: list[Any], reader: Reader) -> tuple[CardView, ...]:
    """The best of the first completion are known by heart; of several words, whatever has them all."""
    if not completions:
        return ()
    if not before:
        picked, values = _best_sql(), {"ids": completions[0][3]}
    else:
        ends = " | ".join(quoted(term) for term in dict.fromkeys([last.term, *(row[2] for row in completions)]))
        asked = f"{all_of(wishes(before, reader.language))} & ({ends})"
        picked, values = _matching_sql(reader.language), {"asked": asked}
    return cards_of(picked, values, reader)


@cache
def _best_sql() -> str:
    return f"""
    SELECT p.id AS product_id, b.n AS rank FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS b(id, n)
    JOIN catalog_product p ON p.id = b.id AND {listed("p")} ORDER BY b.n LIMIT {MOST_PRODUCTS}
    """


@cache
def _matching_sql(language: str) -> str:
    return f"""
    SELECT p.id AS product_id, row_number() OVER (ORDER BY d.standing, p.id) AS rank FROM (
        SELECT product_id, standing FROM catalog_searchdocument
        WHERE language = '{language}' AND words @@ %(asked)s::tsquery LIMIT {LOOKED_AT}
    ) d JOIN catalog_product p ON p.id = d.product_id AND {listed("p")}
    ORDER BY d.standing, p.id LIMIT {MOST_PRODUCTS}
    """


def _shelf_url(row: Any, reader: Reader) -> str:
    return f"{reader.home}{row[4]}" if row[4] else _search_url(row[1], reader)


def _search_url(query: str, reader: Reader) -> str:
    return f"{reader.home}search/?{urlencode({'q': query})}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
