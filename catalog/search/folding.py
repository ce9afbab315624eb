"""One form for what looks alike: width, case, accents, ß, Arabic letters, digits. Idempotent."""

import re
import unicodedata
from functools import lru_cache

# Latin letters that do not come apart into a letter and an accent.
WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)
# Alef maqsura and Farsi ya to ya, teh marbuta to ha, Farsi kaf to kaf, alef wasla to alef, tatweel away. Hamza over
# alef, waw and ya goes with the marks below, because Unicode takes those letters apart.
ARABIC = str.maketrans({"ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ٱ": "ا", "ـ": None})
# Accents of European letters and the vowel marks of Arabic; never the voicing marks of kana nor signs of Indic scripts.
MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
# A character with all that belongs to it: accents, vowel marks, the half-width voicing of kana, the parts of a Hangul.
CLUSTER = re.compile(
    ".(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u3099\u309a\uff9e\uff9f\u1160-\u11ff])*", re.DOTALL
)
APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'", "\u2018": "'", "`": "'", "\u00b4": "'"})
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u00ad": None})
BEFORE = {**APOSTROPHES, **HYPHENS}


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """``text`` in the form in which words are compared. ``fold(fold(text)) == fold(text)``."""
    if text.isascii():
        return text.lower().translate(BEFORE)
    plain = unicodedata.normalize("NFKC", text.translate(BEFORE)).casefold().translate(BEFORE)
    bare = MARKS.sub("", unicodedata.normalize("NFD", plain)).translate(WHOLE_LETTERS).translate(ARABIC)
    digits = "".join([str(unicodedata.decimal(c)) if not c.isascii() and c.isdecimal() else c for c in bare])
    folded = unicodedata.normalize("NFKC", digits)
    return folded if folded == text else fold(folded)


def clean(asked: str, longest: int) -> str:
    """What somebody typed, as one line: no control or direction marks, no half characters, of a bearable length."""
    plain = unicodedata.normalize("NFKC", asked[: longest * 4])
    plain = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in plain)
    return " ".join(plain.split())[:longest].strip()


def fold_map(text: str) -> tuple[str, list[int]] | None:
    """The folded text and where each of its characters came from in ``text``; None where that cannot be told."""
    if text.isascii():
        return fold(text), list(range(len(text) + 1))
    pieces, came_from = [], []
    for cluster in CLUSTER.finditer(text):
        piece = fold(cluster.group())
        pieces.append(piece)
        came_from += [cluster.start()] * len(piece)
    folded = "".join(pieces)
    return (folded, [*came_from, len(text)]) if folded == fold(text) else None
