"""What robots read: robots.txt, and a sitemap in parts, one language and market each, every page with its sisters."""

# ruff: noqa: S608 (only conditions of ours are written into SQL; every value is a parameter)

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalog.asking import rows
from catalog.visible import listed
from shop.markets import all_markets
from shop.models import Market
from shop.storefront import prefix, prefixes

# A page names its sisters in all languages and markets (ninety lines), so a part stays below 5 MB.
THINGS_A_PART = 400
# Which country stands for a language within a market of many countries.
HOMES = {"de": "DE", "fr": "FR", "es": "ES", "en": "IE"}
DEFAULT = ("en", "world")

THINGS = f"""
SELECT path, changed FROM (
    SELECT '' AS path, NULL::timestamptz AS changed, 0 AS kind, 0 AS id
    UNION ALL SELECT 'c/' || slug || '/', NULL, 1, id FROM catalog_category
    UNION ALL SELECT 'p/' || slug || '/', updated_at, 2, id FROM catalog_product p WHERE {listed()}
) AS things ORDER BY kind, id LIMIT %(limit)s OFFSET %(offset)s
"""
COUNT = f"""
SELECT 1 + (SELECT count(*) FROM catalog_category) + (SELECT count(*) FROM catalog_product p WHERE {listed()})
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /webhooks/", "Disallow: /choose/"]
    lines += [f"Disallow: /*/{page}/" for page in ("orders", "account", "me", "search")]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of parts, for every language and market."""
    totals = {market.code: rows(COUNT, {"market": market.code})[0][0] for market in all_markets()}
    parts = "".join(
        f"<sitemap><loc>{settings.SITE_URL}/sitemaps/{language}-{market}-{number}.xml</loc></sitemap>\n"
        for language, market in prefixes()
        for number in range(1, -(-totals[market] // THINGS_A_PART) + 1)
    )
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{parts}</sitemapindex>\n')


@require_safe
def sitemap(request: HttpRequest, place: str, number: int) -> HttpResponse:
    """One part: the pages of one language and market. ``place`` is as in page addresses, ``de-eu``."""
    home = f"/{place}/"
    market = {prefix(language, market): market for language, market in prefixes()}.get(home)
    if market is None or not 1 <= number <= 50_000:
        raise Http404
    found = rows(THINGS, {"market": market, "limit": THINGS_A_PART, "offset": (number - 1) * THINGS_A_PART})
    if not found:
        raise Http404
    sisters = _sisters()
    urls = "".join(_entry(home, path, changed, sisters) for path, changed in found)
    return _xml(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{urls}</urlset>\n"
    )


def hreflang(language: str, market: Market) -> str:
    """``zh-Hans-CN``, ``fr-FR``; the language alone where the market is the rest of the world."""
    tag = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(language, language)
    if not market.countries:
        return tag
    home = HOMES.get(language, "")
    return f"{tag}-{home if home in market.countries else market.countries[0]}"


def _sisters() -> str:
    """The alternates of a page; ``PATH`` stands for its address."""
    languages = [code for code, _name in settings.LANGUAGES]
    lines = [
        f'<xhtml:link rel="alternate" hreflang="{hreflang(language, market)}"'
        f' href="{settings.SITE_URL}{prefix(language, market.code)}PATH"/>\n'
        for market in all_markets()
        for language in languages
    ]
    lines.append(
        f'<xhtml:link rel="alternate" hreflang="x-default" href="{settings.SITE_URL}{prefix(*DEFAULT)}PATH"/>\n'
    )
    return "".join(lines)


def _entry(home: str, path: str, changed: object, sisters: str) -> str:
    """Slugs are letters, digits and hyphens, so nothing is to be escaped."""
    day = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
    return f"<url><loc>{settings.SITE_URL}{home}{path}</loc>{day}\n{sisters.replace('PATH', path)}</url>\n"


def _xml(body: str) -> HttpResponse:
    return HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', content_type="application/xml; charset=utf-8"
    )
