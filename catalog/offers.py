"""What the floors above may know of a product: an offer is a snapshot in one language and one currency."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from moneyed import Money

from catalog.bans import Ban, bans_of, reason_against
from catalog.belongings import NOWHERE, Belongings, belongings
from catalog.bundles import Part, Recipe
from catalog.models import ProductKind, StockPlace
from catalog.offers_sql import offers_sql
from catalog.pictures import small_url
from catalog.speech import reader
from shop.asking import rows
from shop.money import money

PLACES_KEPT_S = 10


@dataclass(frozen=True)
class Offer:
    """``price`` is the net price that holds for the buyer, ``price_list`` the code of the list it is from or empty;
    ``image`` the address of a small picture or empty.

    ``national`` are the codes by destination that hold today. A set has ``parts``; customs and the shelves see those.
    """

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
    price_list: str = ""
    belongs: Belongings = NOWHERE
    gift_only: bool = False
    customs_description: str = ""
    national: Mapping[str, str] = field(default_factory=dict)
    bans: tuple[Ban, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def recipe(self) -> Recipe:
        """Pieces on the shelf that one of it takes, by SKU."""
        return {part.sku: part.quantity for part in self.parts} or {self.sku: 1}

    def not_sold_to(self, country: str) -> str | None:
        """Why nobody in ``country`` may order it; None where it may be sold."""
        return reason_against(self.bans, country)


@dataclass(frozen=True)
class Place:
    code: str
    country: str
    name: str


def offers(
    wanted: Iterable[str] | Mapping[str, int],
    *,
    language: str,
    currency: str,
    market: str,
    group: str = "",
    on: date | None = None,
) -> dict[str, Offer]:
    """Offers by SKU, in one query. A SKU that is unknown, off sale, without a price or not in the market is absent.

    ``wanted``: SKUs, or pieces by SKU where a price list asks less for more. ``group``: the buyer's customer group, or
    empty; ``on``: the day whose price lists hold, today if None.
    """
    pieces = wanted if isinstance(wanted, Mapping) else dict.fromkeys(wanted, 1)
    if not pieces:
        return {}
    values = {
        "skus": list(pieces),
        "quantities": list(pieces.values()),
        "currency": currency,
        "market": market,
        "group": group,
        "on": on or timezone.now().date(),
    }
    found = rows(offers_sql(language), values)
    return {row[0]: _offer(row, currency) for row in found}


def _offer(row: tuple[Any, ...], currency: str) -> Offer:
    sku, variant, product, slug, name, options, renditions, file, amount, price_list, *more = row
    hs_code, origin, weight, box, kind, described, national, bans, parts, belongs = more
    return Offer(
        sku=sku,
        variant_id=variant,
        product_id=product,
        slug=slug,
        name=name,
        options=options,
        image=small_url(renditions, file),
        price=money(amount, currency),
        price_list=price_list,
        hs_code=hs_code,
        origin_country=origin,
        weight_g=weight,
        box_mm=tuple(box),
        digital=kind == ProductKind.GIFT_CARD,
        belongs=belongings(belongs),
        gift_only=kind == ProductKind.GIFT,
        customs_description=described,
        national=national or {},
        bans=bans_of(bans),
        parts=tuple(_part(part) for part in parts or ()),
    )


def _part(row: list[Any]) -> Part:
    sku, quantity, name, hs_code, origin, weight, described, national, amount = row
    return Part(
        sku=sku,
        quantity=quantity,
        name=name,
        hs_code=hs_code,
        origin_country=origin,
        weight_g=weight,
        customs_description=described,
        national=national or {},
        price=None if amount is None else Decimal(amount),
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
