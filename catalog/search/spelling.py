"""Spelling: in what form words are compared letter by letter, how far two are apart, and which of several was meant."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from catalog.search.cutting import simplified
from catalog.search.folding import fold, fold_map
from catalog.search.words import CHINESE, analyse

# Written without capitals in the middle of a sentence; German writes its nouns with them.
LOWERED = frozenset({"en", "fr", "es"})
# Last of all characters: ``spelling ~<~ begun + LAST`` is what begins so.
LAST = "\U0010ffff"


class Candidate(NamedTuple):
    term: str
    spelling: str
    shown: str
    documents: int


def letters(spelling: str) -> str:
    """A word as letters: Hangul syllables are taken apart, so that one wrong letter is one mistake there too."""
    return unicodedata.normalize("NFD", spelling) if any("\uac00" <= c <= "\ud7a3" for c in spelling) else spelling


def spelled(text: str, language: str) -> str:
    """A whole name as it is compared with what somebody has begun to type."""
    folded = fold(text)
    return letters(simplified(folded) if language in CHINESE else folded)


def surfaces(text: str, language: str) -> dict[str, tuple[str, str]]:
    """The words of ``text`` by term: how they are spelled (folded) and how they are shown."""
    mapped = fold_map(text)
    found: dict[str, tuple[str, str]] = {}
    for word in analyse(text, language):
        shown = word.spelling
        if mapped is not None and word.end <= len(mapped[0]):
            shown = text[mapped[1][word.start] : mapped[1][word.end]]
        found.setdefault(word.term, (word.spelling, shown.lower() if language in LOWERED else shown))
    return found


def meant(asked: str, candidates: Iterable[Candidate]) -> Candidate | None:
    """The nearest of ``candidates``, the more frequent of equally near ones; None when all are too far to be meant."""
    own = letters(asked)
    near = []
    for candidate in candidates:
        apart = distance(own, candidate.spelling, bound=_bearable(own))
        if 0 < apart <= _bearable(own) and not _other_word(own, candidate.spelling):
            near.append((apart, -candidate.documents, candidate.spelling, candidate))
    return min(near)[3] if near else None


def distance(one: str, other: str, *, bound: int) -> int:
    """Letters to change, add, leave out or exchange with their neighbour; ``bound + 1`` for all above ``bound``."""
    if abs(len(one) - len(other)) > bound:
        return bound + 1
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, match in enumerate(other, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != match))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == match:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
        if min(row) > bound:
            return bound + 1
    return min(last[-1], bound + 1)


def _bearable(letters: str) -> int:
    """Mistakes that a word of that length may have and still be itself."""
    return 0 if len(letters) < 3 else 1 if len(letters) < 7 else 2


def _other_word(one: str, other: str) -> bool:
    """Chinese characters carry meaning: only a wrong one among at least three is a slip, not one more or less."""
    return "\u3400" <= one[0] <= "\u9fff" and len(one) != len(other)
