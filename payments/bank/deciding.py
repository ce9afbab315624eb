"""Whose money a line is. Pure: what the line says and what its references lead to go in, a decision comes out.

An order is paid by a machine only where a reference proves it (docs/decisions/0025); all else is a person's.
"""

from dataclasses import dataclass

from moneyed import Money

from payments.models import BankPayBack, Payment
from payments.states import LineState


@dataclass(frozen=True)
class Claim:
    """A payment that a line may be for, and what it still lacks."""

    payment: Payment
    owed: Money


@dataclass(frozen=True)
class Found:
    """What the references in a line lead to: sound ones, those a wrong character away, and transfers back of ours."""

    named: tuple[Claim, ...] = ()
    nearly: tuple[Claim, ...] = ()
    pay_backs: tuple[BankPayBack, ...] = ()


@dataclass(frozen=True)
class Decision:
    """``takes``: so much of the line goes to ``payment``. ``settles``: the transfer back that the line shows;
    ``undoes``: the one that the bank sent back.
    """

    status: LineState
    reason: str
    payment: Payment | None = None
    takes: Money | None = None
    settles: BankPayBack | None = None
    undoes: BankPayBack | None = None


def decide(amount: Money, found: Found) -> Decision:
    """What to do with a line of ``amount``; above zero came in."""
    if not amount.amount:
        return Decision(LineState.NOT_OURS, "no_amount")
    if amount.amount < 0:
        return _went_out(-amount, found.pay_backs)
    if found.pay_backs:
        return _came_back(amount, found.pay_backs)
    if len(found.named) > 1:
        return Decision(LineState.WAITING, "several_orders")
    if found.named:
        return _named(amount, found.named[0])
    return _unnamed(amount, found.nearly)


def _named(amount: Money, claim: Claim) -> Decision:
    if claim.owed.currency != amount.currency:
        return Decision(LineState.WAITING, "wrong_currency", claim.payment)
    if claim.owed.amount <= 0:
        return Decision(LineState.OVER, "already_paid", claim.payment)
    if amount > claim.owed:
        return Decision(LineState.OVER, "more_than_owed", claim.payment, claim.owed)
    reason = "reference" if amount == claim.owed else "less_than_owed"
    return Decision(LineState.PARTIAL, reason, claim.payment, amount)


def _unnamed(amount: Money, nearly: tuple[Claim, ...]) -> Decision:
    """One wrong character is forgiven where a single reference of ours can be meant, and its amount is met exactly."""
    if not nearly:
        return Decision(LineState.WAITING, "no_reference")
    claim = nearly[0]
    if len(nearly) == 1 and claim.owed == amount:
        return Decision(LineState.PARTIAL, "typing_error", claim.payment, amount)
    return Decision(LineState.WAITING, "unclear_reference")


def _went_out(amount: Money, pay_backs: tuple[BankPayBack, ...]) -> Decision:
    """``amount`` without its sign."""
    if not pay_backs:
        return Decision(LineState.WAITING, "went_out")
    fitting = [each for each in pay_backs if not each.settled_by_id and each.owed == amount]
    if len(pay_backs) == 1 and fitting:
        return Decision(LineState.MATCHED, "paid_back", settles=fitting[0])
    return Decision(LineState.WAITING, "paid_back_differs")


def _came_back(amount: Money, pay_backs: tuple[BankPayBack, ...]) -> Decision:
    """A refund that its bank did not take is undone; what was a surplus is free money again, for a person to decide."""
    fitting = [each for each in pay_backs if each.refund_key and each.settled_by_id and not each.came_back_by_id]
    if len(pay_backs) == 1 and fitting and fitting[0].owed == amount:
        return Decision(LineState.MATCHED, "came_back", undoes=fitting[0])
    return Decision(LineState.WAITING, "came_back")
