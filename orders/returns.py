"""Money back for pieces: the exact share of what was paid for them, to the last cent when the last piece comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_noop
from moneyed import Money

from orders import axes, paying_back
from orders.errors import NothingToRefund, NotPaid, TooManyPieces
from orders.events import OrderRefunded, RefundUndone
from orders.models import Order, OrderLine, RefundLine, RefundRequest
from orders.states import RefundStatus
from shop import money
from shop.models import User
from shop.outbox import publish


@dataclass(frozen=True)
class Pieces:
    line: OrderLine
    quantity: int
    amount: Money


@dataclass(frozen=True)
class Plan:
    """What would go back: for each line its pieces, and with the last piece of the order the ``rest``, its shipping."""

    pieces: tuple[Pieces, ...]
    rest: Money
    amount: Money


@dataclass(frozen=True)
class Given:
    """What was already asked back of one line."""

    quantity: int
    amount: Money


def share_of(paid: Money, *, quantity: int, before: Given, pieces: int) -> Money:
    """The part of ``paid`` for so many more of ``quantity`` pieces: the rounded share of all pieces so far, less what
    went back before. So three thirds of 10.00 are 3.33, 3.34 and 3.33, and nothing is left."""
    so_far = money.quantise(Money(paid.amount * (before.quantity + pieces) / quantity, paid.currency))
    return so_far - before.amount


def plan(order: Order, quantities: Mapping[int, int]) -> Plan:
    """What a refund of these pieces comes to. Raises NotPaid, NothingToRefund, TooManyPieces."""
    if not order.was_paid:
        raise NotPaid(number=order.number)
    lines = list(order.lines.order_by("id"))
    given = _given(order, lines)
    wanted = {line_id: quantity for line_id, quantity in quantities.items() if quantity}
    if not wanted or any(line_id not in given for line_id in wanted):
        raise NothingToRefund
    pieces = tuple(_pieces(line, wanted[line.pk], given[line.pk]) for line in lines if line.pk in wanted)
    amount = money.total((piece.amount for piece in pieces), order.currency)
    left = sum(line.quantity - given[line.pk].quantity - wanted.get(line.pk, 0) for line in lines)
    rest = money.zero(order.currency) if left else _not_yet_given(order) - amount
    if not amount + rest:
        raise NothingToRefund
    return Plan(pieces=pieces, rest=rest, amount=amount + rest)


@transaction.atomic
def refund_lines(
    order: Order, quantities: Mapping[int, int], *, by: User | None = None, key: str, reason: str = ""
) -> RefundRequest:
    """Give back what was paid for these pieces. The same ``key`` again is the same refund.

    Raises NotPaid, NothingToRefund, TooManyPieces and what ``paying_back.give`` raises.
    """
    locked = Order.objects.locked(order.number)
    known = RefundRequest.objects.filter(key=key, order=locked).first()
    if known is not None:
        return known
    planned = plan(locked, quantities)
    request = RefundRequest.objects.create(
        order=locked,
        key=key,
        currency=locked.currency,
        amount=planned.amount,
        rest=planned.rest,
        reason=reason[:200],
        by=by,
    )
    RefundLine.objects.bulk_create(
        RefundLine(
            refund=request, line=piece.line, quantity=piece.quantity, currency=locked.currency, amount=piece.amount
        )
        for piece in planned.pieces
    )
    paying_back.give(locked, planned.amount, key=key, reason=reason, by=by)
    return request


@transaction.atomic
def refund_freight(order: Order, amount: Money, *, key: str, reason: str, by: User | None = None) -> RefundRequest:
    """Give back a part of what was paid for shipping; no piece is refunded by it. The same ``key`` is the same refund.

    Raises NotPaid and what ``paying_back.give`` raises.
    """
    locked = Order.objects.locked(order.number)
    known = RefundRequest.objects.filter(key=key, order=locked).first()
    if known is not None:
        return known
    if not locked.was_paid:
        raise NotPaid(number=locked.number)
    request = RefundRequest.objects.create(
        order=locked, key=key, currency=locked.currency, amount=amount, rest=amount, reason=reason[:200], by=by
    )
    paying_back.give(locked, amount, key=key, reason=reason, by=by)
    return request


def refund_rest(order: Order, *, key: str, reason: str, by: User | None = None) -> RefundRequest:
    """Give back all that has not gone back yet."""
    given = _given(order, list(order.lines.all()))
    left = {line.pk: line.quantity - given[line.pk].quantity for line in order.lines.all()}
    return refund_lines(order, left, by=by, key=key, reason=reason)


def is_all_refunded(order: Order) -> bool:
    lines = list(order.lines.all())
    given = _given(order, lines)
    return all(given[line.pk].quantity == line.quantity for line in lines)


def refundable(order: Order) -> dict[int, int]:
    """How many pieces of each line can still be refunded."""
    lines = list(order.lines.all())
    given = _given(order, lines)
    return {line.pk: line.quantity - given[line.pk].quantity for line in lines}


@transaction.atomic
def settle(number: str, key: str, amount: Money) -> None:
    """The provider has paid it back: book it on the lines and tell. A second word of it changes nothing."""
    order = Order.objects.locked(number)
    request = RefundRequest.objects.filter(order=order, key=paying_back.key_of(key)).first()
    if request is not None and request.status != RefundStatus.ASKED:
        return
    if request is not None and paying_back.is_settled(request.key):
        request.move_to(RefundStatus.SETTLED)
        _book(request, sign=1)
        axes.follow_money(order)
    order.remark(
        gettext_noop("%(amount)s %(currency)s paid back (%(key)s)"),
        values={"amount": str(amount.amount), "currency": amount.currency.code, "key": key},
    )
    publish(OrderRefunded(number=number, amount=amount.amount, currency=amount.currency.code, key=key))


@transaction.atomic
def fail(number: str, key: str, code: str) -> None:
    """The money did not arrive: the pieces can be refunded anew, and staff read why."""
    order = Order.objects.locked(number)
    wanted = RefundRequest.objects.filter(order=order, key=paying_back.key_of(key))
    request = wanted.exclude(status=RefundStatus.FAILED).first()
    if request is None:
        return
    if not paying_back.is_over(request.key):
        order.remark(gettext_noop("a part of refund %(key)s failed: %(code)s"), values={"key": key, "code": code})
        return
    was_settled = request.status == RefundStatus.SETTLED
    request.move_to(RefundStatus.FAILED, note=code)
    if was_settled:
        _book(request, sign=-1)
        axes.follow_money(order)
        publish(RefundUndone(number=number, key=key))
    order.remark(gettext_noop("refund %(key)s failed: %(code)s"), values={"key": key, "code": code})


def _book(request: RefundRequest, *, sign: int) -> None:
    for part in request.lines.select_related("line"):
        part.line.refunded += sign * part.quantity
        part.line.save(update_fields=["refunded"])


def _given(order: Order, lines: Sequence[OrderLine]) -> dict[int, Given]:
    """What was asked back of each line, settled or on its way; what failed does not count."""
    given = {line.pk: Given(0, money.zero(order.currency)) for line in lines}
    parts = RefundLine.objects.filter(refund__order=order).exclude(refund__status=RefundStatus.FAILED)
    for part in parts:
        so_far = given[part.line_id]
        given[part.line_id] = Given(so_far.quantity + part.quantity, so_far.amount + part.amount)
    return given


def _pieces(line: OrderLine, quantity: int, before: Given) -> Pieces:
    left = line.quantity - before.quantity
    if not 0 < quantity <= left:
        raise TooManyPieces(left=left, name=line.name)
    return Pieces(line, quantity, share_of(line.paid, quantity=line.quantity, before=before, pieces=quantity))


def _not_yet_given(order: Order) -> Money:
    asked = order.refunds.exclude(status=RefundStatus.FAILED)
    return order.total - money.total((request.amount for request in asked), order.currency)
