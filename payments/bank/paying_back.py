"""Orders to transfer money back: written here, carried out at the bank by a person, done when a statement shows it."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from moneyed import Money

from payments import booking
from payments.applying import apply_facts
from payments.bank.collecting import bring_up_to_date, one_at_a_time
from payments.bank.references import PAY_BACK, reference_of
from payments.bank.standing import facts_of, free_of
from payments.errors import AccountOfPayerMissing, LineNotFree
from payments.models import BankLine, BankPayBack
from payments.states import LINE_MOVES
from shop.money import zero


@transaction.atomic
def give_back(line: BankLine, *, amount: Money, by: Any = None) -> BankPayBack:
    """Order that what a line brought too much goes back to whence it came. Raises LineNotFree."""
    one_at_a_time()
    line.refresh_from_db(fields=["status", "reason"])
    free = free_of(line) if line.status not in LINE_MOVES.ends else zero(line.currency)
    if amount.currency.code != line.currency or amount.amount <= 0 or amount > free:
        raise LineNotFree(left=str(free))
    count = line.pay_backs.count()
    order = BankPayBack(key=f"line:{line.identity}:{count + 1}", amount=amount, line=line, name=line.name, by=by)
    order.seal_account(line.other_account)
    keep(order)
    bring_up_to_date(line, note="given_back", by=by)
    return order


def keep(order: BankPayBack) -> BankPayBack:
    """Write a new order; its reference is made of its row."""
    order.save()
    order.reference = reference_of(order.pk, PAY_BACK)
    order.save(update_fields=["reference"])
    return order


@transaction.atomic
def give_to_bank(order_id: int, *, account: str = "", name: str = "", by: Any = None) -> None:
    """A person has typed it at the bank. Raises AccountOfPayerMissing where neither the line nor she knows to whom."""
    order = BankPayBack.objects.select_for_update().get(pk=order_id)
    if account:
        order.seal_account("".join(account.split()))
        order.name = name or order.name
    if not order.sealed_account:
        raise AccountOfPayerMissing()
    if order.given_at is None:
        order.given_at, order.given_by = timezone.now(), by
    order.save(update_fields=["sealed_account", "masked_account", "name", "given_at", "given_by"])


def settle(order: BankPayBack, line: BankLine) -> None:
    """The statement's ``line`` shows it. Inside the caller's transaction."""
    order.settled_by = line
    order.save(update_fields=["settled_by"])
    if order.payment and order.refund_key:
        booking.paid_back(order, order.payment)
        apply_facts(order.payment.pk, facts_of(order.payment))


def undo(order: BankPayBack, line: BankLine) -> None:
    """The bank sent a refund back with ``line``: it failed, and may be asked again. Inside the caller's transaction."""
    order.came_back_by = line
    order.save(update_fields=["came_back_by"])
    booking.paid_back_undone(order)
    if order.payment:
        apply_facts(order.payment.pk, facts_of(order.payment))
