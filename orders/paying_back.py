"""Give an order's money back, from whichever of its payments there is some left: its own, and those of its changes."""

from moneyed import Money

from orders.models import Order
from orders.states import AmendmentStatus
from payments import refunding, taking
from payments.models import Refund
from payments.states import RefundState
from shop.models import User

PART = "/"


def give(order: Order, amount: Money, *, key: str, reason: str, by: User | None = None) -> None:
    """Ask for ``amount``, in parts where one payment does not hold it all. The same ``key`` again is the same refund.

    Raises NothingPaid, RefundTooLarge, RefundKeyTaken.
    """
    if Refund.objects.filter(key=key).exists():
        return
    left, part = amount, key
    for n, reference in enumerate(references_of(order), start=2):
        payment = taking.paid(reference)
        room = min(payment.refundable, left) if payment is not None else None
        if room is None or not room.amount:
            continue
        refunding.refund(reference, amount=room, key=part, reason=reason, by=by)
        left, part = left - room, f"{key}{PART}{n}"
        if not left.amount:
            return
    refunding.refund(order.number, amount=left, key=part, reason=reason, by=by)


def references_of(order: Order) -> list[str]:
    """What the order's money was paid under: its number, and each change that cost more."""
    changes = order.amendments.filter(status=AmendmentStatus.APPLIED, difference__gt=0)
    return [order.number, *(f"{order.number}-{n}" for n in changes.values_list("n", flat=True))]


def key_of(part: str) -> str:
    """The key under which a refund was asked, of a part of it."""
    return part.partition(PART)[0]


def is_settled(key: str) -> bool:
    """Whether every part of a refund was paid back."""
    return not _parts(key).exclude(status=RefundState.SETTLED).exists()


def is_over(key: str) -> bool:
    """Whether no part of a refund was paid back or still may be."""
    return not _parts(key).exclude(status=RefundState.FAILED).exists()


def _parts(key: str):  # type: ignore[no-untyped-def]
    return Refund.objects.filter(key=key) | Refund.objects.filter(key__startswith=f"{key}{PART}")
