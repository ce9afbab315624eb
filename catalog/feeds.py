"""What robots read: robots.txt, and a sitemap in parts, a language and market each, ten thousand products at most.

Which pages are each other in another language is said in every page's head (``shop.alternates``), not here: in a map
the ninety lines of each page would leave room for four hundred.
"""

# ruff: noqa: S608 (only conditions of ours are written into SQL; every value is a parameter)

from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from catalog.shelves import ShelfKind, holds_something
from catalog.visible import collection_visible, listed
from shop.asking import rows
from shop.markets import all_markets
from shop.storefront import prefix, prefixes

# Part n holds the products with an id of its own ten thousand, so that no part counts those before it.
PRODUCTS_A_PART = 10_000
ROWS_AT_ONCE = 1000
PRIVATE = (
    "orders",
    "account",
    "me",
    "search",
    "compare",
    "wishes",
    "wish-list",
    "my-reviews",
    "chosen",
    "landed",
    "basket",
    "checkout",
)
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
CONTENT_TYPE = "application/xml; charset=utf-8"

# What is not a product stands in the first part.
PLACES = f"""
SELECT '' AS path, NULL::timestamptz AS changed, 0 AS kind, 0 AS id
UNION ALL SELECT 'c/' || slug || '/', NULL, 1, id FROM catalog_category
UNION ALL SELECT 'collections/' || slug || '/', NULL, 2, id FROM catalog_collection c WHERE {collection_visible()}
UNION ALL SELECT 'brands/' || slug || '/', NULL, 3, id FROM catalog_brand b
WHERE {holds_something("b", ShelfKind.BRAND)}
UNION ALL SELECT unnest(ARRAY['brands/', 'journal/', 'questions/']), NULL, 4, 0
UNION ALL SELECT 'journal/' || slug || '/', updated_at, 5, id FROM catalog_article
WHERE published AND published_at <= now()
"""
PRODUCTS = f"""
SELECT 'p/' || slug || '/', updated_at, 6, id FROM catalog_product p
WHERE p.id > %(after)s AND p.id <= %(upto)s AND {listed()}
"""
PARTS = f"SELECT DISTINCT (p.id - 1) / %(size)s::bigint FROM catalog_product p WHERE {listed()}"


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /webhooks/", "Disallow: /choose/"]
    lines += [f"Disallow: /*/{page}/" for page in PRIVATE]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The list of parts, for every language and market."""
    parts = {
        market.code: {1} | {n + 1 for (n,) in rows(PARTS, {"market": market.code, "size": PRODUCTS_A_PART})}
        for market in all_markets()
    }
    lines = "".join(
        f"<sitemap><loc>{settings.SITE_URL}/sitemaps/{language}-{market}-{number}.xml</loc></sitemap>\n"
        for language, market in prefixes()
        for number in sorted(parts[market])
    )
    return HttpResponse(f'{XML}<sitemapindex xmlns="{SITEMAP}">\n{lines}</sitemapindex>\n', content_type=CONTENT_TYPE)


@require_safe
def sitemap(request: HttpRequest, place: str, number: int) -> StreamingHttpResponse:
    """One part: the pages of one language and market. ``place`` is as in page addresses, ``de-eu``."""
    home = f"/{place}/"
    market = {prefix(language, market): market for language, market in prefixes()}.get(home)
    if market is None or not 1 <= number <= 50_000:
        raise Http404
    values = {"market": market, "after": (number - 1) * PRODUCTS_A_PART, "upto": number * PRODUCTS_A_PART}
    [(is_there,)] = rows(f"SELECT EXISTS ({PRODUCTS})", values)
    if number > 1 and not is_there:
        raise Http404
    sql = f"{PLACES} UNION ALL {PRODUCTS} ORDER BY kind, id" if number == 1 else f"{PRODUCTS} ORDER BY id"
    return StreamingHttpResponse(_lines(home, sql, values), content_type=CONTENT_TYPE)


def _lines(home: str, sql: str, values: dict[str, object]) -> Iterator[str]:
    """Slugs are letters, digits and hyphens, so nothing is to be escaped."""
    yield f'{XML}<urlset xmlns="{SITEMAP}">\n'
    with connection.chunked_cursor() as cursor:
        cursor.itersize = ROWS_AT_ONCE  # type: ignore[attr-defined]
        cursor.execute(sql, values)  # type: ignore[arg-type]
        for path, changed, *_ in cursor:
            day = f"<lastmod>{changed:%Y-%m-%d}</lastmod>" if changed else ""
            yield f"<url><loc>{settings.SITE_URL}{home}{path}</loc>{day}</url>\n"
    yield "</urlset>\n"
