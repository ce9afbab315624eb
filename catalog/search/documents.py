"""Keep the index: one row of weighted words a product and language, analysed here, written as a set."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from catalog.search.folding import fold
from catalog.search.texts import LANGUAGES, Texts, Told, told
from catalog.search.vocabulary import learn, mark_old
from catalog.search.words import ENGLISH, indexed
from shop.pagecache import bump

BATCH = 500
# PostgreSQL's own bounds of a tsvector: a place is at most 16,383 and a word is kept at most 256 times.
LAST_PLACE = 16_383
MOST_PLACES = 32
# Chinese falls back on Chinese before English, as the pages do.
FALLBACKS = {"zh-hant": ("zh-hans", ENGLISH)}
GAP = 3

STAGE = """
CREATE TEMP TABLE searched (product_id bigint, language text, name text, words tsvector, standing int) ON COMMIT DROP
"""
PUT = """
INSERT INTO catalog_searchdocument AS d (product_id, language, name, words, standing)
SELECT product_id, language, name, words, standing FROM searched ORDER BY product_id, language
ON CONFLICT (product_id, language) DO UPDATE
SET name = excluded.name, words = excluded.words, standing = excluded.standing
WHERE (d.name, d.words, d.standing) IS DISTINCT FROM (excluded.name, excluded.words, excluded.standing)
"""
TAKE = """
DELETE FROM catalog_searchdocument d WHERE d.product_id = ANY(%(products)s) AND NOT EXISTS (
    SELECT FROM searched s WHERE s.product_id = d.product_id AND s.language = d.language)
"""


class Document(NamedTuple):
    product: int
    language: str
    name: str
    words: str
    standing: int


def reindex(products: Sequence[int], *, progress: Callable[[int], None] = lambda done: None) -> int:
    """Bring the rows of ``products`` up to date; those that left the shop lose theirs. The number of products read.

    Batches of 500, each a transaction of its own where the caller has none open. A few products teach the vocabulary
    their words at once; whoever writes many calls ``vocabulary.rebuild`` afterwards.
    """
    done = 0
    for batch in _batches(products):
        with transaction.atomic():
            found = told(batch)
            _write(batch, [document for one in found for document in documents_of(one)])
            if len(products) <= BATCH:
                learn(found)
            mark_old()
            bump()
        done += len(batch)
        progress(done)
    return done


def documents_of(one: Told) -> Iterator[Document]:
    for language in LANGUAGES:
        name = _said(one.name, language)
        yield Document(one.product, language, fold(name), _vector(one, language), one.standing)


def _write(batch: Sequence[int], documents: Iterable[Document]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.searched")
        cursor.execute(STAGE)
        with cursor.copy("COPY searched (product_id, language, name, words, standing) FROM STDIN") as copy:
            for document in documents:
                copy.write_row(document)
        cursor.execute(TAKE, {"products": list(batch)})
        cursor.execute(PUT)


def _vector(one: Told, language: str) -> str:
    """The words as PostgreSQL writes a tsvector. A: name, SKU; B: shelves, tags, English name; C: told; D: long."""
    found: dict[str, list[str]] = {}
    place = 0

    def add(text: str, speech: str, weight: str) -> None:
        nonlocal place
        last = 0
        for term, at in indexed(text, speech):
            last = max(last, at)
            places = found.setdefault(term, [])
            if len(places) < MOST_PLACES:
                places.append(f"{min(place + at, LAST_PLACE)}{weight}")
        place += last + GAP

    for speech in _speeches(language):
        own = speech == _spoken(one.name, language)
        add(one.name.get(speech, ""), speech, "A" if own else "B")
        for texts in one.near:
            add(texts.get(speech, ""), speech, "B")
        for texts in one.far:
            add(texts.get(speech, ""), speech, "C")
    for sku in one.skus:
        add(sku, ENGLISH, "A")
    for tag in one.tags:
        add(tag, ENGLISH, "B")
    add(_said(one.description, language), _spoken(one.description, language), "D")
    return " ".join([f"'{term}':{','.join(places)}" for term, places in found.items()])


def _speeches(language: str) -> tuple[str, ...]:
    """The languages whose words stand in a row of ``language``."""
    return tuple(dict.fromkeys((language, *FALLBACKS.get(language, ()), ENGLISH)))


def _spoken(texts: Texts, language: str) -> str:
    return next((speech for speech in _speeches(language) if texts.get(speech)), ENGLISH)


def _said(texts: Texts, language: str) -> str:
    return texts.get(_spoken(texts, language), "")


def _batches(products: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(products), BATCH):
        yield list(products[start : start + BATCH])
