"""What pieces would cost and how they would go, as they would be ordered now. It asks; it changes and holds nothing."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from catalog import stock
from catalog.bundles import physical
from catalog.errors import NotSoldThere, OnlyGiven, OutOfStock, Short
from catalog.offers import Offer, offers, places
from customers import points
from orders import coupons, live, offering
from orders.case import Case, Summary, priced
from orders.errors import EmptyBasket, UnknownGoods
from orders.pricing.display import Display
from orders.pricing.points import Redeem
from orders.sending import Free, Portion, allot, lacking
from orders.wish import Wish
from shop import markets
from shop.models import Market
from shop.money import Percent
from shop.places import country_name


def look(wish: Wish) -> Summary:
    """Price the pieces as they would be ordered now.

    Raises EmptyBasket, UnknownGoods, NotSoldThere, OnlyGiven, OutOfStock with every line that is short,
    NotDeclarable, CannotDeliver. A way of shipping that is not offered gives way to the cheapest one, a code that
    opens nothing to none.
    """
    if not wish.pieces:
        raise EmptyBasket
    standing = wish.standing or live.kept()
    opened = wish.opened
    if opened is None and wish.coupon:
        opened = coupons.opened_by(wish.coupon, market=wish.market.code, at=wish.at)
    gifts = standing.gifts(market=wish.market.code, opened=[opened.promotion_id] if opened else ())
    day = wish.at.date() if wish.at is not None else timezone.now().date()
    known = wish.known or offers(
        {**dict.fromkeys(gifts, 1), **wish.pieces},
        language=wish.language,
        currency=wish.market.currency,
        market=wish.market.code,
        group=wish.person.group,
        on=day,
    )
    if any(sku not in known for sku in wish.pieces):
        raise UnknownGoods
    _refuse_unsold(wish, known)
    sending = _sending(wish.market)
    solid = dict.fromkeys((sku for sku in [*wish.pieces, *gifts] if sku in known and not known[sku].digital), 1)
    free = stock.available(physical(solid, _recipes(known)), sending)
    display = display_of(wish.market, wish.country)
    found = offering.offering(
        offering.lines_of(wish.pieces, known, display=display),
        standing=standing,
        market=wish.market,
        country=wish.country,
        person=wish.person,
        opened=opened,
        at=wish.at,
    )
    portions = tuple(_portions(wish, known, free, sending))
    return priced(Case(wish, known, free, found, portions, gifts, day, display, _redeem(wish)))


def display_of(market: Market, country: str) -> Display:
    """How the market shows prices to who is in this country, before customs have judged."""
    if not market.is_tax_inclusive:
        return Display(Percent(0))
    home = Percent(markets.standard_rate(markets.country_of(market))) if market.same_gross_price else None
    return Display(Percent(markets.standard_rate(country)), home)


def _redeem(wish: Wish) -> Redeem | None:
    """The points she would use, as far as she has them; only an account has any. One query, where she would."""
    if not wish.points or wish.person.user_id is None:
        return None
    found = points.standing(wish.person.user_id, wish.market.code)
    if found is None or not found.balance:
        return None
    return Redeem(min(wish.points, found.balance), found.worth, found.most_percent, wish.market.code)


def _recipes(known: Mapping[str, Offer]) -> dict[str, Mapping[str, int]]:
    return {sku: offer.recipe for sku, offer in known.items()}


def _sending(market: Market) -> list[str]:
    """The market's places. One that was opened a moment ago counts once this process knows its country."""
    open_places = {place.code for place in places()}
    return [code for code in market.warehouses if code in open_places]


def _portions(wish: Wish, known: Mapping[str, Offer], free: Free, sending: Sequence[str]) -> list[Portion]:
    """The pieces with their places. Raises OutOfStock with every line that is short."""
    solid = {sku: quantity for sku, quantity in wish.pieces.items() if not known[sku].digital}
    portions = allot(solid, free, sending, _recipes(known))
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


def _refuse_unsold(wish: Wish, known: Mapping[str, Offer]) -> None:
    """Raises NotSoldThere for a ban of her country, OnlyGiven where nothing but gifts would be ordered."""
    for sku in wish.pieces:
        reason = known[sku].not_sold_to(wish.country)
        if reason is not None:
            raise NotSoldThere(name=known[sku].name, country=country_name(wish.country), reason=reason)
    if all(known[sku].gift_only for sku in wish.pieces):
        raise OnlyGiven(name=known[next(iter(wish.pieces))].name)
