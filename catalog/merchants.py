"""Feeds for Google Merchant Center and for Meta's catalogue, one for each market and language, streamed.

Sources: Google Merchant Center "Product data specification" and Meta "Data feed fields", both in RSS 2.0 with Google's
names. A row that could not be shown there (no picture) is left out; texts are cut where the field ends.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from catalog.browse.reader import Reader, reader_in
from catalog.merchants_item import Item, item_of
from catalog.merchants_sql import feed_sql
from catalog.public_prices import tells_lowest
from catalog.xml import element
from shop import markets
from shop.markets import country_of
from shop.storefront import prefixes

ROWS_AT_ONCE = 500
LONGEST_PREORDER = timedelta(days=365)
NAMESPACE = "http://base.google.com/ns/1.0"
AVAILABILITY = {True: "in_stock", False: "out_of_stock"}
META_AVAILABILITY = {True: "in stock", False: "out of stock"}

Write = Callable[[Item, Reader], str]


@require_safe
def google(request: HttpRequest, place: str) -> StreamingHttpResponse:
    return _feed(place, google_item)


@require_safe
def meta(request: HttpRequest, place: str) -> StreamingHttpResponse:
    return _feed(place, meta_item)


def google_item(item: Item, reader: Reader) -> str:
    country = country_of(reader.market)
    # A preorder needs a day that is at most a year away; what leaves later cannot be told there.
    day = item.ships_on if item.ships_on and item.ships_on <= timezone.now().date() + LONGEST_PREORDER else None
    rows = [
        *_common(item, "preorder" if day else AVAILABILITY[item.in_stock and not item.ships_on]),
        ("g:availability_date", f"{day.isoformat()}T00:00Z" if day else ""),
        ("g:is_bundle", "yes" if item.is_set else ""),
        ("g:identifier_exists", "yes" if item.brand else "no"),
        ("g:mpn", item.sku if item.brand else ""),
        ("g:shipping_weight", f"{item.weight_g} g" if item.weight_g else ""),
    ]
    if item.shipping:
        name, price = item.shipping
        rows.append(("g:shipping", [("g:country", country), ("g:service", name), ("g:price", price)]))
    if country == "US":  # the shop collects no sales tax: logistics' rules for the United States say so
        rows.append(("g:tax", [("g:country", "US"), ("g:rate", "0"), ("g:tax_ship", "no")]))
    return element("item", rows)


def meta_item(item: Item, reader: Reader) -> str:
    rows = _common(item, "preorder" if item.ships_on else META_AVAILABILITY[item.in_stock])
    rows.append(("g:quantity_to_sell_on_facebook", str(max(0, item.free))))
    return element("item", rows)


def _common(item: Item, availability: str) -> list[tuple[str, Any]]:
    return [
        ("g:id", item.id),
        ("g:title", item.title),
        ("g:description", item.description),
        ("g:link", item.link),
        ("g:image_link", item.images[0]),
        *(("g:additional_image_link", image) for image in item.images[1:]),
        ("g:availability", availability),
        ("g:price", item.price),
        ("g:sale_price", item.sale_price),
        ("g:sale_price_effective_date", item.sale_days),
        ("g:brand", item.brand or item.shop),
        ("g:condition", "new"),
        ("g:item_group_id", item.group),
        *((f"g:{name}", value) for name, value in item.options),
        ("g:product_type", item.product_type),
        ("g:google_product_category", item.category),
    ]


def _feed(place: str, write: Write) -> StreamingHttpResponse:
    """``place`` is market and language, ``eu-de``. Raises Http404 for any other."""
    market, _hyphen, language = place.partition("-")
    if (language, market) not in prefixes():
        raise Http404
    answer = StreamingHttpResponse(_stream(language, market, write), content_type="application/xml; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _stream(language: str, code: str, write: Write) -> Iterator[str]:
    """The answer is written after the request's own language is forgotten, so each row is written in its own."""
    with translation.override(language), markets.override(code) as market:
        reader = reader_in(market)
        values = {
            "market": code,
            "country": country_of(market),
            "currency": market.currency,
            "warehouses": list(reader.places),
            "tells_lowest": tells_lowest(market),
        }
        head = element("title", f"Tradewind, {market.name}") + element("link", f"{settings.SITE_URL}{reader.home}")
        about = element("description", f"{language}, {market.currency}")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{NAMESPACE}"><channel>\n{head}{about}\n'
    with connection.chunked_cursor() as cursor:
        cursor.itersize = ROWS_AT_ONCE  # type: ignore[attr-defined]
        cursor.execute(feed_sql(language), values)  # type: ignore[arg-type]
        while found := cursor.fetchmany(ROWS_AT_ONCE):
            with translation.override(language), markets.override(code):
                items = [item_of(row, reader) for row in found]
                chunk = "\n".join([write(item, reader) for item in items if item is not None])
            yield f"{chunk}\n"
    yield "</channel></rss>\n"
