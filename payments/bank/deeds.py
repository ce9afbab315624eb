"""What a person does with a line that waits: match it, split it, take it back, give it back, or say it is not ours."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from payments import booking
from payments.bank.collecting import Part, assign, one_at_a_time
from payments.bank.finding import CODE
from payments.bank.paying_back import settle
from payments.bank.standing import free_of, still_owed
from payments.errors import LineNotFree
from payments.models import BankLine, BankMatch, BankPayBack, Payment
from payments.states import LineState, PaymentStatus
from shop.errors import Missing


@transaction.atomic
def match(line: BankLine, named: Sequence[str], *, by: Any) -> None:
    """Give the line to the payments that ``named`` say (creditor reference, order or token), each what it lacks.

    In the order named, as far as the line reaches. Raises Missing for a name that leads nowhere, LineNotFree,
    OtherCurrency.
    """
    one_at_a_time()
    free = free_of(line)
    parts = []
    for payment in dict.fromkeys(payment_named(name) for name in named):
        takes = min(free, still_owed(payment)) if payment.currency == line.currency else free
        parts.append(Part(payment, takes))
        free -= takes
    assign(line, parts, how="by_hand", by=by)


@transaction.atomic
def not_ours(line: BankLine, *, by: Any) -> None:
    """The line is none of the shop's: it leaves these books. Raises LineNotFree once something was made of it."""
    one_at_a_time()
    line.refresh_from_db(fields=["status", "reason"])
    if (
        line.status != LineState.WAITING
        or line.pay_backs.exists()
        or BankMatch.objects.filter(line=line, released_at=None).exists()
    ):
        raise LineNotFree(left=str(free_of(line)))
    booking.bank_not_ours(line)
    _move(line, LineState.NOT_OURS, "not_ours", by=by)


@transaction.atomic
def is_fee(line: BankLine, *, by: Any) -> None:
    """What the bank took for itself. Raises LineNotFree for a line that came in or was explained."""
    one_at_a_time()
    line.refresh_from_db(fields=["status", "reason"])
    if line.status != LineState.WAITING or line.moved.amount >= 0:
        raise LineNotFree(left=str(free_of(line)))
    booking.bank_fee(line)
    _move(line, LineState.MATCHED, "bank_fee", by=by)


@transaction.atomic
def is_pay_back(line: BankLine, reference: str, *, by: Any) -> None:
    """The line shows a transfer back whose reference the bank lost. Raises Missing, LineNotFree."""
    one_at_a_time()
    line.refresh_from_db(fields=["status", "reason"])
    plain = "".join(reference.split()).upper()
    order = BankPayBack.objects.filter(reference=plain, settled_by=None).first()
    if order is None:
        raise Missing(name=reference)
    if line.status != LineState.WAITING or line.moved != -order.owed:
        raise LineNotFree(left=str(free_of(line)))
    settle(order, line)
    _move(line, LineState.MATCHED, "paid_back", by=by)


def payment_named(name: str) -> Payment:
    """An unpaid transfer by its creditor reference, its order's number or its token. Raises Missing."""
    plain = "".join(name.split())
    transfers = Payment.objects.filter(provider=CODE)
    found = transfers.filter(session_id=plain.upper()).first() or transfers.filter(token=plain).first()
    unpaid = transfers.filter(reference__iexact=plain).exclude(status=PaymentStatus.CAPTURED)
    found = found or unpaid.order_by("-pk").first()
    if found is None:
        raise Missing(name=name)
    return found


def _move(line: BankLine, becomes: LineState, note: str, *, by: Any) -> None:
    line.reason = note
    line.save(update_fields=["reason"])
    line.move_to(becomes, by=by, note=note)
