"""Keep the index: one row of weighted words a product and language, analysed here, written as a set."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from django.db import connection, transaction

from catalog.freshness import queue_for
from catalog.search.folding import fold
from catalog.search.texts import LANGUAGES, Texts, Told, told
from catalog.search.vocabulary import learn, mark_old
from catalog.search.words import ENGLISH, indexed
from shop.asking import rows

BATCH = 500
# Chinese falls back on Chinese before English, as the pages do.
FALLBACKS = {"zh-hant": ("zh-hans", ENGLISH)}
GAP = 3

STAGE = """
CREATE TEMP TABLE searched (product_id bigint, language text, name text, words tsvector, standing int, digest text)
ON COMMIT DROP
"""
PUT = """
INSERT INTO catalog_searchdocument AS d (product_id, language, name, words, standing, digest)
SELECT product_id, language, name, words, standing, digest FROM searched
ON CONFLICT (product_id, language) DO UPDATE
SET name = excluded.name, words = excluded.words, standing = excluded.standing, digest = excluded.digest
WHERE (d.name, d.words, d.standing, d.digest)
    IS DISTINCT FROM (excluded.name, excluded.words, excluded.standing, excluded.digest)
"""
TAKE = "DELETE FROM catalog_searchdocument WHERE product_id = ANY(%(gone)s)"
# Part of every digest: count it up when the analysis changes, and the next refresh analyses anew.
ANALYSIS = 2


class Document(NamedTuple):
    product: int
    language: str
    name: str
    words: str
    standing: int
    digest: str


def refresh(products: Sequence[int]) -> None:
    """Bring the rows of ``products`` up to date; those that left the shop lose theirs.

    What is told of a product rarely changes, its stock does with every sale: only what reads otherwise is analysed.
    """
    for batch in _batches(products):
        with transaction.atomic():
            found, known = told(batch), _digests(batch)
            fresh = [one for one in found if known.get(one.product) != digest(one)]
            if fresh or len(found) < len(known):
                _write(batch, found, fresh)
                learn(fresh)
                mark_old()


def reindex(products: Sequence[int], *, progress: Callable[[int], None] = lambda done: None) -> None:
    """Analyse ``products`` anew whatever is there, a commit for each 500. ``vocabulary.rebuild`` belongs after it."""
    done = 0
    for batch in _batches(products):
        with transaction.atomic():
            queue_for(batch)
            found = told(batch)
            _write(batch, found, found)
        done += len(batch)
        progress(done)


def digest(one: Told) -> str:
    return blake2b(f"{ANALYSIS} {one}".encode(), digest_size=16).hexdigest()


def documents_of(one: Told) -> Iterator[Document]:
    sign, english = digest(one), {weight: _english(one, weight) for weight in "AB"}
    for language in LANGUAGES:
        name = _said(one.name, language)
        words = english["A" if _spoken(one.name, language) == ENGLISH else "B"].copy()
        _tell(words, one, language)
        yield Document(one.product, language, fold(name), str(words), one.standing, sign)


def _digests(batch: Sequence[int]) -> dict[int, str]:
    found = rows(
        "SELECT product_id, digest FROM catalog_searchdocument"
        " WHERE product_id = ANY(%(products)s::bigint[]) AND language = 'en'",
        {"products": list(batch)},
    )
    return dict(found)


def _write(batch: Sequence[int], found: Sequence[Told], fresh: Sequence[Told]) -> None:
    """Rows of ``fresh`` in, rows of whatever of ``batch`` is not among ``found`` out."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.searched")
        cursor.execute(STAGE)
        with cursor.copy("COPY searched (product_id, language, name, words, standing, digest) FROM STDIN") as copy:
            for one in fresh:
                for document in documents_of(one):
                    copy.write_row(document)
        cursor.execute(TAKE, {"gone": sorted(set(batch) - {one.product for one in found})})
        cursor.execute(PUT)


class _Words:
    """Words with their places and weights, as PostgreSQL writes a tsvector."""

    def __init__(self, places: dict[str, str], end: int) -> None:
        self.places, self.end = places, end

    def copy(self) -> "_Words":
        return _Words(self.places.copy(), self.end)

    def add(self, text: str, speech: str, weight: str) -> None:
        places, end = self.places, self.end
        last = 0
        for term, at in indexed(text, speech):
            last = max(last, at)
            before = places.get(term)
            places[term] = f"{before},{end + at}{weight}" if before else f"{end + at}{weight}"
        self.end += last + GAP

    def __str__(self) -> str:
        # Terms are letters and digits. PostgreSQL itself bounds places: at most 16,383, and 256 of them a word.
        return " ".join([f"'{term}':{places}" for term, places in self.places.items()])


def _english(one: Told, weight: str) -> _Words:
    """What stands in the row of every language. A: name, SKU; B: shelves, tags, English name; C: told; D: long."""
    words = _Words({}, 0)
    words.add(one.name.get(ENGLISH, ""), ENGLISH, weight)
    for sku in one.skus:
        words.add(sku, ENGLISH, "A")
    for tag in one.tags:
        words.add(tag, ENGLISH, "B")
    for texts in one.near:
        words.add(texts.get(ENGLISH, ""), ENGLISH, "B")
    for texts in one.far:
        words.add(texts.get(ENGLISH, ""), ENGLISH, "C")
    return words


def _tell(words: _Words, one: Told, language: str) -> None:
    """Add what is told in ``language`` and in those it falls back on before English."""
    for speech in _speeches(language)[:-1]:
        words.add(one.name.get(speech, ""), speech, "A" if speech == _spoken(one.name, language) else "B")
        for texts in one.near:
            words.add(texts.get(speech, ""), speech, "B")
        for texts in one.far:
            words.add(texts.get(speech, ""), speech, "C")
    words.add(_said(one.description, language), _spoken(one.description, language), "D")


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
