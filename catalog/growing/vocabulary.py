"""The words that made-up goods are called by, in nine languages, from one table in ``catalog/data``."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from catalog.speech import column

TABLE = Path(settings.BASE_DIR) / "catalog" / "data" / "growing.tsv"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass(frozen=True)
class Word:
    """``of`` is what it belongs to: a category's parent, a noun's category, a town's country, an attribute's kind."""

    code: str
    of: str
    said: dict[str, str]

    def columns(self, field: str) -> dict[str, str]:
        """Values for the columns of a translated field."""
        return {column(field, language): text for language, text in self.said.items()}


@cache
def words(kind: str) -> tuple[Word, ...]:
    """All words of a kind, in the table's order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Word(row["code"], row["of"], {language: row[language] for language in LANGUAGES})
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["kind"] == kind
        )


@cache
def pattern(code: str) -> Word:
    return next(word for word in words("pattern") if word.code == code)
