"""From basket to a firm order: the one transaction that makes it so, and the way to the provider's page."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from moneyed import Money

from catalog import stock
from logistics.business import Business
from orders.access import key_for, path_of
from orders.errors import CannotDeliver, CannotPay, EmptyBasket, MethodGone, PriceChanged
from orders.estimate import Summary, Wish, look, wish_of
from orders.events import OrderPlaced
from orders.models import Basket, BasketLine, Order
from orders.pricing.bill import Bill
from orders.sending import Portion
from orders.writing import write_down
from payments import taking
from payments.provider import PayLine
from shop import languages, markets
from shop.outbox import publish
from shop.places import Address, country_name

__all__ = ["Contact", "Summary", "Wish", "look", "new_number", "pay_url", "place", "summary", "wish_of"]

PAY_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True)
class Contact:
    """Who buys: where letters go, in which language, her account if she has one, her business if she buys for it."""

    email: str
    language: str
    user_id: int | None = None
    buyer: Business | None = None


def summary(basket: Basket, *, language: str, region: str = "", method: str = "") -> Bill:
    """What the basket costs now, as a bill. Raises what ``look`` raises."""
    return look(wish_of(basket, language, region=region, method=method)).bill


@transaction.atomic
def place(basket: Basket, *, contact: Contact, address: Address, method: str, shown_total: Money) -> Order:
    """Make the basket an order, for exactly the total that was shown. A basket becomes one order, however often asked.

    Raises what ``look`` raises, MethodGone, PriceChanged, and OutOfStock when somebody else was faster; then nothing
    is held, nothing written, and the basket is as it was.
    """
    held, pieces = _hold(basket)
    if not held.is_open:
        return _order_of(held)
    market = markets.by_code(held.market)
    if markets.country_of(market, address.country) != address.country:
        raise CannotDeliver(country=country_name(address.country, contact.language))
    wish = Wish(
        pieces=pieces,
        market=market,
        country=address.country,
        language=contact.language,
        region=address.region,
        method=method,
        buyer=contact.buyer,
    )
    held.country = address.country
    with override(contact.language):
        found = look(wish)
    if found.chosen is not None and found.chosen.method != method:
        raise MethodGone
    if found.bill.total != shown_total:
        raise PriceChanged(now=languages.write_money(found.bill.total, contact.language), bill=found.bill)
    now = timezone.now()
    order = write_down(
        Order(
            number=new_number(),
            basket=held,
            user_id=contact.user_id,
            email=contact.email,
            language=contact.language,
            market=held.market,
            country=address.country,
            address=address.to_json(),
            placed_at=now,
            pay_before=now + PAY_WITHIN,
        ),
        bill=found.bill,
        offers=found.offers,
    )
    publish(OrderPlaced(number=order.number))
    # Last, so that a row which many want is locked for the shortest time.
    stock.reserve(wanted(found.portions), reference=order.number, until=order.pay_before)
    return order


def wanted(portions: Sequence[Portion]) -> list[stock.Wanted]:
    """What the shelves must hold; a digital good lies on none."""
    return [stock.Wanted(sku=p.sku, quantity=p.quantity, place=p.place) for p in portions if p.place]


def pay_url(order: Order) -> str:
    """The address of the provider's page where this order is paid. Outside any transaction: it calls the provider.

    Raises CannotPay when the order no longer waits for money, Unavailable when the provider is silent: the order
    stays, and she may try again.
    """
    if not order.awaits_payment:
        raise CannotPay(number=order.number)
    page = f"{settings.SITE_URL}{path_of(order.number, language=order.language, market=order.market)}"
    with override(order.language):
        return taking.start(
            reference=order.number,
            amount=order.total,
            provider=markets.by_code(order.market).payment_methods[0],
            language=order.language,
            description=_("Order %(number)s") % {"number": order.number},
            email=order.email,
            return_url=f"{page}?back=paid&key={key_for(order.number)}",
            cancel_url=f"{page}?back=unpaid&key={key_for(order.number)}",
            lines=_pay_lines(order),
        )


def new_number() -> str:
    """A number that tells neither how many orders there are nor when this one was made."""
    return "TW-" + "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _digit in range(8))


def _hold(basket: Basket) -> tuple[Basket, dict[str, int]]:
    """The basket, locked as it is now, with its pieces. One statement. Raises EmptyBasket."""
    lines = list(
        BasketLine.objects.filter(basket=basket)
        .select_related("basket", "variant")
        .select_for_update(of=("basket",), no_key=True)
        .order_by("id")
    )
    if not lines:
        raise EmptyBasket
    return lines[0].basket, {line.variant.sku: line.quantity for line in lines}


def _order_of(basket: Basket) -> Order:
    order = Order.objects.filter(basket=basket).first()
    if order is None:
        raise EmptyBasket
    return order


def _pay_lines(order: Order) -> list[PayLine]:
    """What the provider's page lists: the goods, and every other row of the bill; they add up to the total."""
    bill = order.the_bill
    goods = [PayLine(name=line.name, quantity=line.quantity, amount=line.unit) for line in bill.lines]
    rest = [
        PayLine(name=row.label, quantity=1, amount=row.amount)
        for row in bill.rows
        if row.kind != "goods" and not row.included and row.amount.amount > 0
    ]
    return [*goods, *rest]
