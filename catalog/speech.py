"""Texts in SQL: a column of the reader's language, the English one where that is empty."""

from django.conf import settings
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

FALLBACK = "en"
LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


def column(field: str, language: str) -> str:
    """The column's name, from the closed list of our languages: safe to stand in SQL. Raises ValueError."""
    if language not in LANGUAGES:
        raise ValueError(f"{language} is none of our languages")
    return build_localized_fieldname(field, language)


def said(alias: str, field: str, language: str) -> str:
    """SQL for a translated text with its fallback, never null."""
    own, english = f"{alias}.{column(field, language)}", f"{alias}.{column(field, FALLBACK)}"
    if own == english:
        return f"coalesce({english}, '')"
    return f"coalesce(nullif({own}, ''), {english}, '')"


def reader() -> str:
    """The language of the page that is being made."""
    language = get_language()
    return language if language in LANGUAGES else FALLBACK
