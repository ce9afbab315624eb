"""Small truths about an order for those who react to it: whose it is, and a line in its history."""

from dataclasses import dataclass

import structlog
from django.db.models import F

from customers.reviews.receiving import Piece
from orders.models import Order, OrderLine
from shop.errors import Missing

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Buyer:
    email: str
    name: str
    language: str
    market: str


def buyer_of(number: str) -> Buyer:
    """Raises Missing."""
    order = Order.objects.filter(number=number).first()
    if order is None:
        raise Missing(name=number)
    return Buyer(email=order.email, name=order.ship_to.name, language=order.language, market=order.market)


def received_of(number: str) -> list[Piece]:
    """What of an order reached its buyer and was not sent back by then."""
    kept = OrderLine.objects.filter(order__number=number, refunded__lt=F("quantity"))
    return [Piece(sku=line.sku, options=line.options) for line in kept.order_by("id")]


def note(number: str, text: str, **values: str) -> None:
    """Write a sentence with its %(values)s into an order's history. A reference that is no order of ours is nothing."""
    order = Order.objects.filter(number=number).first()
    if order is None:
        log.warning("no order by this reference", reference=number)
        return
    order.remark(text, values=values)


def hand_over(email: str, user_id: int) -> int:
    """Orders made as a guest become the account's, once the account has proved the address; their number."""
    return Order.objects.filter(email__iexact=email, user=None).update(user_id=user_id)
