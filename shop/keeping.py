"""Parts that are alike on many pages of a language and market, kept as text: header, footer, cards are drawn once."""

from collections.abc import Callable, Hashable

from markupsafe import Markup

from shop.markets import current_code, current_language

MOST_KEPT = 2000

_kept: dict[str, dict[tuple[Hashable, ...], Markup]] = {}


def kept(name: str, *values: Hashable, caller: Callable[[], Markup]) -> Markup:
    """For ``{% call kept("header", categories) %}...{% endcall %}``: drawn once for the same values.

    ``values`` are all that the part is made of beside language and market, so what is kept is never old.
    """
    key = (current_language(), current_code(), *values)
    drawn = _kept.setdefault(name, {})
    found = drawn.get(key)
    if found is None:
        if len(drawn) >= MOST_KEPT:
            drawn.clear()
        found = drawn[key] = caller()
    return found
