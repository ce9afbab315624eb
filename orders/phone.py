"""Staff make an order for somebody on the phone: basket, price and ``place`` as in the shop, then a link to pay."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop
from moneyed import Money

from catalog import holding
from catalog.models import Variant
from customers import joining
from orders import checkout
from orders.case import Summary
from orders.checkout import Contact
from orders.errors import BadQuantity, EmptyBasket, UnknownGoods
from orders.estimate import look
from orders.events import OrderedByPhone
from orders.models import Basket, BasketLine, Order
from orders.models.basket import MOST_PIECES
from orders.offering import Person
from orders.wish import Wish
from shop import markets
from shop.models import Market, User
from shop.outbox import publish
from shop.places import Address

PAY_WITHIN = timedelta(days=3)


@dataclass(frozen=True)
class Call:
    """Who is on the phone, and what she wants: pieces by SKU, where to, how. Her account is found by her address."""

    market: Market
    language: str
    email: str
    pieces: Mapping[str, int]
    address: Address
    method: str = ""


def quote(call: Call) -> Summary:
    """What it would cost now; nothing is held. Raises what ``orders.estimate.look`` raises, BadQuantity."""
    wanted = {sku: quantity for sku, quantity in call.pieces.items() if quantity}
    if not wanted:
        raise EmptyBasket
    if any(not 0 < quantity <= MOST_PIECES for quantity in wanted.values()):
        raise BadQuantity(most=MOST_PIECES)
    return look(
        Wish(
            pieces=wanted,
            market=call.market,
            country=call.address.country,
            language=call.language,
            region=call.address.region,
            postal=call.address.postal,
            method=call.method,
            person=Person(email=call.email, user_id=_account(call.email)),
        )
    )


@transaction.atomic
def order(call: Call, *, seen: Money, key: str, by: User) -> Order:
    """Make it, for exactly the total that was ``seen``; she has three days to pay. The same ``key`` is the same order.

    Raises what ``quote`` and ``orders.checkout.place`` raise; then nothing is held and nothing written.
    """
    known = Order.objects.filter(phone_key=key).first()
    if known is not None:
        return known
    quote(call)
    made = checkout.place(
        _basket(call),
        contact=Contact(email=call.email, language=call.language, user_id=_account(call.email)),
        address=call.address,
        method=call.method,
        shown_total=seen,
    )
    made.phone_key, made.made_by = key, by
    if made.awaits_payment:
        made.pay_before = timezone.now() + PAY_WITHIN
        holding.prolong(made.number, until=made.pay_before)
    made.save(update_fields=["phone_key", "made_by", "pay_before"])
    made.remark(gettext_noop("ordered by phone"), by=by)
    publish(OrderedByPhone(number=made.number))
    return made


def _basket(call: Call) -> Basket:
    """A basket nobody else can see, filled with what she wants. Raises UnknownGoods."""
    basket = Basket.objects.create(
        token=secrets.token_urlsafe(24),
        market=call.market.code,
        country=markets.country_of(call.market, call.address.country),
        shipping_method=call.method,
    )
    wanted = {sku: quantity for sku, quantity in call.pieces.items() if quantity}
    variants = dict(Variant.objects.filter(sku__in=wanted).values_list("sku", "pk"))
    if len(variants) < len(wanted):
        raise UnknownGoods
    BasketLine.objects.bulk_create(
        BasketLine(basket=basket, variant_id=variants[sku], quantity=quantity) for sku, quantity in wanted.items()
    )
    return basket


def _account(email: str) -> int | None:
    """The account that has proved this address, if any."""
    return joining.account_of(email)
