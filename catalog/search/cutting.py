"""Cut Chinese and Japanese, which have no spaces, into words. Two dictionaries for Chinese, ICU's for Japanese.

Bigrams would be simpler and wrong: 東京都 would answer to 京都. A word longer than two characters also gives its parts,
but only parts that do not overlap (東京|都), for the same reason.
"""

import re
from functools import lru_cache

import opencc
from icu4py.breakers import WordBreaker

from catalog.search.chinese import cheapest, is_word

KANA = re.compile("[\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff]")
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff]{3,}")
_simplified = opencc.OpenCC("t2s")

Piece = tuple[int, str]


@lru_cache(maxsize=4096)
def cut(run: str, language: str) -> tuple[Piece, ...]:
    """The words of a run of Chinese or Japanese characters, each with its place in the run."""
    if language == "ja" or KANA.search(run):
        return tuple(_by_icu(run, "ja"))
    return tuple(_placed(cheapest(run)))


@lru_cache(maxsize=4096)
def cut_across(run: str) -> tuple[Piece, ...]:
    """A second opinion for what is indexed of Chinese: where one dictionary has 抹|茶碗, the other has 抹茶|碗.

    Taken only where it joins what the first kept apart, from the beginning of a word: 京都 in 东京|都市 begins in
    the middle of one.
    """
    first = cut(run, "zh-hans")
    ends = {start: start + len(word) for start, word in first}
    if len(first) < 2 or KANA.search(run):
        return ()
    return tuple((n, piece) for n, piece in _by_icu(run, "zh") if n in ends and n + len(piece) > ends[n])


def simplified(run: str) -> str:
    """Chinese as the mainland writes it, so that 茶壺 and 茶壶 are one word. Never asked for Japanese."""
    return str(_simplified.convert(run))


@lru_cache(maxsize=4096)
def parts(word: str) -> tuple[str, ...]:
    """The dictionary words inside a Chinese word of three characters or more, side by side; empty if there are none."""
    if len(word) < 3 or KANA.search(word):
        return ()
    for middle in range(len(word) - 1, 1, -1):
        if is_word(word[:middle]):
            return (word[:middle], *_rest(word[middle:]))
    for middle in range(1, len(word) - 1):
        if is_word(word[middle:]):
            return (*_rest(word[:middle]), word[middle:])
    return ()


def _rest(piece: str) -> tuple[str, ...]:
    return parts(piece) or ((piece,) if len(piece) < 3 or is_word(piece) else tuple(piece))


def _by_icu(run: str, locale: str) -> list[Piece]:
    return [(start, run[start:end]) for start, end in WordBreaker(run, locale).segments()]


def _placed(words: list[str]) -> list[Piece]:
    placed, start = [], 0
    for word in words:
        placed.append((start, word))
        start += len(word)
    return placed
