"""What pieces would cost and how they would go, as they would be ordered now. It asks; it changes and holds nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone
from moneyed import Money

from catalog import stock
from catalog.errors import OutOfStock, Short
from catalog.offers import Offer, offers, places
from catalog.pricelists import resolve
from logistics.customs import assess
from logistics.parcel import Parcel
from logistics.quotes import Quote, quotes
from orders import coupons, live, offering
from orders.coupons import Opened
from orders.errors import CannotDeliver, EmptyBasket, UnknownGoods
from orders.live import Standing
from orders.models import Basket
from orders.offering import NOBODY, Offering, Person
from orders.pricing import discounts, pricelist, shipping
from orders.pricing.bill import Bill, Freight
from orders.pricing.discounts import Discount
from orders.pricing.drawing import Question, draw_up, shown_rate
from orders.pricing.goods import Item
from orders.promotion import Verdict, minor
from orders.sending import Portion, allot, lacking, parcels
from shop import markets, money
from shop.models import Market
from shop.money import Percent
from shop.places import country_name


@dataclass(frozen=True)
class Summary:
    """A basket as it would be ordered now. ``chosen`` is None when nothing has to be sent.

    ``portions`` are all pieces that leave the house, gifts too. ``verdicts`` say of each promotion that came into
    question what became of it; ``opened`` is the code that was entered, if it is good.
    """

    bill: Bill
    offers: dict[str, Offer]
    portions: tuple[Portion, ...]
    quotes: tuple[Quote, ...]
    chosen: Quote | None
    verdicts: tuple[Verdict, ...] = ()
    opened: Opened | None = None

    @property
    def given(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.is_given)


@dataclass(frozen=True)
class Wish:
    """What is asked for: pieces by SKU, where to, how, by whom, with which code.

    ``standing``: the promotions to decide by, where those that pages keep for some seconds will not do. ``at``, another
    day than today, and ``opened``, a code whatever the database says, are for who tries out a promotion.
    """

    pieces: dict[str, int]
    market: Market
    country: str
    language: str
    region: str = ""
    method: str = ""
    known: dict[str, Offer] = field(default_factory=dict)
    coupon: str = ""
    person: Person = NOBODY
    standing: Standing | None = None
    at: datetime | None = None
    opened: Opened | None = None


def pieces_of(basket: Basket) -> dict[str, int]:
    return dict(basket.lines.order_by("id").values_list("variant__sku", "quantity"))


def wish_of(basket: Basket, language: str, *, region: str = "", method: str = "", person: Person = NOBODY) -> Wish:
    market = markets.by_code(basket.market)
    return Wish(
        pieces=pieces_of(basket),
        market=market,
        country=markets.country_of(market, basket.country),
        language=language,
        region=region,
        method=method or basket.shipping_method,
        coupon=basket.coupon,
        person=person,
    )


def look(wish: Wish) -> Summary:
    """Price the pieces as they would be ordered now.

    Raises EmptyBasket, UnknownGoods, OutOfStock with every line that is short, CannotDeliver. A way of shipping that
    is not offered gives way to the cheapest one, a code that opens nothing to none.
    """
    if not wish.pieces:
        raise EmptyBasket
    standing = wish.standing or live.kept()
    opened = wish.opened
    if opened is None and wish.coupon:
        opened = coupons.opened_by(wish.coupon, market=wish.market.code, at=wish.at)
    gifts = standing.gifts(market=wish.market.code, opened=[opened.promotion_id] if opened else ())
    known = wish.known or offers(
        dict.fromkeys([*wish.pieces, *gifts]), language=wish.language, currency=wish.market.currency
    )
    if any(sku not in known for sku in wish.pieces):
        raise UnknownGoods
    day = wish.at.date() if wish.at is not None else timezone.now().date()
    resolved = resolve(wish.pieces, wish.market.code, wish.market.currency, wish.person.group, day)
    known = pricelist.priced(known, resolved)
    free = stock.available({sku for sku in [*wish.pieces, *gifts] if sku in known and not known[sku].digital})
    rate = Percent(markets.standard_rate(wish.country) if wish.market.is_tax_inclusive else 0)
    found = offering.offering(
        offering.lines_of(wish.pieces, known, rate=rate),
        standing=standing,
        market=wish.market,
        country=wish.country,
        person=wish.person,
        opened=opened,
        at=wish.at,
    )
    portions = _portions(wish, known, free)
    case = Case(wish, known, free, found, tuple(portions), gifts, day, pricelist.lists(resolved))
    return _priced(case, rate)


@dataclass(frozen=True)
class Case:
    """All that was read for one basket; what follows only counts, but for quotes and the law of the day."""

    wish: Wish
    known: dict[str, Offer]
    free: Mapping[str, Mapping[str, int]]
    offering: Offering
    portions: tuple[Portion, ...]
    gifts: Sequence[str]
    day: date
    price_lists: Mapping[str, str]

    @property
    def currency(self) -> str:
        return self.wish.market.currency


@dataclass(frozen=True)
class Drawn:
    """What was settled on the way to a bill."""

    portions: tuple[Portion, ...]
    quotes: tuple[Quote, ...]
    chosen: Quote | None
    verdicts: tuple[Verdict, ...]


def _priced(case: Case, rate: Percent) -> Summary:
    """The bill with its promotions. They are counted on shown prices, and which tax those hold is known for sure only
    when customs have judged what is left: should it be another rate, all is counted anew at that one, at last at none.
    """
    question, drawn = _once(case, rate, inclusive=case.wish.market.is_tax_inclusive)
    right = shown_rate(question)
    if question.discounts and right != rate.rate:
        question, drawn = _once(case, Percent(right), inclusive=right > 0)
        if shown_rate(question) != right:
            question, drawn = _once(case, Percent(0), inclusive=False)
    return Summary(
        bill=draw_up(question),
        offers=case.known,
        portions=drawn.portions,
        quotes=drawn.quotes,
        chosen=drawn.chosen,
        verdicts=drawn.verdicts,
        opened=case.offering.opened,
    )


def _once(case: Case, rate: Percent, *, inclusive: bool) -> tuple[Question, Drawn]:
    """Promotions, parcels, shipping and customs, with prices shown at this rate."""
    wish, known = case.wish, case.known
    gifts = offering.gifts_of(_beside(case), known, rate=rate)
    goods = offering.on_goods(case.offering, offering.lines_of(wish.pieces, known, rate=rate), gifts)
    portions = (*case.portions, *_given(case, goods.given))
    items = [_item(portion, case) for portion in portions]
    taken = offering.in_money(goods.given, items, currency=case.currency, rate=rate)
    packed = parcels(portions, known, places(), _worth(portions, items, taken, case.currency, rate))
    offered = _quotes(wish, packed) if packed else ()
    chosen = next((quote for quote in offered if quote.method == wish.method), offered[0] if offered else None)
    freight = _freight(chosen)
    verdicts = goods.verdicts
    if freight is not None:
        full = minor(shipping.shown(freight, case.currency, rate.rate), money.exponent(case.currency))
        verdicts += offering.on_shipping(case.offering, goods, price=full, method=freight.method)
        taken = offering.in_money(tuple(v for v in verdicts if v.is_given), items, currency=case.currency, rate=rate)
    carriage = shipping.worth(freight, taken, currency=case.currency, rate=rate.rate)
    question = Question(
        items=items,
        freight=freight,
        assessment=assess(packed, destination=wish.country, region=wish.region, shipping=carriage, on=case.day)
        if chosen is not None
        else None,
        currency=case.currency,
        country=wish.country,
        tax_inclusive=inclusive,
        on=case.day,
        discounts=taken,
        rate=rate.rate,
    )
    return question, Drawn(portions, offered, chosen, verdicts)


def _item(portion: Portion, case: Case) -> Item:
    offer = case.known[portion.sku]
    listed = "" if portion.gift else case.price_lists.get(portion.sku, "")
    return Item(portion.sku, offer.name, portion.place, portion.quantity, offer.price, portion.gift, listed)


def _worth(
    portions: Sequence[Portion], items: Sequence[Item], taken: Sequence[Discount], currency: str, rate: Percent
) -> dict[Portion, Money]:
    """What each portion is worth before tax, where that is not its list price."""
    off = discounts.off(items, taken, currency)
    return {
        portion: discounts.worth(item, less, rate)
        for portion, item, less in zip(portions, items, off, strict=True)
        if item.gift or less.amount
    }


def _beside(case: Case) -> dict[str, int]:
    """How many of each gift lie in one of the places from which a parcel leaves anyway."""
    senders = {portion.place for portion in case.portions if portion.place}
    bought = case.wish.pieces
    found = {}
    for sku in case.gifts:
        here = [max(case.free.get(sku, {}).get(place, 0), 0) for place in senders]
        if sku not in bought and here:
            found[sku] = max(here)
    return found


def _given(case: Case, given: Sequence[Verdict]) -> list[Portion]:
    """The gifts, each from the first of the sending places that has them all."""
    pieces: dict[str, int] = {}
    for verdict in given:
        for sku, number in verdict.taking.gifts if verdict.taking is not None else ():
            pieces[sku] = pieces.get(sku, 0) + number
    senders = dict.fromkeys(portion.place for portion in case.portions if portion.place)
    return [
        Portion(sku, number, next(place for place in senders if case.free[sku].get(place, 0) >= number), gift=True)
        for sku, number in pieces.items()
    ]


def _freight(chosen: Quote | None) -> Freight | None:
    if chosen is None:
        return None
    return Freight(
        method=chosen.method, name=str(chosen.name), carrier=chosen.carrier, price=chosen.price, days=chosen.days
    )


def _portions(wish: Wish, known: Mapping[str, Offer], free: Mapping[str, Mapping[str, int]]) -> list[Portion]:
    """The pieces with their places. Raises OutOfStock with every line that is short."""
    solid = {sku: quantity for sku, quantity in wish.pieces.items() if not known[sku].digital}
    # A place that was opened a moment ago counts once this process knows its country.
    open_places = {place.code for place in places()}
    preferred = [code for code in wish.market.warehouses if code in open_places]
    portions = allot(solid, free, preferred)
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


def _quotes(wish: Wish, packed: Sequence[Parcel]) -> tuple[Quote, ...]:
    offered = tuple(
        replace(quote, price=money.quantise(quote.price))
        for quote in quotes(
            packed,
            destination=wish.country,
            currency=wish.market.currency,
            methods=wish.market.shipping_methods,
        )
    )
    if not offered:
        raise CannotDeliver(country=country_name(wish.country))
    return offered
