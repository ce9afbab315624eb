"""How a transfer stands by what the statements brought: a sum so far, and what it means for its payment."""

from collections.abc import Iterable, Sequence

from django.db.models import Sum
from django.utils import timezone
from moneyed import Money

from payments.bank.payee import payee_for
from payments.models import BankLine, BankMatch, BankPayBack, Payment
from payments.provider import Facts, RefundFacts, Told
from payments.states import PaymentStatus, RefundState
from shop.money import money, total, zero


def matches_of(payment: Payment) -> list[BankMatch]:
    """The parts of lines that count for ``payment``, oldest first."""
    found = BankMatch.objects.filter(payment=payment, released_at=None).select_related("line")
    return list(found.order_by("pk"))


def collected_for(payments: Sequence[Payment]) -> dict[int, Money]:
    """What each of ``payments`` has collected, by its key. One statement."""
    matches = BankMatch.objects.filter(payment__in=payments, released_at=None).order_by("payment")
    sums = dict(matches.values_list("payment").annotate(sum=Sum("amount")))
    return {payment.pk: money(sums.get(payment.pk, 0), payment.currency) for payment in payments}


def still_owed(payment: Payment) -> Money:
    """What lacks; nothing once the payment counts as whole, even if the bank's charges lack for ever."""
    if payment.status == PaymentStatus.CAPTURED:
        return zero(payment.currency)
    return payment.owed - total_of(matches_of(payment), payment.currency)


def free_of(line: BankLine) -> Money:
    """So much of a line that came in is neither matched nor on its way back."""
    given = total_of(line.matches.filter(released_at=None), line.currency)
    returned = total((each.owed for each in line.pay_backs.all()), line.currency)
    return line.moved - given - returned


def facts_of(payment: Payment, matches: list[BankMatch] | None = None) -> Facts:
    """What the statements say about an attempt: whole, within what the account forgives, or not yet.

    ``matches`` are its own, where the caller has them.
    """
    found = matches_of(payment) if matches is None else matches
    is_whole = bool(found) and payment.owed - total_of(found, payment.currency) <= _forgiven(payment)
    common = {
        "token": payment.token,
        "reference": payment.reference,
        "session_id": payment.session_id,
        "refunds": _refunds(payment),
    }
    if is_whole or payment.status == PaymentStatus.CAPTURED:
        charge = f"line-{found[0].line_id}-{payment.pk}" if found else ""
        return Facts(told=Told.CAPTURED, captured=payment.owed, charge_id=charge, **common)  # type: ignore[arg-type]
    told = Told.EXPIRED if payment.expires_at <= timezone.now() else Told.OPEN
    return Facts(told=told, **common)  # type: ignore[arg-type]


def _refunds(payment: Payment) -> tuple[RefundFacts, ...]:
    orders = BankPayBack.objects.filter(payment=payment).exclude(refund_key="").order_by("pk")
    return tuple(refund_facts(order) for order in orders)


def refund_facts(order: BankPayBack) -> RefundFacts:
    """On its way until a statement shows that it left; failed when one shows that the bank sent it back."""
    state = RefundState.SETTLED if order.settled_by_id else RefundState.SENT
    state, code = (RefundState.FAILED, "came_back") if order.came_back_by_id else (state, "")
    return RefundFacts(order.reference, order.owed, state, order.refund_key, code)


def _forgiven(payment: Payment) -> Money:
    payee = payee_for(payment.currency)
    return payee.forgives(payment.owed) if payee else zero(payment.currency)


def total_of(matches: Iterable[BankMatch], currency: str) -> Money:
    return total((money(each.amount, currency) for each in matches), currency)
