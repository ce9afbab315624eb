"""Which fact about a payment moves which accounts, under which key. The one list of the ledger's stories."""

from moneyed import Money

from payments import ledger
from payments.accounts import CUSTOMER_MONEY, DISPUTES, PSP, SUSPENSE, code_of
from payments.models import Dispute, Payment, Refund


def capture(payment: Payment) -> None:
    """The provider holds the money; we owe it to the customer's order."""
    ledger.post(
        "capture",
        reference=payment.reference,
        key=f"capture:{payment.token}",
        legs=ledger.transfer(payment.owed, debit=clearing(payment.provider), credit=CUSTOMER_MONEY),
        at=payment.captured_at,
    )


def suspense(payment: Payment, amount: Money) -> None:
    """Money came that does not fit. It is shown at the provider and in suspense until a person explains it."""
    ledger.post(
        "suspense",
        reference=payment.reference,
        key=f"suspense:{payment.token}",
        legs=ledger.transfer(amount, debit=clearing(payment.provider), credit=SUSPENSE),
    )


def release_suspense(payment: Payment) -> None:
    ledger.reverse("suspense-released", of=f"suspense:{payment.token}", key=f"suspense-released:{payment.token}")


def refund(given: Refund) -> None:
    source = SUSPENSE if given.from_suspense else CUSTOMER_MONEY
    ledger.post(
        "refund",
        reference=given.payment.reference,
        key=f"refund:{given.key}",
        legs=ledger.transfer(given.owed, debit=source, credit=clearing(given.payment.provider)),
    )


def refund_came_back(given: Refund) -> None:
    ledger.reverse("refund-failed", of=f"refund:{given.key}", key=f"refund-failed:{given.key}")


def dispute(standing: Dispute) -> None:
    """The payer's bank has taken the money back."""
    ledger.post(
        "dispute",
        reference=standing.payment.reference,
        key=_dispute_key(standing),
        legs=ledger.transfer(standing.taken, debit=DISPUTES, credit=clearing(standing.payment.provider)),
        at=standing.opened_at,
    )


def dispute_won(standing: Dispute) -> None:
    key = _dispute_key(standing)
    ledger.reverse("dispute-won", of=key, key=f"won-{key}")


def disputed(standing: Dispute, *, won: bool) -> dict[str, Money]:
    """What the books say this dispute took from the provider's account, or brought back to it."""
    key = _dispute_key(standing)
    return ledger.booked_on(clearing(standing.payment.provider), [f"won-{key}" if won else key])


def _dispute_key(standing: Dispute) -> str:
    return f"dispute:{standing.payment.token}:{standing.provider_id}"


def held_for(payment: Payment) -> dict[str, Money]:
    """What the books say the provider took for this attempt, rightly or not, refunds aside."""
    keys = [f"{kind}:{payment.token}" for kind in ("capture", "suspense", "suspense-released")]
    return ledger.booked_on(clearing(payment.provider), keys)


def clearing(provider: str) -> str:
    return code_of(PSP, provider)
