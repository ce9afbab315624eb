"""What an order would cost with other pieces or at another address, by the rules and rates it was made under.

Frozen are the unit prices of what it holds, its promotions in their versions, the law and exchange of its day, and its
freight: a heavier parcel adds what the carrier's rates of today add. What is new is at the list price of its day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from moneyed import Money

from catalog import stock
from catalog.bundles import physical
from catalog.errors import NotSoldThere, OutOfStock, Short
from catalog.offers import Offer, offers, places
from logistics.business import Business, checked
from logistics.parcel import Parcel
from logistics.quotes import Quote
from orders import live, offering
from orders.case import Case, Summary, offered_quotes, priced
from orders.coupons import Opened
from orders.errors import CannotReprice, EmptyBasket, MethodGone, PromotionChanged, ProofTooOld, UnknownGoods
from orders.estimate import display_of
from orders.live import Standing
from orders.models import Order
from orders.offering import Person
from orders.pricing.bill import Bill
from orders.pricing.display import Display
from orders.sending import Portion, allot, lacking, parcels
from orders.wish import Wish
from shop import localtime, markets
from shop.money import zero
from shop.places import Address, country_name

FIRST_ORDER = "first_order"


@dataclass(frozen=True)
class _Agreed:
    """What the order was made under."""

    order: Order
    bill: Bill
    standing: Standing
    opened: Opened | None
    gifts: Sequence[str]
    buyer: Business | None


def pieces_of(order: Order) -> dict[str, int]:
    """What was bought, by SKU, gifts aside."""
    found: dict[str, int] = {}
    for line in order.the_bill.lines:
        if not line.gift:
            found[line.sku] = found.get(line.sku, 0) + line.quantity
    return found


def reprice(order: Order, pieces: Mapping[str, int], address: Address) -> Summary:
    """The bill with these pieces at this address; what is kept stays where it lies. Nothing is held or changed.

    Raises EmptyBasket, UnknownGoods, NotSoldThere, OutOfStock, NotDeclarable, MethodGone, PromotionChanged,
    ProofTooOld, and CannotReprice where not even the order as it is would come to what was agreed.
    """
    wanted = {sku: quantity for sku, quantity in pieces.items() if quantity}
    if not wanted:
        raise EmptyBasket
    agreed = _agreed(order)
    with override(order.language):
        asked = _case(agreed, pieces_of(order), order.ship_to)
        today = _freight_today(asked)
        if priced(_with_freight(asked, agreed, today)).bill.total != order.total:
            raise CannotReprice(number=order.number)
        return priced(_with_freight(_case(agreed, wanted, address), agreed, today))


def _agreed(order: Order) -> _Agreed:
    """Raises PromotionChanged where a promotion of the order does not say any more what it said, ProofTooOld."""
    bill = order.the_bill
    uses = list(order.promotion_uses.filter(given_back_at=None).select_related("promotion", "coupon"))
    lives = [live.read(use.promotion) for use in uses]
    if {one.rule for one in lives} != {taken.rule for taken in bill.discounts}:
        raise PromotionChanged(number=order.number)
    # That she had not ordered before, and her own uses, were judged when she ordered.
    settled = [
        replace(one, limit_each=None, conditions=tuple(c for c in one.conditions if c[0].code != FIRST_ORDER))
        for one in lives
    ]
    opened = next((Opened(use.coupon.pk, use.promotion_id, use.coupon.code) for use in uses if use.coupon), None)
    standing = live.filed(settled, {})
    gifts = standing.gifts(market=order.market, opened=[opened.promotion_id] if opened else ())
    return _Agreed(order, bill, standing, opened, gifts, _business(order, bill.buyer))


def _business(order: Order, number: str) -> Business | None:
    """The business that bought, with the proof the order was made on; without one she is taxed, as she was then.

    Reverse charge wants a number that is good when the goods leave, so a proof lapses here as it does at the checkout
    while the register is silent. Raises ProofTooOld.
    """
    if not number:
        return None
    business, proof = checked(number, country=order.country), order.vat_proof
    if proof is None:
        return business
    days = max(settings.VIES_PROOF_DAYS, settings.VIES_PROOF_DAYS_WHEN_DOWN)
    if timezone.now() - proof.asked_at > timedelta(days=days):
        raise ProofTooOld(number=number, days=days)
    return replace(business, proof=str(proof), proof_id=proof.pk)


def _case(agreed: _Agreed, pieces: dict[str, int], address: Address) -> Case:
    order, bill = agreed.order, agreed.bill
    market = markets.by_code(order.market)
    display = display_of(market, order.country)
    known = _offers(agreed, pieces, display)
    person = Person(email=order.email, user_id=order.user_id)
    wish = Wish(
        pieces=pieces,
        market=market,
        country=order.country,
        language=order.language,
        region=address.region,
        postal=address.postal,
        method=order.shipping_method,
        person=person,
        buyer=agreed.buyer,
    )
    solid = dict.fromkeys((sku for sku in known if not known[sku].digital), 1)
    recipes = {sku: offer.recipe for sku, offer in known.items()}
    sending = [code for code in market.warehouses if code in {place.code for place in places()}]
    free = stock.available(physical(solid, recipes), sending)
    portions = _portions(order, pieces, known, free, sending)
    found = offering.offering(
        offering.lines_of(pieces, known, display=display),
        standing=agreed.standing,
        market=market,
        country=order.country,
        person=person,
        opened=agreed.opened,
        at=localtime.wall_clock(order.placed_at, market),
    )
    held = {sku: dict(by_place) for sku, by_place in free.items()}
    for line in bill.lines:
        for part, each in recipes.get(line.sku, {line.sku: 1}).items():
            at = held.setdefault(part, {})
            at[line.place] = at.get(line.place, 0) + line.quantity * each
    return Case(wish, known, held, found, tuple(portions), agreed.gifts, order.placed_at.date(), display)


def _offers(agreed: _Agreed, pieces: Mapping[str, int], display: Display) -> dict[str, Offer]:
    """Offers by SKU: what the order holds at its frozen price. Raises UnknownGoods, NotSoldThere."""
    order, bill = agreed.order, agreed.bill
    known = offers(
        {**dict.fromkeys(agreed.gifts, 1), **pieces},
        language=order.language,
        currency=order.currency,
        market=order.market,
        on=order.placed_at.date(),
    )
    frozen = {line.sku: line for line in bill.lines if not line.gift}
    for sku in pieces:
        offer = known.get(sku)
        if offer is None:
            raise UnknownGoods
        if sku not in frozen:
            reason = offer.not_sold_to(order.country)
            if reason is not None:
                raise NotSoldThere(name=offer.name, country=country_name(order.country), reason=reason)
            continue
        line = frozen[sku]
        listed = line.unit_net
        if bill.gross and display.home is not None and display.is_level:
            listed = Money(line.unit.amount * 100 / (100 + display.home.rate), order.currency)
        known[sku] = replace(offer, price=listed, price_list=line.price_list, name=line.name)
    return known


def _portions(
    order: Order,
    pieces: Mapping[str, int],
    known: Mapping[str, Offer],
    free: Mapping[str, Mapping[str, int]],
    sending: Sequence[str],
) -> list[Portion]:
    """What is kept stays in its place; what is new comes from where the order leaves anyway, if it lies there."""
    kept: dict[tuple[str, str], int] = {}
    left = dict(pieces)
    for line in order.the_bill.lines:
        quantity = 0 if line.gift else min(line.quantity, left.get(line.sku, 0))
        if quantity:
            kept[line.sku, line.place] = quantity
            left[line.sku] -= quantity
    more = {sku: quantity for sku, quantity in left.items() if quantity}
    for sku in [sku for sku in more if known[sku].digital]:
        kept[sku, ""] = kept.get((sku, ""), 0) + more.pop(sku)
    senders = list(dict.fromkeys(place for _sku, place in kept if place))
    preference = [*senders, *(place for place in sending if place not in senders)]
    recipes = {sku: offer.recipe for sku, offer in known.items()}
    added = allot(more, free, preference, recipes)
    short = lacking(more, added)
    if short:
        raise OutOfStock(
            tuple(
                Short(sku=sku, place="", name=known[sku].name, wanted=more[sku], left=had) for sku, had in short.items()
            )
        )
    for portion in added:
        at = (portion.sku, portion.place)
        kept[at] = kept.get(at, 0) + portion.quantity
    return [Portion(sku, quantity, place) for (sku, place), quantity in kept.items()]


def _freight_today(case: Case) -> Money:
    """What the order's own parcels would cost to send today, by its method."""
    packed = parcels(case.portions, case.known, places(), destination=case.wish.country)
    return _by_method(case, packed).price if packed else zero(case.currency)


def _by_method(case: Case, packed: Sequence[Parcel]) -> Quote:
    """Raises MethodGone, CannotDeliver."""
    for quote in offered_quotes(case.wish, packed):
        if quote.method == case.wish.method:
            return quote
    raise MethodGone


def _with_freight(case: Case, agreed: _Agreed, today: Money) -> Case:
    """The agreed freight, and what a parcel of another weight adds or saves at the rates of today."""
    freight = agreed.bill.freight

    def carriage(packed: Sequence[Parcel]) -> tuple[Quote, ...]:
        quote = _by_method(case, packed)
        price = freight.price + quote.price - today if freight is not None else quote.price
        days = freight.days if freight is not None else quote.days
        return (replace(quote, price=max(price, zero(case.currency)), days=days),)

    return replace(case, carriage=carriage)


def packed(order: Order) -> list[Parcel]:
    """What still waits of an order, in its parcels, at the prices it was bought for."""
    lines = [line for line in order.lines.waiting() if line.place]
    known = offers(
        {line.sku: line.quantity for line in lines},
        language=order.language,
        currency=order.currency,
        market=order.market,
        on=order.placed_at.date(),
    )
    if any(line.sku not in known for line in lines):
        raise CannotReprice(number=order.number)
    priced_then = {line.sku: replace(known[line.sku], price=line.unit_net) for line in lines}
    portions = [Portion(line.sku, line.waiting, line.place) for line in lines]
    return list(parcels(portions, priced_then, places(), destination=order.country))


def carriage(order: Order, packed_up: Sequence[Parcel]) -> Money:
    """What these parcels cost to send today, by the order's method, before tax. Raises MethodGone, CannotDeliver."""
    market = markets.by_code(order.market)
    wish = Wish({}, market, order.country, order.language, method=order.shipping_method)
    for quote in offered_quotes(wish, packed_up):
        if quote.method == order.shipping_method:
            return quote.price
    raise MethodGone
