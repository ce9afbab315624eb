"""Random catalogues for lists, and what a list must show, counted the slow way from the tables of truth."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.utils import translation

from catalog.browse.category import category_page
from catalog.browse.lists import vocabulary
from catalog.browse.reader import Reader, reader_in
from catalog.listview import ListView
from catalog.models import Price, Product, ProductStatus, Variant
from shop import markets
from shop.money import money
from tests.factories import make_category


@dataclass(frozen=True)
class Made:
    """A product as a test wants it: its price in the market (None: no price), its place, and what it is told by."""

    price: int | None = 10
    position: int = 0
    featured: bool = False
    origin: str = "CN"
    handmade: bool | None = None


def reader(place: str = "us", language: str = "en") -> Reader:
    translation.activate(language)
    vocabulary.forget()
    return reader_in(markets.by_code(place))


def plant(made: list[Made], *, slug: str = "tea", currency: str = "USD") -> list[Product]:
    """Rows without stock, by as few statements as there are tables."""
    category = make_category(slug)
    products = Product.objects.bulk_create(
        Product(
            slug=f"{slug}-{n}",
            category=category,
            status=ProductStatus.PUBLISHED,
            name_en=f"Piece {n}",
            position=one.position,
            featured=one.featured,
            origin_country=one.origin,
        )
        for n, one in enumerate(made)
    )
    variants = Variant.objects.bulk_create(
        Variant(product=product, sku=f"{slug.upper()}-{n}") for n, product in enumerate(products)
    )
    Price.objects.bulk_create(
        Price(variant=variant, amount=money(one.price, currency))
        for variant, one in zip(variants, made, strict=True)
        if one.price is not None
    )
    return products


def listed(url: str, at: Reader) -> ListView:
    """The page at an address of the category ``tea``; it must be the address of what it shows."""
    slug = urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]
    found = category_page(slug, dict(parse_qsl(urlsplit(url).query)), at)
    assert isinstance(found, ListView), found
    return found


def walk(url: str, at: Reader) -> Iterator[ListView]:
    """From a page on to the last."""
    while url:
        page = listed(url, at)
        yield page
        url = page.next_url


def slugs(page: ListView) -> list[str]:
    return [card.url.rstrip("/").rsplit("/", 1)[-1] for card in page.cards]
