"""Which fact about a payment moves which accounts, under which key. The one list of the ledger's stories."""

from moneyed import Money

from payments import ledger
from payments.accounts import BANK, CUSTOMER_MONEY, DISPUTES, FEES, PSP, SUSPENSE, code_of
from payments.models import BankLine, BankMatch, BankPayBack, Dispute, Payment, Refund
from shop.money import money


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


def _dispute_key(standing: Dispute) -> str:
    return f"dispute:{standing.payment.token}:{standing.provider_id}"


def bank_line(line: BankLine) -> None:
    """Each line as it came: on our account, and in suspense until it is explained."""
    ledger.post(
        "bank-line",
        reference=line.identity[:16],
        key=f"bank-line:{line.identity}",
        legs=ledger.transfer(line.moved, debit=BANK, credit=SUSPENSE),
    )


def bank_not_ours(line: BankLine) -> None:
    """These books hold the shop's money only; what else passes over the account is in other books."""
    ledger.reverse("bank-not-ours", of=f"bank-line:{line.identity}", key=f"bank-not-ours:{line.identity}")


def collected(match: BankMatch) -> None:
    """Suspense is explained: this part of the line is what the payment claimed."""
    ledger.post(
        "collected",
        reference=match.payment.reference,
        key=f"collected:{match.pk}",
        legs=ledger.transfer(
            money(match.amount, match.line.currency), debit=SUSPENSE, credit=clearing(match.payment.provider)
        ),
    )


def bank_charge(payment: Payment, lacking: Money) -> None:
    """What banks on the way kept of a payment that counts as whole."""
    ledger.post(
        "bank-charge",
        reference=payment.reference,
        key=f"bank-charge:{payment.token}",
        legs=ledger.transfer(lacking, debit=code_of(FEES, payment.provider), credit=clearing(payment.provider)),
    )


def bank_fee(line: BankLine) -> None:
    """A line that the bank took for itself."""
    ledger.post(
        "bank-charge",
        reference=line.identity[:16],
        key=f"bank-fee:{line.identity}",
        legs=ledger.transfer(-line.moved, debit=code_of(FEES, "bank"), credit=SUSPENSE),
    )


def paid_back(order: BankPayBack, payment: Payment) -> None:
    """The statement shows a refund leave: suspense, where the line stands, against the refund's own claim."""
    ledger.post(
        "paid-back",
        reference=payment.reference,
        key=f"paid-back:{order.reference}",
        legs=ledger.transfer(order.owed, debit=clearing(payment.provider), credit=SUSPENSE),
    )


def paid_back_undone(order: BankPayBack) -> None:
    ledger.reverse("paid-back", of=f"paid-back:{order.reference}", key=f"paid-back-undone:{order.reference}")


def held_for(payment: Payment) -> dict[str, Money]:
    """What the books say the provider took for this attempt, rightly or not, refunds aside."""
    keys = [f"{kind}:{payment.token}" for kind in ("capture", "suspense", "suspense-released")]
    return ledger.booked_on(clearing(payment.provider), keys)


def clearing(provider: str) -> str:
    return code_of(PSP, provider)
