"""What the floors above may know of a product: an offer is a snapshot in one language and one currency."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from moneyed import Money

from catalog.asking import rows
from catalog.belongings import BELONGINGS, NOWHERE, Belongings, belongings
from catalog.models import ProductKind, StockPlace
from catalog.pictures import small_url
from catalog.speech import reader, said
from shop.money import money

PLACES_KEPT_S = 10


@dataclass(frozen=True)
class Offer:
    """``price`` is the net list price; ``image`` the address of a small picture or empty."""

    sku: str
    variant_id: int
    product_id: int
    slug: str
    name: str
    options: str
    image: str
    price: Money
    hs_code: str
    origin_country: str
    weight_g: int
    box_mm: tuple[int, ...]
    digital: bool
    belongs: Belongings = NOWHERE


@dataclass(frozen=True)
class Place:
    code: str
    country: str
    name: str


@cache
def _sql(language: str) -> str:
    name, label, value = (
        said("p", "name", language),
        said("a", "label", language),
        said("x", "label", language),
    )
    return f"""
    SELECT v.sku, v.id, p.id, p.slug, {name}, coalesce(o.options, ''), i.renditions, i.file,
           r.amount, coalesce(nullif(v.hs_code, ''), p.hs_code), p.origin_country, v.weight_g, v.box_mm, p.kind,
           {BELONGINGS}
    FROM catalog_variant v
    JOIN catalog_product p ON p.id = v.product_id AND p.status = 'published'
    JOIN catalog_price r ON r.variant_id = v.id AND r.amount_currency = %(currency)s
    LEFT JOIN LATERAL (
        SELECT string_agg({label} || ': ' || {value}, ', ' ORDER BY a.position, a.id) AS options
        FROM catalog_variant_values vv
        JOIN catalog_axisvalue x ON x.id = vv.axisvalue_id JOIN catalog_axis a ON a.id = x.axis_id
        WHERE vv.variant_id = v.id
    ) o ON true
    LEFT JOIN LATERAL (
        SELECT renditions, file FROM catalog_image WHERE product_id = p.id
        ORDER BY variant_id IS NOT DISTINCT FROM v.id DESC, position, id LIMIT 1
    ) i ON true
    WHERE v.active AND v.sku = ANY(%(skus)s)
    """


def offers(skus: Iterable[str], *, language: str, currency: str) -> dict[str, Offer]:
    """Offers by SKU, in one query. A SKU that is unknown, unpublished, off sale or without a price is absent."""
    wanted = list(skus)
    if not wanted:
        return {}
    found = rows(_sql(language), {"skus": wanted, "currency": currency})
    return {row[0]: _offer(row, currency) for row in found}


def _offer(row: tuple[Any, ...], currency: str) -> Offer:
    sku, variant, product, slug, name, options, renditions, file, amount, hs_code, origin, weight, box, kind, *more = (
        row
    )
    return Offer(
        sku=sku,
        variant_id=variant,
        product_id=product,
        slug=slug,
        name=name,
        options=options,
        image=small_url(renditions, file),
        price=money(amount, currency),
        hs_code=hs_code,
        origin_country=origin,
        weight_g=weight,
        box_mm=tuple(box),
        digital=kind == ProductKind.GIFT_CARD,
        belongs=belongings(more[0]),
    )


_places: dict[str, tuple[float, list[Place]]] = {}


def places() -> list[Place]:
    """Where goods lie, in the order staff gave; each process keeps the list for some seconds."""
    language = reader()
    until, kept = _places.get(language, (0.0, []))
    if time.monotonic() >= until:
        rows = StockPlace.objects.all()
        kept = [Place(row.code, row.country, row.name) for row in rows]
        _places[language] = (time.monotonic() + PLACES_KEPT_S, kept)
    return kept
