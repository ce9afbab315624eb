"""How an order is paid: the ways its market offers for it, and the page of the one that was chosen."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from moneyed import Money

from catalog import holding
from orders import doubting
from orders.access import key_for, path_of
from orders.doubting import Visit
from orders.errors import CannotPay
from orders.models import Order
from orders.pricing.bill import BillLine
from payments import offering, taking
from payments.models import RiskVerdict
from payments.provider import Offer, PayLine, Provider
from shop import markets

# A page stays open a little longer than the goods are held for it: late money is rarer than a late click.
PAGE_OUTLIVES = timedelta(minutes=30)
OF_THE_GOODS = ("goods", "discount", "shipping", "shipping_off")


def ways(market: str, country: str, total: Money) -> list[Provider]:
    """The ways to pay ``total`` that are offered now, the market's first choice first."""
    return offering.offered(markets.by_code(market).payment_methods, Offer(total, country, market))


def held_for(provider: Provider) -> timedelta:
    """How long the goods wait for the money."""
    return provider.lives - PAGE_OUTLIVES


def held_until(code: str, *, market: str, country: str, total: Money, since: datetime) -> datetime:
    """Until when an order that is paid by ``code`` holds its goods."""
    found = offering.the_one(markets.by_code(market).payment_methods, Offer(total, country, market), code)
    return since + (held_for(found) if found is not None else PAGE_OUTLIVES)


def page_of(order: Order, *, wanted: str = "", visit: Visit | None = None) -> str:
    """The address of the page where this order is paid. Outside any transaction: it calls the provider.

    ``wanted``: another way than the order was placed with. ``visit``: where she is, for who weighs risk.
    Raises CannotPay when the order no longer waits for money or no way fits, Unavailable when the provider is silent:
    the order stays, and she may try again.
    """
    if not order.awaits_payment:
        raise CannotPay(number=order.number)
    offer = Offer(order.total, order.country, order.market)
    part = offering.the_one(markets.by_code(order.market).payment_methods, offer, wanted or order.pay_with)
    if part is None:
        raise CannotPay(number=order.number)
    _remember(order, part)
    doubtful = visit is not None and part.steps_up and doubting.before_payment(order, visit).verdict
    step_up = bool(doubtful) and doubtful != RiskVerdict.PASS
    with override(order.language):
        words = _("Order %(number)s") % {"number": order.number}
        return _open(order, part, order.number, order.total, words, _lines(order), step_up=step_up, visit=visit)


def page_of_change(order: Order, reference: str, amount: Money, *, until: datetime) -> str:
    """The page where what a change of the order costs more is paid, in a way that is done by ``until``.

    Raises CannotPay, Unavailable.
    """
    quick = [part for part in ways(order.market, order.country, amount) if timezone.now() + held_for(part) <= until]
    part = next((part for part in quick if part.code == order.pay_with), quick[0] if quick else None)
    if part is None:
        raise CannotPay(number=order.number)
    with override(order.language):
        words = _("Change of order %(number)s") % {"number": order.number}
        return _open(order, part, reference, amount, words, [PayLine(name=words, quantity=1, amount=amount)])


def _open(
    order: Order,
    part: Provider,
    reference: str,
    amount: Money,
    words: str,
    lines: list[PayLine],
    *,
    step_up: bool = False,
    visit: Visit | None = None,
) -> str:
    page = f"{settings.SITE_URL}{path_of(order.number, language=order.language, market=order.market)}"
    url = taking.start(
        reference=reference,
        amount=amount,
        provider=part.code,
        language=order.language,
        description=words,
        email=order.email,
        return_url=f"{page}?back=paid&key={key_for(order.number)}",
        cancel_url=f"{page}?back=unpaid&key={key_for(order.number)}",
        lines=lines,
        step_up=step_up,
        on_phone=visit is not None and visit.on_phone,
    )
    return url or page


def _remember(order: Order, part: Provider) -> None:
    """The way she pays, and the time it needs; what was promised before is never cut short."""
    until = max(order.pay_before, order.placed_at + held_for(part))
    if (order.pay_with, order.pay_before) == (part.code, until):
        return
    with transaction.atomic():
        locked = Order.objects.locked(order.number)
        if not locked.awaits_payment:
            raise CannotPay(number=order.number)
        locked.pay_with, locked.pay_before = part.code, max(until, locked.pay_before)
        locked.save(update_fields=["pay_with", "pay_before"])
        holding.prolong(order.number, until=locked.pay_before)
    order.pay_with, order.pay_before = locked.pay_with, locked.pay_before


def _lines(order: Order) -> list[PayLine]:
    """What the provider's page lists: the goods, and every other row of the bill; they add up to the total."""
    bill = order.the_bill
    goods = [_line(line) for line in bill.lines if line.payable.amount]
    if bill.shown_shipping.amount:
        goods.append(PayLine(name=_("Shipping"), quantity=1, amount=bill.shown_shipping))
    rest = [
        PayLine(name=row.label, quantity=1, amount=row.amount)
        for row in bill.rows
        if row.kind not in OF_THE_GOODS and not row.included and row.amount.amount > 0
    ]
    return [*goods, *rest]


def _line(line: BillLine) -> PayLine:
    """Providers know no discount: pieces that are reduced are one line at what is asked for them."""
    if line.payable == line.total:
        return PayLine(name=line.name, quantity=line.quantity, amount=line.unit)
    return PayLine(name=f"{line.quantity} × {line.name}", quantity=1, amount=line.payable)
