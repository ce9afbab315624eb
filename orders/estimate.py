"""What pieces would cost and how they would go, as they would be ordered now. It asks; it changes and holds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from catalog import stock
from catalog.bundles import physical
from catalog.errors import NotSoldThere, OnlyGiven, OutOfStock, Short
from catalog.offers import Offer, offers, places
from logistics import declaring
from logistics.business import Business
from logistics.customs import assess
from logistics.errors import NotDeclarable
from logistics.parcel import Parcel
from logistics.quotes import Quote, quotes
from orders.errors import CannotDeliver, EmptyBasket, UnknownGoods
from orders.models import Basket
from orders.pricing.bill import Bill, Freight
from orders.pricing.drawing import Question, draw_up
from orders.pricing.goods import Item
from orders.sending import Portion, allot, lacking, parcels
from shop import languages, markets, money
from shop.models import Market
from shop.places import country_name
from shop.terms import Terms


@dataclass(frozen=True)
class Summary:
    """A basket as it would be ordered now. ``chosen`` is None when nothing has to be sent."""

    bill: Bill
    offers: dict[str, Offer]
    portions: tuple[Portion, ...]
    quotes: tuple[Quote, ...]
    chosen: Quote | None


@dataclass(frozen=True)
class Wish:
    """What is asked for: pieces by SKU, where to, how; ``buyer`` where she buys for a business."""

    pieces: dict[str, int]
    market: Market
    country: str
    language: str
    region: str = ""
    method: str = ""
    known: dict[str, Offer] = field(default_factory=dict)
    buyer: Business | None = None


def pieces_of(basket: Basket) -> dict[str, int]:
    return dict(basket.lines.order_by("id").values_list("variant__sku", "quantity"))


def wish_of(basket: Basket, language: str, *, region: str = "", method: str = "") -> Wish:
    market = markets.by_code(basket.market)
    return Wish(
        pieces=pieces_of(basket),
        market=market,
        country=markets.country_of(market, basket.country),
        language=language,
        region=region,
        method=method or basket.shipping_method,
    )


def look(wish: Wish) -> Summary:
    """Price the pieces as they would be ordered now.

    Raises EmptyBasket, UnknownGoods, NotSoldThere, OnlyGiven, OutOfStock with every line that is short,
    NotDeclarable, CannotDeliver. A way of shipping that is not offered gives way to the cheapest one.
    """
    if not wish.pieces:
        raise EmptyBasket
    known = wish.known or offers(
        wish.pieces, language=wish.language, currency=wish.market.currency, market=wish.market.code
    )
    if any(sku not in known for sku in wish.pieces):
        raise UnknownGoods
    _refuse_unsold(wish, known)
    portions = _portions(wish, known)
    packed = parcels(portions, known, places(), destination=wish.country)
    _refuse_undeclarable(wish, packed, known)
    offered = _quotes(wish, packed) if packed else ()
    chosen = next((quote for quote in offered if quote.method == wish.method), offered[0] if offered else None)
    freight = (
        None
        if chosen is None
        else Freight(
            method=chosen.method, name=str(chosen.name), carrier=chosen.carrier, price=chosen.price, days=chosen.days
        )
    )
    today = timezone.now().date()
    assessment = (
        assess(
            packed,
            destination=wish.country,
            region=wish.region,
            shipping=chosen.price,
            on=today,
            terms=chosen.terms,
            buyer=wish.buyer,
        )
        if chosen is not None
        else None
    )
    items = [Item(p.sku, known[p.sku].name, p.place, p.quantity, known[p.sku].price) for p in portions]
    bill = draw_up(
        Question(
            items=items,
            freight=freight,
            assessment=assessment,
            currency=wish.market.currency,
            country=wish.country,
            tax_inclusive=wish.market.is_tax_inclusive,
            on=today,
        )
    )
    return Summary(bill=bill, offers=known, portions=tuple(portions), quotes=offered, chosen=chosen)


def _portions(wish: Wish, known: dict[str, Offer]) -> list[Portion]:
    """The pieces with their places. Raises OutOfStock with every line that is short."""
    solid = {sku: quantity for sku, quantity in wish.pieces.items() if not known[sku].digital}
    # A place that was opened a moment ago counts once this process knows its country.
    open_places = {place.code for place in places()}
    preferred = [code for code in wish.market.warehouses if code in open_places]
    recipes = {sku: known[sku].recipe for sku in solid}
    portions = allot(solid, stock.available(physical(solid, recipes)), preferred, recipes)
    short = lacking(solid, portions)
    if short:
        raise OutOfStock(
            tuple(
                Short(sku=sku, place="", name=known[sku].name, wanted=solid[sku], left=left)
                for sku, left in short.items()
            )
        )
    digital = [Portion(sku, quantity, "") for sku, quantity in wish.pieces.items() if known[sku].digital]
    return [*portions, *digital]


def _refuse_unsold(wish: Wish, known: dict[str, Offer]) -> None:
    """Raises NotSoldThere for a ban of her country, OnlyGiven where nothing but gifts would be ordered."""
    for sku in wish.pieces:
        reason = known[sku].not_sold_to(wish.country)
        if reason is not None:
            raise NotSoldThere(name=known[sku].name, country=country_name(wish.country), reason=reason)
    if all(known[sku].gift_only for sku in wish.pieces):
        raise OnlyGiven(name=known[next(iter(wish.pieces))].name)


def _refuse_undeclarable(wish: Wish, packed: Sequence[Parcel], known: dict[str, Offer]) -> None:
    """Raises NotDeclarable for the first kind of goods that customs would send back, or nobody could weigh."""
    for goods, lacks in declaring.lacking(packed, destination=wish.country):
        name = known[goods.sku].name if goods.sku in known else goods.description
        words = languages.write_list([str(lack.label) for lack in lacks])
        raise NotDeclarable(name=name, country=country_name(wish.country), lacking=words)


def _quotes(wish: Wish, packed: Sequence[Parcel]) -> tuple[Quote, ...]:
    offered = tuple(
        replace(quote, price=money.quantise(quote.price))
        for quote in quotes(
            packed,
            destination=wish.country,
            currency=wish.market.currency,
            methods=wish.market.shipping_methods,
            terms=Terms(wish.market.terms),
        )
    )
    if not offered:
        raise CannotDeliver(country=country_name(wish.country))
    return offered
