"""One item of a merchant feed, as its fields may be: lengths, forms and values of the documented specification."""

import html
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import nh3
from django.conf import settings

from catalog.browse.json_ld import SHOP
from catalog.browse.reader import Reader
from catalog.browse.standing import Place, standing
from catalog.delivery import sending
from catalog.pictures import large_url
from shop.templating import markdown

MOST_ID = 50
MOST_TITLE = 150
MOST_DESCRIPTION = 5000
MOST_BRAND = 70
MOST_OPTION = 100
MOST_TYPE = 750
OPTIONS = {"colour": "color", "glaze": "color", "size": "size", "clay": "material", "finish": "pattern"}
# Google's product taxonomy by heading of the Harmonized System, where one follows from the other.
CATEGORIES = {
    "6911": "Home & Garden > Kitchen & Dining > Tableware",
    "6912": "Home & Garden > Kitchen & Dining > Tableware",
    "7013": "Home & Garden > Kitchen & Dining > Tableware",
    "6913": "Home & Garden > Decor",
    "9405": "Home & Garden > Lighting",
    "9103": "Home & Garden > Decor > Clocks",
    "9105": "Home & Garden > Decor > Clocks",
}


@dataclass(frozen=True)
class Item:
    """Texts are plain; money is written ``23.80 EUR``. ``shipping`` is the cheapest way and its price.

    ``ships_on`` is the day on which a preorder leaves; ``sale_days`` from when until when the sale price is asked,
    where its end is known.
    """

    id: str
    sku: str
    title: str
    description: str
    link: str
    images: list[str]
    in_stock: bool
    free: int
    ships_on: date | None
    price: str
    sale_price: str
    sale_days: str
    is_set: bool
    brand: str
    group: str
    options: list[tuple[str, str]]
    product_type: str
    category: str
    weight_g: int
    shipping: tuple[str, str] | None
    shop: str = SHOP


class Row(NamedTuple):
    """What ``merchants_sql`` answers, in its order."""

    product: int
    slug: str
    name: str
    text: str
    hs_code: str
    brand: str
    variant: int
    sku: str
    weight_g: int
    amount: str
    earlier: str | None
    stock: list[Place] | None
    pictures: list[list[Any]] | None
    options: list[list[str]] | None
    path: str | None
    has_sisters: bool
    is_set: bool
    asked_from: datetime
    asked_until: datetime | None


def item_of(row: tuple[Any, ...], reader: Reader) -> Item | None:
    """None for what cannot be shown elsewhere: it has no picture."""
    found = Row(*row)
    pictures = [f"{settings.SITE_URL}{large_url(made, file)}" for made, file in found.pictures or () if file]
    if not pictures:
        return None
    price, before = reader.shown(found.amount), reader.shown(found.earlier)
    labels = ", ".join([label for _axis, label in found.options or ()])
    stands = standing(found.stock or ())
    here = stands.sent_from and stands.ships_on is None
    sent = sending(reader.market, found.weight_g, stands.sent_from) if here else None
    freight = reader.shown(sent.price.amount) if sent else None
    return Item(
        id=found.sku if len(found.sku) <= MOST_ID else f"v{found.variant}",
        sku=found.sku,
        title=_cut(f"{found.name}, {labels}" if labels else found.name, MOST_TITLE),
        description=_cut(_plain(found.text) or found.name, MOST_DESCRIPTION),
        link=f"{settings.SITE_URL}{reader.product_url(found.slug, found.sku)}",
        images=pictures,
        in_stock=stands.free > 0,
        free=stands.free,
        ships_on=stands.ships_on,
        price=_money(before or price),
        sale_price=_money(price) if before else "",
        sale_days=_span(found.asked_from, found.asked_until) if before and found.asked_until else "",
        is_set=found.is_set,
        brand=_cut(found.brand, MOST_BRAND),
        group=f"p{found.product}" if found.has_sisters else "",
        options=_options(found.options or []),
        product_type=_cut(found.path or "", MOST_TYPE),
        category=CATEGORIES.get(found.hs_code[:4], ""),
        weight_g=found.weight_g,
        shipping=(sent.name, _money(freight)) if sent and freight is not None else None,
    )


def _options(chosen: list[list[str]]) -> list[tuple[str, str]]:
    """Options that the specification knows, each once."""
    known = {OPTIONS[axis]: _cut(label, MOST_OPTION) for axis, label in chosen if axis in OPTIONS}
    return list(known.items())


def _span(begins: datetime, ends: datetime) -> str:
    return "/".join(f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}" for moment in (begins, ends))


def _money(amount: Any) -> str:
    return f"{amount.amount} {amount.currency.code}"


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    """Markdown without its marks, in one line."""
    bare = html.unescape(nh3.clean(str(markdown(text)), tags=set()))
    return re.sub(r"\s+", " ", bare).strip()


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
