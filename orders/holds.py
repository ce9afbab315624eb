"""Keep an order in the house, and let it go. While a hold stands nothing of it is sent; the buyer reads none of it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from orders.errors import NoSuchHold, NothingToHold, OnHold
from orders.models import Hold, Order
from orders.states import HoldKind, OrderStatus
from shop import languages
from shop.models import User

SAID = {
    HoldKind.FRAUD: gettext_noop("on hold, fraud is suspected: %(reason)s"),
    HoldKind.CUSTOMS: gettext_noop("on hold for customs: %(reason)s"),
    HoldKind.STOCK: gettext_noop("on hold for its goods: %(reason)s"),
    HoldKind.PAYMENT: gettext_noop("on hold, the payment is looked at: %(reason)s"),
}
LET_GO = {
    HoldKind.FRAUD: gettext_noop("no suspicion of fraud any more: %(reason)s"),
    HoldKind.CUSTOMS: gettext_noop("the customs question is settled: %(reason)s"),
    HoldKind.STOCK: gettext_noop("the goods are as they should be: %(reason)s"),
    HoldKind.PAYMENT: gettext_noop("the payment is in order: %(reason)s"),
}


@transaction.atomic
def hold(number: str, kind: str, *, reason: str, by: User | None = None) -> Hold:
    """Nothing of it is sent until this is released; once a kind. Raises Missing, NothingToHold."""
    order = Order.objects.locked(number)
    standing = order.holds.standing().filter(kind=kind).first()
    if standing is not None:
        return standing
    if not can_hold(order):
        raise NothingToHold(number=number)
    made = order.holds.create(kind=HoldKind(kind), reason=reason[:200], by=by)
    order.remark(SAID[HoldKind(kind)], by=by, values={"reason": made.reason or "–"})
    return made


@transaction.atomic
def release(number: str, kind: str, *, answer: str, by: User | None = None) -> Hold:
    """What was in doubt is settled. A second word of it changes nothing. Raises Missing, NoSuchHold."""
    order = Order.objects.locked(number)
    newest = order.holds.filter(kind=kind).last()
    if newest is None:
        raise NoSuchHold(number=number)
    if newest.released_at is None:
        newest.released_at, newest.released_by, newest.answer = timezone.now(), by, answer[:200]
        newest.save(update_fields=["released_at", "released_by", "answer"])
        order.remark(LET_GO[HoldKind(kind)], by=by, values={"reason": newest.answer or "–"})
    return newest


def hold_if_ours(number: str, kind: str, *, reason: str) -> None:
    """What the provider doubts keeps the goods here. A reference that is no order, or one all sent, is left alone."""
    order = Order.objects.filter(number=number).first()
    if order is not None and can_hold(order):
        hold(number, kind, reason=reason)


@transaction.atomic
def release_if_held(number: str, kind: str, *, about: str, answer: str = "") -> None:
    """Let go what was held for a reason that begins with ``about``; a hold that a person set stays."""
    standing = Hold.objects.standing().filter(order__number=number, kind=kind, reason__startswith=about, by=None)
    if standing.exists():
        release(number, kind, answer=answer or about)


def can_hold(order: Order) -> bool:
    """Whether there is something in the house that could be kept there."""
    alive = order.status in {OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.SHIPPED}
    return alive and order.lines.waiting().exists()


def refuse_held(order: Order) -> None:
    """Raises OnHold where a hold stands."""
    kinds = [str(hold) for hold in order.holds.standing()]
    if kinds:
        raise OnHold(number=order.number, holds=languages.write_list(kinds))
