"""Small makers of real rows for tests: a product that can be sold, with prices, stock and what customs ask."""

from collections.abc import Mapping

from catalog import freshness as _freshness
from catalog import stock as _stock
from catalog.invariants import moves_explain_counters, reserved_is_held, stock_within_bounds
from catalog.models import Category, Price, Product, ProductStatus, StockPlace, Variant
from shop.money import money

PLACES = {"SZX": ("CN", "Shenzhen"), "RTM": ("NL", "Rotterdam"), "LAX": ("US", "Los Angeles")}


def make_place(code: str = "SZX") -> StockPlace:
    country, name = PLACES.get(code, ("CN", code))
    defaults = {"country": country, "name_en": name, "position": list(PLACES).index(code) if code in PLACES else 9}
    return StockPlace.objects.get_or_create(code=code, defaults=defaults)[0]


def make_category(slug: str = "tea", *, name: str = "Tea", parent: Category | None = None) -> Category:
    return Category.objects.get_or_create(slug=slug, defaults={"name_en": name, "parent": parent})[0]


def make_product(
    sku: str = "CUP",
    *,
    price: Mapping[str, str] | None = None,
    stock: Mapping[str, int] | None = None,
    name: str = "",
    names: Mapping[str, str] | None = None,
    slug: str = "",
    category: Category | None = None,
    hs_code: str = "691110",
    origin: str = "CN",
    weight_g: int = 300,
    box_mm: tuple[int, int, int] = (120, 120, 100),
    kind: str = "simple",
    status: str = ProductStatus.PUBLISHED,
    tags: tuple[str, ...] = (),
    featured: bool = False,
    product: Product | None = None,
) -> Variant:
    """A variant ``sku`` of a product of its own (or of ``product``), priced in ``price``, with ``stock`` received.

    ``make_product("CUP", price={"EUR": "20.00"}, stock={"SZX": 5}, names={"de": "Becher"})``
    """
    owner = product or Product.objects.create(
        slug=slug or sku.lower(),
        kind=kind,
        status=status,
        category=category or make_category(),
        tags=list(tags),
        featured=featured,
        origin_country=origin,
        hs_code=hs_code,
        name_en=name or sku.title(),
        **{f"name_{code.replace('-', '_')}": text for code, text in (names or {}).items()},
    )
    variant = Variant.objects.create(
        product=owner, sku=sku, weight_g=weight_g, box_mm=list(box_mm), position=owner.variants.count()
    )
    for currency, amount in (price or {"EUR": "20.00", "USD": "22.00", "GBP": "18.00", "JPY": "3300"}).items():
        Price.objects.create(variant=variant, amount=money(amount, currency))
    for place, pieces in (stock if stock is not None else {"SZX": 5}).items():
        make_place(place)
        if pieces:
            _stock.receive(sku, place, pieces, reference="test")
    _freshness.refresh_due()  # lists follow within seconds; a test does not wait for them
    return variant


def stock_lies() -> list[str]:
    """What is wrong with stock; empty when counters, moves and reservations agree."""
    return moves_explain_counters() + reserved_is_held() + stock_within_bounds()
