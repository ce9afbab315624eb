"""The kinds of letters the shop writes, each with its name for staff; an app says its own in its room ``letters``."""

from django.utils.functional import Promise

_names: dict[str, Promise | str] = {}


def named(kinds: dict[str, Promise | str]) -> None:
    """Say what these kinds of letters are called."""
    _names.update(kinds)


def letter_name(kind: str) -> str:
    """A kind that nobody writes any more is shown by its code."""
    return str(_names.get(kind, kind))
