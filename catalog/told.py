"""What a page tells of a product beside words and pictures: films that lie elsewhere, papers to take along."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VideoView:
    """A link to the film at its ``house``; nothing is fetched from there before a click."""

    title: str
    url: str
    house: str


@dataclass(frozen=True)
class PaperView:
    """A PDF: ``size`` as 240 kB; ``language`` in its own words where it is not the reader's, and its code."""

    name: str
    url: str
    size: str
    language: str
    language_code: str
