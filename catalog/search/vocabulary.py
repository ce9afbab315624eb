"""The words of the catalogue by language, counted by PostgreSQL from the index itself; and its categories by name."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction

from catalog.models import SearchTerm, TermKind
from catalog.search.compounds import inside
from catalog.search.spelling import letters, spelled, surfaces
from catalog.search.texts import Told
from catalog.search.words import key_of
from catalog.speech import said
from shop.asking import rows

OLD = "search:words-old"
MOST_WORDS = 60_000
MOST_SHELVES = 5_000
LONGEST = 200
BEST = 4
# So that two rebuilds of one language wait for each other. The number is ours; nothing else of the shop uses it.
# Counting reads all words of a language: longer than a page may ask, and nobody waits for it.
PATIENCE = "SET LOCAL statement_timeout = '10min'"
LOCK = "SELECT pg_advisory_xact_lock(hashtext('catalog.search.vocabulary'), hashtext(%(language)s))"
COUNTED = """
SELECT word, ndoc FROM ts_stat(
    format('SELECT words FROM catalog_searchdocument WHERE language = %%L', %(language)s::text))
WHERE word !~ '[0-9·]' AND length(word) <= %(longest)s ORDER BY ndoc DESC, word LIMIT %(most)s
"""
# The products that show a word best: those that have it in their name, in their standing.
NAMED = """
WITH named AS (
    SELECT term, d.product_id, row_number() OVER (PARTITION BY term ORDER BY d.standing, d.product_id) AS place
    FROM catalog_searchdocument d, unnest(tsvector_to_array(ts_filter(d.words, '{a}'))) AS term
    WHERE d.language = %(language)s AND term !~ '[0-9·]'
)
SELECT term, array_agg(product_id ORDER BY place) FROM named WHERE place <= %(best)s GROUP BY term
"""
LEARN = """
INSERT INTO catalog_searchterm (language, kind, term, spelling, shown, documents, inside, best, address)
SELECT language, 'word', term, spelling, shown, 1, '{}', ARRAY[product], ''
FROM unnest(%(languages)s::text[], %(terms)s::text[], %(spellings)s::text[], %(shown)s::text[], %(products)s::bigint[])
    AS w(language, term, spelling, shown, product)
ORDER BY language, term
ON CONFLICT (language, kind, term, address) DO NOTHING
"""


class Row(NamedTuple):
    language: str
    kind: str
    term: str
    spelling: str
    shown: str
    documents: int
    inside: list[str]
    best: list[int]
    address: str


def rebuild() -> int:
    """Count anew in every language; the number of rows. Readers see the old words until the new ones are committed."""
    return sum(_rebuild(code) for code, _name in settings.LANGUAGES)


def mark_old() -> None:
    """Note that products have changed, once that is committed. The nightly count makes up for a note that is lost."""
    transaction.on_commit(lambda: cache.set(OLD, True, None), robust=True)


def rebuild_if_old() -> int:
    if not cache.get(OLD):
        return 0
    cache.delete(OLD)  # first, so that a change during the count is counted next time
    return rebuild()


def learn(products: Iterable[Told]) -> None:
    """Take in the names of new products at once, so that they can be suggested before the next count."""
    found = {
        (language, term): (*spelled, one.product)
        for one in products
        for language, name in one.name.items()
        for term, spelled in surfaces(name, language).items()
        if term.isalpha() and len(term) <= LONGEST
    }
    if not found:
        return
    keys, values = list(found), list(found.values())
    with connection.cursor() as cursor:
        cursor.execute(
            LEARN,
            {
                "languages": [language for language, _ in keys],
                "terms": [term for _, term in keys],
                "spellings": [letters(spelling) for spelling, _, _ in values],
                "shown": [shown for _, shown, _ in values],
                "products": [product for _, _, product in values],
            },
        )


@transaction.atomic
def _rebuild(language: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
        cursor.execute(LOCK, {"language": language})
        counted = _asked(cursor, COUNTED, language=language, most=MOST_WORDS, longest=LONGEST)
        best = dict(_asked(cursor, NAMED, language=language, best=BEST))
        found = [*_words(language, counted, best), *_shelves(language)]
        SearchTerm.objects.filter(language=language).delete()
        columns = ", ".join(Row._fields)
        with cursor.copy(f"COPY catalog_searchterm ({columns}) FROM STDIN") as copy:
            for row in found:
                copy.write_row(row)
    return len(found)


def _asked(cursor: Any, sql: str, **values: Any) -> list[Any]:
    cursor.execute(sql, values)
    return cursor.fetchall()


def _words(language: str, counted: list[tuple[str, int]], best: Mapping[str, list[int]]) -> Iterator[Row]:
    """Each word as the best product's name writes it; words of no name are known, but never shown."""
    written = _written(language, best)
    known = {term for term, _ in counted}
    for term, documents in counted:
        spelling, shown = written.get(term, (term, ""))
        yield Row(
            language,
            TermKind.WORD,
            term,
            letters(spelling)[:LONGEST],
            shown[:LONGEST],
            documents,
            sorted(inside(term, spelling, language, known)),
            best.get(term, []),
            "",
        )


def _written(language: str, best: Mapping[str, list[int]]) -> dict[str, tuple[str, str]]:
    firsts = sorted({products[0] for products in best.values()})
    found: dict[str, tuple[str, str]] = {}
    name = said("p", "name", language)
    for (text,) in rows(
        f"SELECT {name} FROM catalog_product p WHERE p.id = ANY(%(ids)s::bigint[]) ORDER BY p.id",  # noqa: S608
        {"ids": firsts},
    ):
        for term, written in surfaces(text, language).items():
            found.setdefault(term, written)
    return found


def _shelves(language: str) -> Iterator[Row]:
    """Categories and brands that have something in them, by their name."""
    sql = f"""
    (SELECT '{TermKind.CATEGORY}', 'c/' || c.slug || '/', {said("c", "name", language)}, count(*) AS many
     FROM catalog_category c JOIN catalog_product p ON p.status = 'published' AND p.category_id = c.id
     GROUP BY c.id ORDER BY many DESC, c.id LIMIT %(most)s)
    UNION ALL
    (SELECT '{TermKind.BRAND}', '', {said("b", "name", language)}, count(*) AS many
     FROM catalog_brand b JOIN catalog_product p ON p.status = 'published' AND p.brand_id = b.id
     GROUP BY b.id ORDER BY many DESC, b.id LIMIT %(most)s)
    """  # noqa: S608 (only columns of a closed list are written into SQL)
    seen = set()
    for kind, address, name, documents in rows(sql, {"most": MOST_SHELVES}):
        key = key_of(name, language)[:LONGEST]
        if key and (kind, key, address) not in seen:
            seen.add((kind, key, address))
            yield Row(language, kind, key, spelled(name, language)[:LONGEST], name, documents, [], [], address)
