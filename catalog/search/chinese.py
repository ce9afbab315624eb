"""Chinese words and how common they are: one file that is mapped, so that all processes share it and none loads it.

``catalog/data/chinese.words`` has the words of up to four characters of jieba's dictionary (0.42.1, MIT): each as a
number of 64 bits, in ascending order; where the words of each first character begin, in 32 bits; what each word
costs, in 16 bits, and last what a character costs that is no word. ``manage.py chinesewords`` writes it.
"""

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Mapping
from functools import cache
from math import log
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "data" / "chinese.words"
LONGEST = 4
# The characters that stand in words, 々 and 〇 among them; all others are words by themselves.
FIRST, LAST = 0x3005, 0x9FFF
BITS = 16
# The cost of a word is how rare it is, as a logarithm in steps of 1/3000; the rarest stays below 65,536.
STEPS = 3_000

Words = tuple[memoryview, memoryview, memoryview, int]


def cheapest(run: str) -> list[str]:
    """Cut a run of Chinese characters where its words cost least together. What stands in no word stands alone.

    The same words as jieba without its guesses about new ones (``tests/catalog/test_search_chinese.py``).
    """
    ends = _ends([ord(letter) for letter in run])
    found, start = [], 0
    while start < len(run):
        found.append(run[start : ends[start]])
        start = ends[start]
    return found


def is_word(word: str) -> bool:
    if not _is_plain(word):
        return False
    keys, _, _, _ = _words()
    key = _key(word)
    at = bisect_left(keys, key)
    return at < len(keys) and keys[at] == key


def written(words: Mapping[str, int]) -> bytes:
    """The file for words and how often each occurs."""
    total = sum(words.values())
    kept = sorted((_key(word), _cost(often, total)) for word, often in words.items() if _is_plain(word))
    keys = array("Q", [key for key, _ in kept])
    firsts = array("I", [bisect_left(keys, code << BITS * 3) for code in range(FIRST, LAST + 2)])
    costs = array("H", [*(cost for _, cost in kept), _cost(1, total)])
    return keys.tobytes() + firsts.tobytes() + costs.tobytes()


def _ends(codes: list[int]) -> list[int]:
    """For each place the end of the word that begins there, if one does. From the last place to the first.

    In one piece and without names for its steps: each product's texts pass here character by character.
    """
    keys, firsts, costs, unknown = _words()
    size = len(codes)
    rest, ends = [0] * (size + 1), [0] * size
    for start in range(size - 1, -1, -1):
        code, end = codes[start], start + 1
        best = unknown + rest[end]
        low, high = (firsts[code - FIRST], firsts[code - FIRST + 1]) if FIRST <= code <= LAST else (0, 0)
        key, shift, at = code << BITS * 3, BITS * 3, end
        if low < high and keys[low] == key:
            best, low = costs[low] + rest[end], low + 1
        while shift and at < size and low < high:
            shift -= BITS
            key |= codes[at] << shift
            low = bisect_left(keys, key, low, high)
            if low == high or keys[low] >> shift != key >> shift:
                break
            at += 1
            if keys[low] == key:
                # Of two ways that cost the same, jieba takes the longer word.
                if costs[low] + rest[at] <= best:
                    best, end = costs[low] + rest[at], at
                low += 1
        rest[start], ends[start] = best, end
    return ends


@cache
def _words() -> Words:
    with FILE.open("rb") as file:
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    places = 4 * (LAST - FIRST + 2)
    count = (len(mapped) - places - 2) // 10
    keys, firsts, costs = mapped[: 8 * count], mapped[8 * count : 8 * count + places], mapped[8 * count + places :]
    return keys.cast("Q"), firsts.cast("I"), costs.cast("H"), costs.cast("H")[count]


def _is_plain(word: str) -> bool:
    return 0 < len(word) <= LONGEST and all(FIRST <= ord(letter) <= LAST for letter in word)


def _key(word: str) -> int:
    key = 0
    for letter in word.ljust(LONGEST, "\0"):
        key = key << BITS | ord(letter)
    return key


def _cost(often: int, total: int) -> int:
    return round(STEPS * log(total / max(often, 1)))
