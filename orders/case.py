"""A basket with all that was read for it, and the bill it comes to: promotions, parcels, shipping, customs, in turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import pgettext
from moneyed import Money

from catalog.bundles import complete, physical
from catalog.offers import Offer, places
from logistics import declaring
from logistics.customs import assess
from logistics.errors import NotDeclarable
from logistics.parcel import Parcel
from logistics.quotes import Quote, quotes
from orders import offering
from orders.coupons import Opened
from orders.errors import CannotDeliver
from orders.offering import Offering
from orders.pricing import discounts, points, shipping
from orders.pricing.bill import Bill, Freight
from orders.pricing.discounts import Discount
from orders.pricing.display import Display
from orders.pricing.drawing import Question, draw_up, shown_rate
from orders.pricing.goods import Item
from orders.pricing.points import Redeem
from orders.promotion import Verdict, minor
from orders.sending import Free, Portion, parcels
from orders.wish import Wish
from shop import languages, money
from shop.money import Percent
from shop.places import country_name
from shop.terms import Terms


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
class Case:
    """All that was read for one basket; what follows only counts, but for quotes and the law of the day.

    ``free``: what lies on the shelves, before this basket. ``gifts``: SKUs that a promotion may give. ``points``:
    those she would use. ``carriage``: what sending parcels costs, where that was agreed before.
    """

    wish: Wish
    known: dict[str, Offer]
    free: Free
    offering: Offering
    portions: tuple[Portion, ...]
    gifts: Sequence[str]
    day: date
    display: Display
    points: Redeem | None = None
    carriage: Callable[[Sequence[Parcel]], tuple[Quote, ...]] | None = None

    @property
    def currency(self) -> str:
        return self.wish.market.currency

    @property
    def senders(self) -> list[str]:
        """The places from which a parcel leaves anyway."""
        return list(dict.fromkeys(portion.place for portion in self.portions if portion.place))


@dataclass(frozen=True)
class _Drawn:
    """What was settled on the way to a bill."""

    portions: tuple[Portion, ...]
    quotes: tuple[Quote, ...]
    chosen: Quote | None
    verdicts: tuple[Verdict, ...]


def priced(case: Case) -> Summary:
    """The bill with its promotions. Raises NotDeclarable, CannotDeliver.

    They are counted on shown prices, and which tax those hold is known for sure only when customs have judged what is
    left: should it be another rate than expected, all is counted anew at that one, at last at none.
    """
    question, drawn = _once(case, case.display, inclusive=case.wish.market.is_tax_inclusive)
    right = shown_rate(question)
    if (question.discounts or case.display.home is not None) and right != case.display.rate.rate:
        question, drawn = _once(case, replace(case.display, rate=Percent(right)), inclusive=right > 0)
        if shown_rate(question) != right:
            question, drawn = _once(case, Display(Percent(0)), inclusive=False)
    return Summary(
        bill=draw_up(question),
        offers=case.known,
        portions=drawn.portions,
        quotes=drawn.quotes,
        chosen=drawn.chosen,
        verdicts=drawn.verdicts,
        opened=case.offering.opened,
    )


def _once(case: Case, display: Display, *, inclusive: bool) -> tuple[Question, _Drawn]:
    """Promotions, parcels, shipping and customs, with prices shown in this way."""
    wish, known, rate = case.wish, case.known, display.rate
    gifts = offering.gifts_of(_beside(case), known, display=display)
    goods = offering.on_goods(case.offering, offering.lines_of(wish.pieces, known, display=display), gifts)
    portions = (*case.portions, *_given(case, goods.given))
    items = [_item(portion, case, display) for portion in portions]
    taken, redeemed = _taken(case, goods.given, items, rate)
    worth = _worth(portions, items, taken, case.currency, rate)
    packed = parcels(portions, known, places(), destination=wish.territory, worth=worth)
    _refuse_undeclarable(wish, packed, known)
    offered = (case.carriage(packed) if case.carriage else offered_quotes(wish, packed)) if packed else ()
    chosen = next((quote for quote in offered if quote.method == wish.method), offered[0] if offered else None)
    freight = _freight(chosen)
    verdicts = goods.verdicts
    if freight is not None:
        full = minor(shipping.shown(freight, case.currency, rate.rate), money.exponent(case.currency))
        verdicts += offering.on_shipping(case.offering, goods, price=full, method=freight.method)
        taken, redeemed = _taken(case, tuple(v for v in verdicts if v.is_given), items, rate)
    carriage = shipping.worth(freight, taken, currency=case.currency, rate=rate.rate)
    assessment = None
    if chosen is not None:
        assessment = assess(
            packed,
            destination=wish.territory,
            region=wish.region,
            shipping=carriage,
            on=case.day,
            terms=chosen.terms,
            buyer=wish.buyer,
        )
    question = Question(
        items=items,
        freight=freight,
        assessment=assessment,
        currency=case.currency,
        country=wish.country,
        tax_inclusive=inclusive,
        on=case.day,
        discounts=taken,
        rate=rate.rate,
        cash_step=wish.market.cash_step,
        points=redeemed,
        buyer=wish.buyer.number if wish.buyer is not None else "",
    )
    return question, _Drawn(portions, offered, chosen, verdicts)


def _taken(
    case: Case, given: Sequence[Verdict], items: Sequence[Item], rate: Percent
) -> tuple[tuple[Discount, ...], int]:
    """What promotions take off, then what her points do, and how many of them that needs."""
    taken = offering.in_money(given, items, currency=case.currency, rate=rate)
    if case.points is None:
        return taken, 0
    name = pgettext("loyalty", "Points")
    used = points.redeem(case.points, items, taken, currency=case.currency, rate=rate, name=name)
    return ((*taken, used.discount), used.points) if used is not None else (taken, 0)


def _item(portion: Portion, case: Case, display: Display) -> Item:
    offer = case.known[portion.sku]
    return Item(
        sku=portion.sku,
        name=offer.name,
        place=portion.place,
        quantity=portion.quantity,
        unit_net=display.net(offer.price),
        gift=portion.gift,
        price_list="" if portion.gift else offer.price_list,
        unit=display.unit(offer.price) if display.is_level else None,
    )


def _worth(
    portions: Sequence[Portion], items: Sequence[Item], taken: Sequence[Discount], currency: str, rate: Percent
) -> dict[Portion, Money]:
    """What each portion is worth before tax, where that is not its list price. What is given is charged nothing on."""
    off = discounts.off(items, taken, currency)
    left = discounts.worths(items, off, rate)
    return {
        portion: here
        for portion, item, here in zip(portions, items, left, strict=True)
        if item.gift or item.unit is not None or here != item.net
    }


def _beside(case: Case) -> dict[str, int]:
    """How many of each gift lie, beyond what is bought, in the one sending place that has most of it."""
    senders = case.senders
    found = {}
    for sku in case.gifts:
        offer = case.known.get(sku)
        if offer is None or sku in case.wish.pieces or not senders or offer.not_sold_to(case.wish.country):
            continue
        found[sku] = max(_left(case, sku, place) for place in senders)
    return found


def _left(case: Case, sku: str, place: str) -> int:
    """Pieces (or whole sets) of a gift in a place once what is bought has been taken from its shelves."""
    bought = {portion.sku: portion.quantity for portion in case.portions if portion.place == place}
    gone = physical(bought, {other: case.known[other].recipe for other in bought})
    recipe = case.known[sku].recipe
    return complete(recipe, {part: case.free.get(part, {}).get(place, 0) - gone.get(part, 0) for part in recipe})


def _given(case: Case, given: Sequence[Verdict]) -> list[Portion]:
    """The gifts, each from the first of the sending places that has them all."""
    pieces: dict[str, int] = {}
    for verdict in given:
        for sku, number in verdict.taking.gifts if verdict.taking is not None else ():
            pieces[sku] = pieces.get(sku, 0) + number
    return [
        Portion(sku, number, next(place for place in case.senders if _left(case, sku, place) >= number), gift=True)
        for sku, number in pieces.items()
    ]


def _freight(chosen: Quote | None) -> Freight | None:
    if chosen is None:
        return None
    return Freight(
        method=chosen.method, name=str(chosen.name), carrier=chosen.carrier, price=chosen.price, days=chosen.days
    )


def _refuse_undeclarable(wish: Wish, packed: Sequence[Parcel], known: Mapping[str, Offer]) -> None:
    """Raises NotDeclarable for the first kind of goods that customs would send back, or nobody could weigh."""
    for goods, lacks in declaring.lacking(packed, destination=wish.territory):
        name = known[goods.sku].name if goods.sku in known else goods.description
        words = languages.write_list([str(lack.label) for lack in lacks])
        raise NotDeclarable(name=name, country=country_name(wish.country), lacking=words)


def offered_quotes(wish: Wish, packed: Sequence[Parcel]) -> tuple[Quote, ...]:
    """The ways of shipping of the wish's market, at the rates of today. Raises CannotDeliver."""
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
