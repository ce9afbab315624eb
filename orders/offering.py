"""What may be given on a basket: the promotions that come into question, who asks, and what limits still allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from catalog.offers import Offer
from orders import uses
from orders.coupons import Opened
from orders.live import Standing, name_of
from orders.pricing import lanes
from orders.pricing.discounts import Discount, shown, spread
from orders.pricing.display import Display
from orders.pricing.goods import Item
from orders.promotion import Asked, Gift, Lack, Left, Line, Live, Verdict, minor
from shop import localtime, money
from shop.models import Market
from shop.money import Percent

NO_MORE = Lack("no_gift", _("No more of the gift lie where the parcel leaves from."))


@dataclass(frozen=True)
class Person:
    """Who would order, as far as it is known; a guest has no e-mail yet. ``group``: the code of her customer group."""

    email: str = ""
    user_id: int | None = None
    group: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.email or self.user_id)


NOBODY = Person()


@dataclass(frozen=True)
class Offering:
    """``goods`` and ``shipping`` come into question; ``opened`` is the code she entered, if it is good."""

    goods: tuple[Live, ...]
    shipping: tuple[Live, ...]
    asked: Asked
    left: Left
    opened: Opened | None = None


def offering(
    lines: Sequence[Line],
    *,
    standing: Standing,
    market: Market,
    country: str,
    person: Person,
    opened: Opened | None,
    at: datetime | None = None,
) -> Offering:
    """One query more where a candidate asks who she is and that is known."""
    ids = [opened.promotion_id] if opened is not None else []
    found = standing.candidates(lines, market=market.code, opened=ids)
    asked = Asked(
        currency=market.currency,
        market=market.code,
        country=country,
        at=at or localtime.now_in(market),
        groups=frozenset({person.group} - {""}),
        opened=frozenset(ids),
    )
    left = Left(in_all=standing.left)
    if person.is_known and any(live.limit_each or live.conditions_need("first_order") for live in found):
        facts = uses.facts_of(person.email, person.user_id, [live.id for live in found if live.limit_each])
        asked, left = replace(asked, is_first_order=facts.is_first_order), replace(left, used_by_her=facts.used)
    return Offering(
        goods=tuple(live for live in found if not live.benefit.on_shipping),
        shipping=tuple(live for live in found if live.benefit.on_shipping),
        asked=asked,
        left=left,
        opened=opened,
    )


def lines_of(pieces: Mapping[str, int], offers: Mapping[str, Offer], *, display: Display) -> list[Line]:
    """The basket as promotions see it, at the prices that are shown."""
    found = []
    for sku, quantity in pieces.items():
        offer = offers[sku]
        unit = minor(display.unit(offer.price), money.exponent(offer.price.currency.code))
        found.append(
            Line(
                sku=sku,
                quantity=quantity,
                left=unit * quantity,
                product=offer.slug,
                brand=offer.belongs.brand,
                categories=offer.belongs.categories,
                collections=offer.belongs.collections,
                tags=offer.belongs.tags,
            )
        )
    return found


def gifts_of(free: Mapping[str, int], offers: Mapping[str, Offer], *, display: Display) -> dict[str, Gift]:
    """What each gift is worth and how many lie where the order leaves from."""
    return {
        sku: Gift(minor(display.unit(offers[sku].price), money.exponent(offers[sku].price.currency.code)), pieces)
        for sku, pieces in free.items()
        if sku in offers and pieces > 0
    }


def on_goods(found: Offering, lines: Sequence[Line], gifts: Mapping[str, Gift]) -> lanes.Outcome:
    """What the promotions of goods give. Of gifts no more than there are."""
    outcome = lanes.run(lines, found.goods, replace(found.asked, gifts=gifts), found.left)
    free = {sku: gift.free for sku, gift in gifts.items()}
    verdicts = []
    for verdict in outcome.verdicts:
        wanted = verdict.taking.gifts if verdict.is_given and verdict.taking is not None else ()
        is_short = any(free[sku] < pieces for sku, pieces in wanted)
        for sku, pieces in () if is_short else wanted:
            free[sku] -= pieces
        verdicts.append(replace(verdict, lack=NO_MORE) if is_short else verdict)
    return replace(outcome, verdicts=tuple(verdicts))


def on_shipping(found: Offering, goods: lanes.Outcome, *, price: int, method: str) -> tuple[Verdict, ...]:
    """What the promotions of shipping give, once its price is known; beside one that stands alone, nothing."""
    if any(verdict.live.exclusive for verdict in goods.given):
        return tuple(Verdict(live, lack=lanes.ALONE) for live in found.shipping)
    # They share one lane, whichever they were given: shipping is taken off once.
    taking_part = [replace(live, lane=0) for live in found.shipping if not (live.exclusive and goods.given)]
    apart = [Verdict(live, lack=lanes.ALONE) for live in found.shipping if live.exclusive and goods.given]
    asked = replace(found.asked, shipping=price, method=method)
    return (*lanes.run(goods.lines, taking_part, asked, found.left).verdicts, *apart)


def in_money(
    verdicts: Sequence[Verdict], items: Sequence[Item], *, currency: str, rate: Percent
) -> tuple[Discount, ...]:
    """What was given, laid on the items of the bill; names and reasons in the reader's language."""
    step = money.smallest(currency)
    left = [minor(shown(item, rate), money.exponent(currency)) for item in items]
    found = []
    for verdict in verdicts:
        taking = verdict.taking
        if taking is None or not verdict.is_given:
            continue
        parts = spread(dict(taking.off), items, left)
        left = [before - part for before, part in zip(left, parts, strict=True)]
        found.append(
            Discount(
                code=verdict.live.code,
                name=name_of(verdict.live, get_language() or ""),
                reason=verdict.live.benefit.says(verdict.live.terms, taking, currency),
                rule=verdict.live.rule,
                items=tuple(Money(step * part, currency) for part in parts),
                shipping=Money(step * taking.shipping, currency),
            )
        )
    return tuple(found)
