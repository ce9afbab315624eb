"""Two orders of one recipient in one parcel: what the second would have cost goes back. They can be parted again.

Nothing moves between them: each keeps its number, its bill and its pieces, so none can be lost on the way.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from moneyed import Money

from logistics.customs import assess
from orders import repricing, returns
from orders.errors import CannotJoin, IsJoined
from orders.models import Joining, Order
from orders.states import AmendmentStatus, OrderStatus
from shop.models import User
from shop.money import Percent, quantise, zero


@transaction.atomic
def join(lead: str, number: str, *, by: User | None = None) -> Joining:
    """From now on ``number`` is sent with ``lead``. A second word of it changes nothing.

    The freight that is saved goes back once a pair, at most what was paid for it. Raises Missing, CannotJoin.
    """
    first, second = _both(lead, number)
    known = Joining.objects.standing().filter(lead=first, order=second).first()
    if known is not None:
        return known
    saved = would_save(first, second)
    made = Joining.objects.create(lead=first, order=second, by=by)
    first.tell_buyer(gettext_noop("It goes in one parcel with order %(number)s."), by=by, values={"number": number})
    second.tell_buyer(gettext_noop("It goes in one parcel with order %(number)s."), by=by, values={"number": lead})
    key = f"{number}:with:{lead}"
    if saved.amount and not second.refunds.filter(key=key).exists():
        returns.refund_freight(second, saved, key=key, reason="one parcel", by=by)
    return made


@transaction.atomic
def part(number: str, *, by: User | None = None) -> int:
    """Each goes alone again; freight that went back stays with her. The number of orders that were parted from it.

    Raises Missing, CannotJoin where a parcel has left already.
    """
    order = Order.objects.locked(number)
    standing = joinings_of(order)
    for made in standing:
        if made.order.lines.filter(sent__gt=0).exists() or made.lead.lines.filter(sent__gt=0).exists():
            raise CannotJoin(reason=_("a parcel has left already."))
    return end(order, by=by)


def end(order: Order, *, by: User | None = None) -> int:
    """Let go of whatever goes with a locked order; the number of orders."""
    standing = joinings_of(order)
    for made in standing:
        Joining.objects.filter(pk=made.pk).update(ended_at=timezone.now(), ended_by=by)
        for one, other in ((made.lead, made.order), (made.order, made.lead)):
            one.tell_buyer(
                gettext_noop("It goes in a parcel of its own, without order %(number)s."),
                by=by,
                values={"number": other.number},
            )
    return len(standing)


def joinings_of(order: Order) -> list[Joining]:
    """What the order is joined with, as lead or as follower."""
    mine = Joining.objects.standing().select_related("lead", "order")
    return [*mine.filter(lead=order), *mine.filter(order=order)]


def locked_together(number: str) -> list[Order]:
    """The order and all that go in its parcels, itself first, held until the transaction ends.

    Raises Missing, IsJoined where it goes with another one.
    """
    order = Order.objects.locked(number)
    for made in joinings_of(order):
        if made.order_id == order.pk:
            raise IsJoined(number=number, lead=made.lead.number)
    followers = sorted(made.order.number for made in joinings_of(order))
    return [order, *(Order.objects.locked(follower) for follower in followers)]


def would_save(first: Order, second: Order) -> Money:
    """What one parcel instead of two saves, as shown, at most what the second paid for its own. Raises CannotJoin."""
    _refuse_unlike(first, second)
    apart, together = [repricing.packed(order) for order in (first, second)], []
    for parcels in apart:
        together += parcels
    assessment = assess(
        together,
        destination=second.country,
        region=second.ship_to.region,
        shipping=first.shipping + second.shipping,
        on=timezone.localdate(),
        terms=second.terms,
    )
    bills = first.the_bill, second.the_bill
    if any((bill.regime, bill.collected) != (assessment.regime, assessment.collected) for bill in bills):
        raise CannotJoin(reason=_("customs would judge one parcel otherwise than two."))
    saved = sum((repricing.carriage(second, parcels) for parcels in apart), zero(second.currency))
    saved -= repricing.carriage(second, together)
    bill = second.the_bill
    shown = quantise(Percent(bill.rate).on_top_of(saved) if bill.gross else saved)
    return min(max(shown, zero(second.currency)), bill.shown_shipping)


def _refuse_unlike(first: Order, second: Order) -> None:
    """Raises CannotJoin with the first reason that is found."""
    for unlike, reason in (
        (first.pk == second.pk, _("it is one order.")),
        (not (_is_ready(first) and _is_ready(second)), _("both must be paid, not on hold, and nothing of them sent.")),
        (first.market != second.market or first.currency != second.currency, _("they are of two markets.")),
        (first.address != second.address or first.email.lower() != second.email.lower(), _("two recipients.")),
        (first.terms != second.terms, _("import charges are paid with one of them only.")),
        (first.shipping_method != second.shipping_method, _("they go by two ways of shipping.")),
        (_senders(first) != _senders(second), _("they leave from different places.")),
        (bool(joinings_of(second)) or first.joinings.standing().exists(), _("one of them is joined already.")),
    ):
        if unlike:
            raise CannotJoin(reason=reason)


def _is_ready(order: Order) -> bool:
    waits = order.amendments.filter(status=AmendmentStatus.WAITING).exists() or order.holds.standing().exists()
    return order.status == OrderStatus.PAID and not waits and not order.lines.filter(sent__gt=0).exists()


def _senders(order: Order) -> set[str]:
    return set(order.lines.waiting().values_list("place", flat=True))


def _both(lead: str, number: str) -> tuple[Order, Order]:
    """Locked in one order for everybody. Raises Missing."""
    held = {one: Order.objects.locked(one) for one in sorted({lead, number})}
    return held[lead], held[number]
