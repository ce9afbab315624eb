"""Videos and papers of a product, as its page shows them."""

from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat

from catalog.models import Document
from catalog.speech import FALLBACK
from catalog.told import PaperView, VideoView
from catalog.video import house_of
from shop.languages import language_name

NAMES = dict(Document.Kind.choices)


def videos_of(found: list[list[Any]]) -> tuple[VideoView, ...]:
    """Rows of title and address. A house that was taken off the list is not linked to any more."""
    told = ((title, url, house_of(url)) for title, url in found)
    return tuple(VideoView(title or house, url, house) for title, url, house in told if house)


def papers_of(found: list[list[Any]], language: str) -> tuple[PaperView, ...]:
    """Rows of kind, language, file and size: those in the reader's language; of a kind that has none, all others.

    A paper without a language is for everybody. English goes before other foreign languages.
    """
    own = {kind for kind, spoken, *_ in found if spoken == language}
    english = {kind for kind, spoken, *_ in found if spoken == FALLBACK}
    return tuple(
        PaperView(
            name=str(NAMES.get(kind, kind)),
            url=f"{settings.MEDIA_URL}{file}",
            size=filesizeformat(size),
            language=language_name(spoken) if spoken not in {"", language} else "",
            language_code=spoken,
        )
        for kind, spoken, file, size in found
        if spoken in {"", language} or (kind not in own and (spoken == FALLBACK or kind not in english))
    )
