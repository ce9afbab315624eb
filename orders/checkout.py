"""From basket to a firm order: the one transaction that makes it so."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import override
from moneyed import Money

from catalog import stock
from logistics.business import Business
from orders import lifecycle, live, paying, rewarding, uses
from orders.beside import NOTHING as NOTHING_BESIDE
from orders.beside import Beside
from orders.case import Summary
from orders.errors import CannotDeliver, EmptyBasket, MethodGone, PriceChanged
from orders.estimate import look
from orders.events import OrderPlaced
from orders.models import Basket, Order
from orders.offering import Person
from orders.pricing.bill import Bill
from orders.sending import Portion
from orders.wish import Wish, wish_of
from orders.writing import write_down
from shop import languages, markets
from shop.outbox import publish
from shop.places import Address, country_name

__all__ = ["Contact", "Seen", "Summary", "Wish", "look", "new_number", "place", "see", "summary", "wish_of"]

CLOSE = """
WITH held AS (
    UPDATE orders_basket SET closed_at = %(now)s, country = %(country)s WHERE id = %(basket)s AND closed_at IS NULL
    RETURNING id, market, coupon, points
)
SELECT h.market, h.coupon, h.points, v.sku, l.quantity
FROM held h LEFT JOIN orders_basketline l ON l.basket_id = h.id LEFT JOIN catalog_variant v ON v.id = l.variant_id
ORDER BY l.id
"""


@dataclass(frozen=True)
class _Held:
    """A basket that was closed to become an order."""

    market: str
    coupon: str
    points: int
    pieces: dict[str, int]


@dataclass(frozen=True)
class Contact:
    """Who buys: where letters go, in which language, her account if she has one, her business if she buys for it."""

    email: str
    language: str
    user_id: int | None = None
    buyer: Business | None = None

    @property
    def person(self) -> Person:
        """As promotions know her."""
        return Person(email=self.email, user_id=self.user_id)


@dataclass(frozen=True)
class Seen:
    """A wish and what it comes to, by promotions as they stand now. What is scarce is held at the end all the same."""

    wish: Wish
    summary: Summary


def see(wish: Wish) -> Seen:
    """Price a wish that is about to be ordered. Raises what ``look`` raises."""
    return Seen(wish, look(replace(wish, standing=live.fresh())))


def summary(basket: Basket, *, language: str, region: str = "", postal: str = "", method: str = "") -> Bill:
    """What the basket costs now, as a bill. Raises what ``look`` raises."""
    return look(wish_of(basket, language, region=region, postal=postal, method=method)).bill


@transaction.atomic
def place(
    basket: Basket,
    *,
    contact: Contact,
    address: Address,
    method: str,
    shown_total: Money,
    pay_with: str = "",
    also: Beside = NOTHING_BESIDE,
    seen: Seen | None = None,
) -> Order:
    """Make the basket an order, for exactly the total that was shown. A basket becomes one order, however often asked.

    ``pay_with``: the way to pay she chose; it decides how long the goods wait for the money.
    ``seen``: what was priced a moment ago, in the same request; if it is of this very wish, it is not priced again.
    Raises what ``look`` raises, MethodGone, PriceChanged, and OutOfStock, PromotionSpent or NotEnoughPoints when
    somebody else was faster; then nothing is held, nothing written, and the basket is as it was.
    """
    now = timezone.now()
    held = _close(basket, address.country, now)
    if held is None:
        return _order_of(basket)
    market = markets.by_code(held.market)
    if markets.country_of(market, address.country) != address.country:
        raise CannotDeliver(country=country_name(address.country, contact.language))
    wish = Wish(
        pieces=held.pieces,
        market=market,
        country=address.country,
        language=contact.language,
        region=address.region,
        postal=address.postal,
        method=method,
        coupon=held.coupon,
        person=contact.person,
        buyer=contact.buyer,
        points=held.points,
    )
    if seen is not None and seen.wish == wish:
        found = seen.summary
    else:
        with override(contact.language):
            found = look(replace(wish, standing=live.fresh()))
    if found.chosen is not None and found.chosen.method != method:
        raise MethodGone
    if found.bill.total != shown_total:
        raise PriceChanged(now=languages.write_money(found.bill.total, contact.language), bill=found.bill)
    order = write_down(
        Order(
            number=new_number(),
            basket_id=basket.pk,
            user_id=contact.user_id,
            email=contact.email,
            language=contact.language,
            market=held.market,
            country=address.country,
            address=address.to_json(),
            placed_at=now,
            pay_with=pay_with,
            pay_before=paying.held_until(
                pay_with, market=held.market, country=address.country, total=found.bill.total, since=now
            ),
            vat_proof_id=contact.buyer.proof_id if contact.buyer is not None else None,
            **also.on_the_order(),
        ),
        bill=found.bill,
        offers=found.offers,
    )
    also.keep(order)
    publish(OrderPlaced(number=order.number))
    uses.take(order, _uses(found))
    rewarding.spend(order)
    # Last, so that a row which many want is locked for the shortest time.
    stock.reserve(wanted(found.portions), reference=order.number, until=order.pay_before)
    # Where nothing is left to pay there is no provider to wait for.
    return order if order.total else lifecycle.pay(order.number, order.total)


def _uses(found: Summary) -> list[uses.Use]:
    """What the order takes of its promotions' limits."""
    opened = found.opened
    return [
        uses.Use(
            promotion_id=verdict.live.id,
            given=uses.amount_of(verdict.taking.given, found.bill.currency),
            limit_each=verdict.live.limit_each,
            coupon_id=opened.coupon_id if opened is not None and opened.promotion_id == verdict.live.id else None,
        )
        for verdict in found.given
        if verdict.taking is not None
    ]


def wanted(portions: Sequence[Portion]) -> list[stock.Wanted]:
    """What the shelves must hold; a digital good lies on none."""
    return [stock.Wanted(sku=p.sku, quantity=p.quantity, place=p.place) for p in portions if p.place]


def new_number() -> str:
    """A number that tells neither how many orders there are nor when this one was made."""
    return "TW-" + "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _digit in range(8))


def _close(basket: Basket, country: str, now: datetime) -> _Held | None:
    """Take the basket off its owner's hands, as it is now; None when it was closed before. One statement.

    Closing it is the lock: whoever comes second waits, and finds it closed or, where this ends in a refusal, open.
    Raises EmptyBasket.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, {"basket": basket.pk, "country": country, "now": now})
        rows = cursor.fetchall()
    if not rows:
        return None
    pieces = {sku: quantity for *_basket, sku, quantity in rows if sku is not None}
    if not pieces:
        raise EmptyBasket
    return _Held(market=rows[0][0], coupon=rows[0][1], points=rows[0][2], pieces=pieces)


def _order_of(basket: Basket) -> Order:
    order = Order.objects.filter(basket=basket).first()
    if order is None:
        raise EmptyBasket
    return order
