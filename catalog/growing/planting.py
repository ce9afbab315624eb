"""Write made-up goods in chunks, each one commit: words and variants by COPY, what follows from them by set SQL.

A run that was cut off goes on where it stopped; the row of ``Loading`` says how far that is.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from catalog.copying import copy_models, ids
from catalog.growing.frame import Frame, build
from catalog.growing.goods import Good, good
from catalog.growing.vocabulary import LANGUAGES
from catalog.models import Image, Loading, Product, Specification, Variant
from catalog.speech import FALLBACK, column
from shop.pagecache import bump

NAME = "growshop"
CHUNK = 2000
# Made-up rates to the US dollar with the step that prices end on: nobody buys these goods.
RATES = {
    "USD": ("1", "1"), "EUR": ("0.92", "1"), "GBP": ("0.79", "1"), "JPY": ("155", "100"), "KRW": ("1380", "1000"),
    "CNY": ("7.2", "1"), "HKD": ("7.8", "10"), "TWD": ("32", "10"), "AED": ("3.67", "1"),
}  # fmt: skip
SPOKEN = ("name", "summary", "description")

PRICES = """
INSERT INTO catalog_price ({columns})
SELECT v.id, greatest(round(w.usd * r.rate / r.step), 1) * r.step, r.code, NULL, r.code {defaults}
FROM unnest(%(variants)s::bigint[], %(usd)s::numeric[]) AS w(id, usd)
JOIN catalog_variant v ON v.id = w.id
CROSS JOIN unnest(%(codes)s::text[], %(rates)s::numeric[], %(steps)s::numeric[]) AS r(code, rate, step)
"""
# The counters and the moves that explain them, in one statement.
STOCK = """
WITH lain AS (
    INSERT INTO catalog_stock (variant_id, place_id, on_hand, reserved)
    SELECT w.variant, w.place, w.pieces, 0
    FROM unnest(%(variants)s::bigint[], %(places)s::bigint[], %(pieces)s::int[]) AS w(variant, place, pieces)
    RETURNING id, on_hand
)
INSERT INTO catalog_stockmove (stock_id, kind, on_hand_change, reserved_change, reference)
SELECT id, 'received', on_hand, 0, 'growshop' FROM lain WHERE on_hand > 0
"""
PICTURES = """
INSERT INTO catalog_image ({columns})
SELECT w.product, {values}
FROM unnest(%(products)s::bigint[], %(pictures)s::bigint[]) AS w(product, picture)
JOIN catalog_image i ON i.id = w.picture
JOIN catalog_product p ON p.id = w.product
"""


def planted() -> tuple[int, int | None]:
    """How many made-up products there are, and of which seed."""
    row = Loading.objects.filter(name=NAME).first()
    return (row.given["products"], row.given["seed"]) if row else (0, None)


def plant(wanted: int, *, seed: int, tell: Callable[[int], None]) -> int:
    """Grow to ``wanted`` made-up products; how many are new. ``tell`` hears the number after each chunk."""
    begun, _seed = planted()
    if begun >= wanted:
        return 0
    frame = build()
    for first in range(begun + 1, wanted + 1, CHUNK):
        last = min(first + CHUNK - 1, wanted)
        with transaction.atomic():
            _plant([good(number, seed=seed, places=len(frame.places)) for number in range(first, last + 1)], frame)
            given = {"given": {"products": last, "seed": seed}, "digest": ""}
            Loading.objects.update_or_create(name=NAME, defaults=given)
        tell(last)
    bump()
    return wanted - begun


def _plant(goods: list[Good], frame: Frame) -> None:
    keys = ids(Product, len(goods))
    copy_models(Product, _product_columns(), _products(goods, keys, frame))
    owned = [
        (key, position, piece) for key, g in zip(keys, goods, strict=True) for position, piece in enumerate(g.pieces)
    ]
    variants = ids(Variant, len(owned))
    copy_models(
        Variant,
        ("id", "product_id", "sku", "position", "weight_g", "box_mm", "hs_code"),
        (
            (variant, key, piece.sku, position, piece.weight_g, piece.box_mm, "")
            for variant, (key, position, piece) in zip(variants, owned, strict=True)
        ),
    )
    copy_models(
        Variant.values.through,
        ("variant_id", "axisvalue_id"),
        ((variant, frame.values[piece.value]) for variant, (_, _, piece) in zip(variants, owned, strict=True)),
    )
    copy_models(Specification, ("product_id", "attribute_id", "value", "position"), _specifications(goods, keys, frame))
    _price(variants, [Decimal(piece.cents) / 100 for _, _, piece in owned])
    lain = [
        (v, p, n)
        for v, (_, _, piece) in zip(variants, owned, strict=True)
        for p, n in zip(frame.places, piece.stock, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            STOCK, {name: [row[at] for row in lain] for at, name in enumerate(("variants", "places", "pieces"))}
        )
    _hang(keys, frame.pictures)


def _product_columns() -> list[str]:
    spoken = [column(field, language) for field in SPOKEN for language in LANGUAGES]
    return [
        "id", "slug", "kind", "status", "category_id", "tags", "featured", "position", "origin_country", "hs_code",
        *SPOKEN, "origin_place", *spoken, *(column("origin_place", language) for language in LANGUAGES),
    ]  # fmt: skip


def _products(goods: list[Good], keys: list[int], frame: Frame) -> Iterator[tuple[object, ...]]:
    for key, g in zip(keys, goods, strict=True):
        kind = "variable" if len(g.pieces) > 1 else "simple"
        yield (
            key, g.slug, kind, "published", frame.categories[g.category], g.tags, g.featured, 1000 + key % 1000,
            g.town.of, g.hs_code,
            *(g.texts[field][FALLBACK] for field in SPOKEN), g.town.said[FALLBACK],
            *(g.texts[field][language] for field in SPOKEN for language in LANGUAGES),
            *(g.town.said[language] for language in LANGUAGES),
        )  # fmt: skip


def _specifications(goods: list[Good], keys: list[int], frame: Frame) -> Iterator[tuple[object, ...]]:
    for key, g in zip(keys, goods, strict=True):
        for position, (code, value) in enumerate(
            (("capacity", g.capacity_ml), ("height", g.height_mm), ("handmade", g.handmade))
        ):
            yield key, frame.attributes[code], Jsonb(value), position


def _price(variants: list[int], usd: list[Decimal]) -> None:
    codes, rates = list(RATES), list(RATES.values())
    with connection.cursor() as cursor:
        cursor.execute(
            PRICES.format(
                columns="variant_id, amount, amount_currency, compare_at, compare_at_currency, proposed",
                defaults=", false",
            ),
            {
                "variants": variants,
                "usd": usd,
                "codes": codes,
                "rates": [Decimal(rate) for rate, _step in rates],
                "steps": [Decimal(step) for _rate, step in rates],
            },
        )


def _hang(products: list[int], pictures: list[int]) -> None:
    """Two of the shop's pictures for each; the second one is another than the first."""
    if not pictures:
        return
    alts = [column("alt", language) for language in LANGUAGES]
    names = [f"coalesce(p.{column('name', language)}, '')" for language in LANGUAGES]
    own = [
        field.column
        for field in Image._meta.concrete_fields
        if field.column not in {"id", "product_id", "variant_id", "position", "view", "alt", *alts}
    ]
    hung = [(p, pictures[(p * 7 + n * 3) % len(pictures)]) for n in range(min(2, len(pictures))) for p in products]
    with connection.cursor() as cursor:
        cursor.execute(
            PICTURES.format(
                columns=", ".join(["product_id", "position", "view", "alt", *alts, *own]),  # type: ignore[list-item]
                values=", ".join(["0", "'main'", "p.name_en", *names, *(f"i.{name}" for name in own)]),
            ),
            {"products": [p for p, _ in hung], "pictures": [i for _, i in hung]},
        )
