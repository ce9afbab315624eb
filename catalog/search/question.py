"""A question as PostgreSQL reads it: words joined by AND, each with all the forms under which it may be found."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from catalog.search.words import HEAD, Word, in_english

# A question of more words than this is read by its first ones.
MOST_WORDS = 8
_QUOTED = re.compile(r"('(?:[^']|'')*')(?::(\*))?")


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that a product must have: a word, or some that belong together, with the forms that say the same."""

    words: tuple[Word, ...]
    forms: tuple[str, ...]

    @property
    def key(self) -> str:
        return " ".join(word.term for word in self.words)

    def wider(self, forms: Iterable[str]) -> "Wish":
        return Wish(self.words, tuple(dict.fromkeys((*self.forms, *forms))))


def wishes(words: Sequence[Word], language: str) -> list[Wish]:
    """The words as wishes. Characters that no dictionary joins stand side by side: 石瓢 is not 石 and 瓢 somewhere."""
    found: list[Wish] = []
    for run in _runs(words):
        if len(run) > 1:
            terms = [word.term for word in run]
            # Joined as well: the index has the words of two dictionaries.
            found.append(Wish(tuple(run), (f"({' <-> '.join(map(quoted, terms))})", quoted("".join(terms)))))
        else:
            found.append(Wish((run[0],), _forms(run[0], language)))
    return found


def all_of(asked: Sequence[Wish], weights: str = "") -> str:
    """The tsquery that wants every wish; with ``weights``, in texts of that rank only."""
    return " & ".join(_any(wish, weights) for wish in asked)


def most_of(asked: Sequence[Wish]) -> str:
    """The tsquery that lets one wish go; empty where there is only one."""
    if len(asked) < 2:
        return ""
    return " | ".join(f"({all_of(some)})" for some in combinations(asked, len(asked) - 1))


def quoted(term: str) -> str:
    """A term as it stands in a tsquery. Terms are letters and digits; quoted all the same."""
    escaped = term.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _any(wish: Wish, weights: str) -> str:
    forms = [_QUOTED.sub(lambda term: _weighed(term, weights), form) for form in wish.forms] if weights else wish.forms
    return f"({' | '.join(forms)})"


def _weighed(term: re.Match[str], weights: str) -> str:
    return f"{term.group(1)}:{term.group(2) or ''}{weights}"


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """Neighbouring single characters together, every other word alone."""
    runs: list[list[Word]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        if last and word.is_single and last.is_single and word.place == last.place + 1:
            runs[-1].append(word)
        else:
            runs.append([word])
    return runs


def _forms(word: Word, language: str) -> tuple[str, ...]:
    forms = [quoted(word.term), quoted(in_english(word, language))]
    if word.is_single:
        forms.append(quoted(HEAD + word.term))
    if any(letter.isdigit() for letter in word.term) and len(word.term) > 2:
        forms.append(f"{quoted(word.term)}:*")
    if len(word.parts) > 1:
        forms.append(_side_by_side(word) if not word.term.isascii() else _together(word))
    return tuple(dict.fromkeys(forms))


def _side_by_side(word: Word) -> str:
    said, before = "", 0
    for offset, part in word.parts:
        said += f" <{offset - before}> {quoted(part)}" if said else quoted(part)
        before = offset
    return f"({said})"


def _together(word: Word) -> str:
    return f"({' & '.join(quoted(part) for _, part in word.parts)})"
