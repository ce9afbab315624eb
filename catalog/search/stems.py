"""Light stemming: one form for singular and plural, and for the endings that a shopper does not think about.

Tables of endings instead of a full stemmer: a name of three words has no context that would forgive a wrong cut, and
a rule here can be read by whoever wonders why a word is found. Words come folded.
"""

import re
from collections.abc import Callable, Mapping

LATIN = re.compile(r"[a-z]+")
UMLAUT_WRITTEN_OUT = re.compile(r"ae|oe|(?<!q)ue")
GERMAN = ("ers", "en", "er", "es", "em", "e")
GERMAN_S = frozenset("bdfghklmnrt")
ARABIC_HEADS = ("وال", "بال", "كال", "فال", "لل", "ال")
ARABIC_TAILS = ("ات", "ون", "ين", "ان", "يه", "ها", "ه", "ي")
KOREAN = [
    "에서는",
    "으로는",
    "이라는",
    "에서",
    "으로",
    "부터",
    "까지",
    "에게",
    "처럼",
    "보다",
    "하고",
    "이나",
    "이랑",
    "들은",
    "들을",
    "들이",
    "들의",
    "을",
    "를",
    "이",
    "가",
    "은",
    "는",
    "의",
    "에",
    "로",
    "와",
    "과",
    "도",
    "만",
    "들",
]


def stem(word: str, language: str) -> str:
    """``word`` (folded) without its ending, in the manner of ``language``; as it is where we know no rule."""
    rule = RULES.get(language)
    return rule(word) if rule is not None else word


def _english(word: str) -> str:
    if len(word) < 4 or not LATIN.fullmatch(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if word.endswith("ves"):
        return word[:-3] + "f"
    if word.endswith(("fe", "ve")):
        return word[:-2] + "f"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _german(word: str) -> str:
    if not LATIN.fullmatch(word):
        return word
    word = UMLAUT_WRITTEN_OUT.sub(lambda pair: pair.group()[0], word)
    if word.endswith(("eln", "ern")) and len(word) > 5:
        word = word[:-1]
    for ending in GERMAN:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    if word.endswith("s") and len(word) > 3 and word[-2] in GERMAN_S:
        return word[:-1]
    return word


def _french(word: str) -> str:
    if len(word) < 4 or not LATIN.fullmatch(word):
        return word
    if word.endswith("eaux"):
        return word[:-1]
    if word.endswith("aux") and len(word) > 4:
        return word[:-2] + "l"
    word = word[:-1] if word.endswith(("s", "x")) else word
    word = word[:-1] if word.endswith("e") and len(word) > 3 else word
    return word[:-2] + "c" if word.endswith("nch") else word


def _spanish(word: str) -> str:
    if len(word) < 4 or not LATIN.fullmatch(word):
        return word
    if word.endswith("ces"):
        return word[:-3] + "z"
    word = word[:-1] if word.endswith("s") else word
    return word[:-1] if word.endswith(("a", "e", "o")) and len(word) > 3 else word


def _arabic(word: str) -> str:
    if word.startswith("و") and len(word) > 4:
        word = word[1:]
    for head in ARABIC_HEADS:
        if word.startswith(head) and len(word) - len(head) >= 3:
            word = word[len(head) :]
            break
    for tail in ARABIC_TAILS:
        if word.endswith(tail) and len(word) - len(tail) >= 3:
            return word[: -len(tail)]
    return word


def _korean(word: str) -> str:
    for particle in KOREAN:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word[: -len(particle)]
    return word


RULES: Mapping[str, Callable[[str], str]] = {
    "en": _english,
    "de": _german,
    "fr": _french,
    "es": _spanish,
    "ar": _arabic,
    "ko": _korean,
}
