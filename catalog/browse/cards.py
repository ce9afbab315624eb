"""Product cards: whatever picks the products, their prices, stock and pictures come in the same statement."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache
from typing import Any

from django.utils.translation import pgettext

from catalog.asking import rows
from catalog.browse.reader import Reader
from catalog.models import ProductKind
from catalog.pictures import view
from catalog.shelf import CardView
from catalog.speech import said


def cards(reader: Reader, picked: str, values: dict[str, Any]) -> list[tuple[str, CardView]]:
    """Cards of the products that ``picked`` selects as (id, shelf, rank), in that order, with their shelf.

    ``picked`` may ask for ``%(market)s`` and ``%(currency)s`` of the reader.
    """
    found = rows(
        _sql(picked, reader.language),
        {
            **values,
            "currency": reader.currency,
            "warehouses": list(reader.places),
            "market": reader.market.code,
        },
    )
    return [(row[0], _card(row, reader)) for row in found]


@cache
def _sql(picked: str, language: str) -> str:
    name, alt = said("p", "name", language), said("i", "alt", language)
    return f"""
    SELECT k.shelf, p.slug, {name}, p.tags, p.kind, price.lowest, price.highest, price.compare_at, stock.free,
           i.renditions, i.file, i.width, i.height, {alt}, i.placeholder
    FROM ({picked}) AS k (id, shelf, rank)
    JOIN catalog_product p ON p.id = k.id
    LEFT JOIN LATERAL (
        SELECT min(r.amount) AS lowest, max(r.amount) AS highest,
               (array_agg(r.compare_at ORDER BY r.amount, r.id))[1] AS compare_at
        FROM catalog_variant v
        JOIN catalog_price r ON r.variant_id = v.id AND r.amount_currency = %(currency)s
        WHERE v.product_id = p.id AND v.active
    ) price ON true
    LEFT JOIN LATERAL (
        SELECT sum(s.on_hand - s.reserved) AS free
        FROM catalog_variant v
        JOIN catalog_stock s ON s.variant_id = v.id
        JOIN catalog_stockplace l ON l.id = s.place_id AND l.code = ANY(%(warehouses)s)
        WHERE v.product_id = p.id AND v.active
    ) stock ON true
    LEFT JOIN LATERAL (
        SELECT * FROM catalog_image WHERE product_id = p.id ORDER BY position, id LIMIT 1
    ) i ON true
    ORDER BY k.shelf, k.rank
    """


def _card(row: tuple[Any, ...], reader: Reader) -> CardView:
    _, slug, name, tags, kind, lowest, highest, earlier, free, made, file, width, height, alt, blur = row
    return CardView(
        url=reader.product_url(slug),
        name=name,
        image=view(made, file, size=(width or 0, height or 0), alt=alt, placeholder=blur or ""),
        price=reader.shown(lowest),
        compare_at=reader.shown(earlier),
        sold_out=kind != ProductKind.GIFT_CARD and not free,
        badge=badge(tags),
        price_from=lowest != highest,
    )


def badge(tags: list[str]) -> str:
    """The one word on a card's corner."""
    if "new" in tags:
        return pgettext("badge on a product", "New")
    if "bestseller" in tags:
        return pgettext("badge on a product", "Bestseller")
    return ""
