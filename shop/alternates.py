"""The same page elsewhere, for search engines: every language of this market, this language in every market.

Written by hand into one string: as a template it was a tenth of the cost of a page.
"""

from django.conf import settings
from markupsafe import Markup, escape

from shop import markets
from shop.models import Market
from shop.storefront import prefix

# A market of many countries is told by the country that speaks the language, where it has one.
HOMES = {"de": "DE", "fr": "FR", "es": "ES", "en": "IE"}


def alternates(path: str) -> Markup:
    """Link elements for the head: the page's one address, and its twins when it lies in the storefront."""
    site = settings.SITE_URL
    lines = [f'<link rel="canonical" href="{site}{escape(path)}">']
    own = prefix()
    if path.startswith(own):
        here, mine, rest = markets.current(), markets.current_language(), escape(path[len(own) :])
        twins = [(code, here) for code, _name in settings.LANGUAGES]
        twins += [(mine, market) for market in markets.all_markets() if market.code != here.code]
        lines += [_link(_tongue(code, market), f"{site}{prefix(code, market.code)}{rest}") for code, market in twins]
        lines.append(_link("x-default", f"{site}{prefix('en', markets.REST_OF_WORLD)}{rest}"))
    return Markup("\n".join(lines))  # noqa: S704 (the path is escaped, the rest is ours)


def _link(tongue: str, address: str) -> str:
    return f'<link rel="alternate" hreflang="{tongue}" href="{address}">'


def _tongue(code: str, market: Market) -> str:
    if not market.countries:
        return code
    home = HOMES.get(code, "")
    return f"{code}-{home if home in market.countries else market.countries[0]}"
