"""What a translation sheet says, whatever its format: a text has a key, its source, and a translation a language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from catalog.wording.missing import texts
from catalog.wording.tables import Spoken

CHUNK = 500
MOST_TEXTS = 50_000
# The first character of what a spreadsheet may take for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")
QUOTE = "'"
DIGITS = 16
FORBIDDEN = dict.fromkeys((code for code in range(32) if code not in {9, 10, 13}), None)
PLACEHOLDER = re.compile(r"%\([A-Za-z_]\w*\)[sd]|%[sd]|\{\w*\}")


@dataclass(frozen=True)
class Text:
    """``key`` is ``catalog.product/12/name``."""

    key: str
    source: str
    translations: dict[str, str]

    def check(self, *languages: str) -> str:
        """What the sheet remembers of the source and of the translations, to tell later which of them has changed."""
        parts = [digest(self.source)]
        parts += [f"{language}:{digest(self.translations[language])}" for language in languages]
        return " ".join(parts)


@dataclass(frozen=True)
class Line:
    """A translation that a sheet brings: where it stood, and the words; of what source, and what they were before.

    ``was`` is empty where the sheet does not tell.
    """

    row: int
    key: str
    language: str
    source: str
    was: str
    words: str

    @property
    def is_untouched(self) -> bool:
        return self.was == digest(self.words)


def tidy(text: str) -> str:
    """A text as every sheet can carry it: one kind of line end, and no character that XML 1.0 cannot write."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(FORBIDDEN)


def digest(text: str) -> str:
    return sha256(tidy(text).encode()).hexdigest()[:DIGITS]


def remembered(check: str, language: str) -> tuple[str, str]:
    """From ``Text.check``: the digests of the source and of the translation, each empty where it is not told."""
    source, *others = check.split() or [""]
    known = dict(one.split(":", 1) for one in others if ":" in one)
    return source, known.get(language, "")


def key_of(spoken: Spoken, pk: str, field: str) -> str:
    return f"{spoken.code}/{pk}/{field}"


def guarded(text: str) -> str:
    """A text that no spreadsheet runs: what looks like a formula, or like our own quote before one, gets a quote."""
    return QUOTE + text if text.startswith((*FORMULA, QUOTE)) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith(QUOTE) and text[1:].startswith((*FORMULA, QUOTE)) else text


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def every_text(
    tables: Sequence[Spoken], languages: Sequence[str], *, category: str = "", only_missing: bool = False
) -> Iterator[Text]:
    """All that is said in English, a chunk of rows at a time."""
    for spoken in tables:
        after = ""
        while found := texts(spoken, languages, category=category, after=after, limit=CHUNK):
            for pk, cells in found:
                yield from _texts(spoken, pk, cells, languages, only_missing=only_missing)
            after = found[-1][0]
            if len(found) < CHUNK:
                break


def _texts(
    spoken: Spoken, pk: str, cells: list[str], languages: Sequence[str], *, only_missing: bool
) -> Iterator[Text]:
    width = 1 + len(languages)
    for number, field in enumerate(spoken.fields):
        source, *words = cells[number * width : (number + 1) * width]
        if source and not (only_missing and all(words)):
            yield Text(key_of(spoken, pk, field), source, dict(zip(languages, words, strict=True)))
