"""Parts that are alike on every page of a language and market, kept as text: header and footer are not drawn anew."""

from collections.abc import Callable, Hashable

from markupsafe import Markup

from shop.markets import current_code, current_language

MOST_KEPT = 1000

_kept: dict[tuple[Hashable, ...], Markup] = {}


def kept(name: str, *values: Hashable, caller: Callable[[], Markup]) -> Markup:
    """For ``{% call kept("header", categories) %}...{% endcall %}``: drawn once for the same values."""
    key = (name, current_language(), current_code(), *values)
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        found = _kept[key] = caller()
    return found
