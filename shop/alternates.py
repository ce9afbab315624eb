"""The same page elsewhere, for search engines: every language in every market, and one for everybody else.

Pages differ in nothing but the first part of their address, so the whole matrix is one string that is made once and
takes a page's address by a single replacement. See docs/decisions/0012-what-search-engines-are-told.md.
"""

from functools import lru_cache

from django.conf import settings
from markupsafe import Markup, escape

from shop import markets
from shop.models import Market
from shop.storefront import prefix

# A market of many countries is told by the country that speaks the language, where it has one.
HOMES = {"de": "DE", "fr": "FR", "es": "ES", "en": "IE"}
TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}
DEFAULT = ("en", markets.REST_OF_WORLD)
HERE = "\0"


def alternates(path: str) -> Markup:
    """Link elements for the head: the page's one address, and its twins when it lies in the storefront."""
    canonical = f'<link rel="canonical" href="{settings.SITE_URL}{escape(path)}">'
    own = prefix()
    if not path.startswith(own):
        return Markup(canonical)  # noqa: S704 (the path is escaped, the rest is ours)
    twins = _twins(settings.SITE_URL, markets.edition())
    return Markup(f"{canonical}\n{twins.replace(HERE, escape(path[len(own) :]))}")  # noqa: S704 (as above)


def hreflang(language: str, market: Market) -> str:
    """``zh-Hans-CN``, ``fr-FR``; the language alone where the market is the rest of the world."""
    tag = TAGS.get(language, language)
    if not market.countries:
        return tag
    home = HOMES.get(language, "")
    return f"{tag}-{home if home in market.countries else market.countries[0]}"


@lru_cache(maxsize=4)
def _twins(site: str, _edition: int) -> str:
    lines = [
        _link(hreflang(code, market), f"{site}{prefix(code, market.code)}{HERE}")
        for market in markets.all_markets()
        for code, _name in settings.LANGUAGES
    ]
    return "\n".join([*lines, _link("x-default", f"{site}{prefix(*DEFAULT)}{HERE}")])


def _link(tag: str, address: str) -> str:
    return f'<link rel="alternate" hreflang="{tag}" href="{address}">'
