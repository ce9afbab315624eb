"""The one analysis of a text, for what is indexed and what is asked: folded, cut into words, each in one form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from catalog.search.cutting import KANA, KATAKANA, cut, cut_across, parts, simplified
from catalog.search.folding import fold
from catalog.search.stems import stem

ENGLISH = "en"
CHINESE = frozenset({"zh-hans", "zh-hant"})
# Before the last character of a word: 壶 alone asks for every pot, but 都 of 京都 is not a word of its own.
HEAD = "·"

_cjk = "\u3005\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_hangul = "\uac00-\ud7a3\u1100-\u11ff"
_letter = f"(?:(?![{_cjk}{_hangul}])[^\\W_])"
_TOKEN = re.compile(f"(?P<cjk>[{_cjk}]+)|(?P<hangul>[{_hangul}]+)|(?P<plain>{_letter}+(?:['\\-]{_letter}+)*)")
_ATOM = re.compile(r"\d+|[^\W\d_]+")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_ELISION = re.compile(r"(?:[cdjlmnst]|qu)'(?=\w)")
_POSSESSIVE = re.compile(r"'s?$")

# Words that join others and are in every text. A text of nothing but these keeps them.
_idle = {
    "en": "a an and the of for in on to with by from or at",
    "de": "der die das den dem des ein eine einen einer eines einem und oder mit aus fur von vom im in zu zum zur auf",
    "fr": "le la les un une des du de d l et ou a au aux en pour avec sans sur dans par",
    "es": "el la los las un una unos unas y o de del al a en para con sin por",
    "ar": "و في من على مع الى عن او",
    "ja": "の と に を は が で も へ や から まで",
    "zh-hans": "的 和 与 及 之",
    "zh-hant": "的 和 与 及 之",
    "ko": "및 와 과 의",
}
IDLE = {language: frozenset(words.split()) for language, words in _idle.items()}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. ``place`` counts characters, to tell neighbours; ``start:end`` is in the folded text.

    ``spelling`` is the folded word as written, ``term`` its one form; ``parts`` are the terms inside with their offset.
    """

    term: str
    spelling: str
    place: int
    start: int
    end: int
    parts: tuple[tuple[int, str], ...] = ()

    @property
    def is_single(self) -> bool:
        """One Chinese or Japanese character that no dictionary joined to its neighbours."""
        return len(self.term) == 1 and _HAN.match(self.term) is not None


def analyse(text: str, language: str) -> list[Word]:
    """The words of ``text`` in their order."""
    return list(_analyse(text, language))


@lru_cache(maxsize=2048)
def _analyse(text: str, language: str) -> tuple[Word, ...]:
    found = list(_words(fold(text), language))
    telling = [word for word in found if word.spelling not in IDLE.get(_speech(word, language), ())]
    return tuple(telling or found)


@lru_cache(maxsize=4096)
def indexed(text: str, language: str) -> tuple[tuple[str, int], ...]:
    """Every (term, place) under which ``text`` is found."""
    return tuple(_indexed(text, language))


def _indexed(text: str, language: str) -> Iterator[tuple[str, int]]:
    for word in analyse(text, language):
        yield word.term, word.place
        for offset, part in word.parts:
            yield part, word.place + offset
        if len(word.term) > 1 and _HAN.match(word.term[-1]):
            yield HEAD + word.term[-1], word.place
    if language in CHINESE:
        for run, place in _runs(fold(text)):
            for offset, piece in cut_across(simplified(run)):
                yield piece, place + offset


def terms(text: str, language: str) -> tuple[str, ...]:
    """The bare terms in their order: the key under which a synonym or a redirect is found."""
    return tuple(word.term for word in analyse(text, language))


def key_of(text: str, language: str) -> str:
    return " ".join(terms(text, language))


def in_english(word: Word, language: str) -> str:
    """The form that an English text would have given the word, because every row has English words too."""
    return stem(word.spelling, ENGLISH) if language != ENGLISH and word.spelling.isascii() else word.term


def is_katakana(spelling: str) -> bool:
    return KATAKANA.fullmatch(spelling) is not None


def _speech(word: Word, language: str) -> str:
    """Latin words inside Chinese, Japanese, Korean and Arabic are taken for English ones."""
    return ENGLISH if language in _OTHER_SCRIPTS and word.spelling.isascii() else language


_OTHER_SCRIPTS = frozenset({"zh-hans", "zh-hant", "ja", "ko", "ar"})


def _runs(folded: str) -> Iterator[tuple[str, int]]:
    """(run, place) of what has no spaces; places are counted as in ``_words``."""
    place = 1
    for token in _TOKEN.finditer(folded):
        if token.lastgroup == "cjk":
            yield token.group(), place
        place += _room(token)


def _room(token: re.Match[str]) -> int:
    """How many places a token takes, one more than it needs, so that nothing stands beside what is not in its run."""
    return len(token.group()) + 1


def _words(folded: str, language: str) -> Iterator[Word]:
    place = 1
    for token in _TOKEN.finditer(folded):
        kind, text, start = token.lastgroup, token.group(), token.start()
        if kind == "cjk":
            yield from _cut_words(text, language, place, start)
        elif kind == "hangul":
            yield Word(stem(text, "ko"), text, place, start, token.end())
        else:
            yield from _plain_words(text, language, place, start)
        place += _room(token)


def _cut_words(run: str, language: str, place: int, start: int) -> Iterator[Word]:
    is_japanese = language == "ja" or KANA.search(run) is not None
    plain = run if is_japanese else simplified(run)
    for offset, piece in cut(plain, language):
        # A long mark at the end of a loan word is written or left out: サーバー, サーバ.
        term = piece[:-1] if len(piece) > 3 and piece.endswith("ー") else piece
        inside, inner = [], 0
        for part in () if is_japanese else parts(piece):
            inside.append((inner, part))
            inner += len(part)
        yield Word(term, piece, place + offset, start + offset, start + offset + len(piece), tuple(inside))


def _plain_words(text: str, language: str, place: int, start: int) -> Iterator[Word]:
    """A word of letters and digits; joined ones (CUP-01, 150ml, T-Shirt) under their whole and their parts."""
    speech = ENGLISH if language in _OTHER_SCRIPTS and text.isascii() else language
    elided = _ELISION.match(text) if speech == "fr" else None
    if elided:
        start, text = start + elided.end(), text[elided.end() :]
    bare = _POSSESSIVE.sub("", text) or text
    atoms = [stem(atom, speech) for atom in _ATOM.findall(bare)]
    whole = "".join(_ATOM.findall(bare))
    if len(atoms) < 2:
        yield Word(stem(whole, speech), whole, place, start, start + len(text))
        return
    telling = tuple((n, atom) for n, atom in enumerate(atoms) if atom not in IDLE.get(speech, ()))
    yield Word(whole, whole, place, start, start + len(text), telling)
