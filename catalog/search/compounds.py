"""Words inside words, told by the catalogue's own vocabulary: a Teekanne is a Kanne, because Tee and Kanne are known.

No dictionary and no rule of grammar: a word is taken apart only into words that the shop itself uses.
"""

from collections.abc import Collection, Iterator

from catalog.search.stems import stem
from catalog.search.words import is_katakana

# What joins German words: Suppe-n-teller, Geschenk-s-karte.
JOINTS = ("n", "en", "s", "es", "er", "e")
GERMAN_HEAD, GERMAN_FRONT, KATAKANA_PART, KOREAN_PART = 4, 3, 3, 2
LONGEST = 40


def inside(term: str, spelling: str, language: str, known: Collection[str]) -> set[str]:
    """The known words under which ``term`` is to be found as well.

    German and Japanese loan words by what they are (the last part), Korean by every part.
    """
    if len(spelling) > LONGEST:
        return set()
    if language == "de":
        return {head for front, head in _german(term) if _is_front(front, known) and head in known}
    if language == "ja" and is_katakana(term):
        return {term[n:] for n in _cuts(term, KATAKANA_PART) if term[:n] in known and term[n:] in known}
    if language == "ko":
        return {part for front, back in _korean(term) if front in known and back in known for part in (front, back)}
    return set()


def splits(term: str, language: str) -> list[tuple[str, str]]:
    """Ways in which an unknown word may be two: 청자찻잔 for 청자 찻잔, Porzellankanne for Porzellan and Kanne."""
    if len(term) > LONGEST:
        return []
    if language == "ko":
        return list(_korean(term))
    if language == "ja":
        return [(term[:n], term[n:]) for n in _cuts(term, KATAKANA_PART)] if is_katakana(term) else []
    if not term.isalpha() or not term.isascii():
        return []
    found = _german(term) if language == "de" else ((term[:n], term[n:]) for n in _cuts(term, GERMAN_FRONT))
    return [pair for front, back in found for pair in _fronts(front, back, language)]


def _fronts(front: str, back: str, language: str) -> Iterator[tuple[str, str]]:
    yield stem(front, language), back
    if language == "de" and front.endswith("s"):
        yield stem(front[:-1], language), back


def _german(term: str) -> Iterator[tuple[str, str]]:
    for n in range(GERMAN_FRONT, len(term) - GERMAN_HEAD + 1):
        yield term[:n], term[n:]


def _is_front(front: str, known: Collection[str]) -> bool:
    bare = [front, *(front[: -len(joint)] for joint in JOINTS if front.endswith(joint))]
    return any(len(one) >= GERMAN_FRONT and (one in known or stem(one, "de") in known) for one in bare)


def _korean(term: str) -> Iterator[tuple[str, str]]:
    return ((term[:n], term[n:]) for n in _cuts(term, KOREAN_PART))


def _cuts(term: str, least: int) -> range:
    return range(least, len(term) - least + 1)
