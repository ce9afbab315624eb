"""The checks behind E2 and M5, for the real code and for its broken twins."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from payments.models import Dispute, LedgerEntry, LedgerTransaction, Notice, Payment, Refund
from payments.states import NoticeState, PaymentStatus
from shop.money import money
from tests.payments import stripe_docs as docs
from tests.payments.making import open_payment, tell

SCHEDULING = {"id", "payment_id", "due_at", "poll_at", "polls", "created_at", "expires_at", "idempotency_key"}


def six_events(payment: Payment) -> list[bytes]:
    """One payment's life at Stripe: a declined card, another that pays, told three times, and a refund, told twice."""
    part = money("10.00", payment.currency)
    return [
        docs.event("payment_intent.payment_failed", docs.declined(payment), at=1_795_000_000),
        docs.event("charge.succeeded", docs.charge(payment), at=1_795_000_060),
        docs.event("payment_intent.succeeded", docs.intent(payment), at=1_795_000_061),
        docs.event("checkout.session.completed", docs.session(payment), at=1_795_000_062),
        docs.event("refund.created", docs.refund(payment, part), at=1_795_000_500),
        docs.event("charge.refunded", docs.charge(payment, refunded=part), at=1_795_000_501),
    ]


def endings(
    events: int = 6, *, life: Callable[[Payment], list[bytes]] = six_events, amount: str = "49.98"
) -> tuple[int, dict[str, tuple[int, ...]]]:
    """How many orders of the last ``events`` events of a ``life`` were walked, and to which final states they lead.

    The orders are a tree: what two share at their beginning is told once, in a savepoint that is rolled back behind it.
    """
    found: dict[str, tuple[int, ...]] = {}
    walked = 0

    def walk(payment: Payment, bodies: list[bytes], order: tuple[int, ...]) -> None:
        nonlocal walked
        if len(order) == len(bodies):
            walked += 1
            found.setdefault(final_rows(payment), order)
        for place in set(range(len(bodies))) - set(order):
            with _rolled_back():
                tell(bodies[place])
                walk(payment, bodies, (*order, place))

    with _rolled_back():
        payment = open_payment(amount=amount, token="pay_permuted", session_id="cs_permuted")
        walk(payment, life(payment)[-events:], ())
    return walked, found


def final_rows(payment: Payment) -> str:
    """A hash of everything that was written, but for row numbers and the poller's timetable."""
    rows = {
        "payment": list(Payment.objects.filter(pk=payment.pk).values()),
        "disputes": list(Dispute.objects.filter(payment=payment).order_by("provider_id").values()),
        "refunds": list(Refund.objects.filter(payment=payment).order_by("key").values()),
        "notices": list(Notice.objects.order_by("event_id").values("event_id", "state", "hold_code")),
        "ledger": [
            {"key": entry.transaction.key, "account": entry.account, "amount": str(entry.amount)}
            for entry in LedgerEntry.objects.select_related("transaction").order_by("transaction__key", "account")
        ],
    }
    kept = {
        name: [{key: value for key, value in row.items() if key not in SCHEDULING} for row in listed]
        for name, listed in rows.items()
    }
    return hashlib.sha256(json.dumps(kept, default=str, sort_keys=True).encode()).hexdigest()


def wrongly_paid(bodies: Iterable[tuple[str, Payment, bytes]]) -> list[str]:
    """Misfitting captures that were paid, or not put to review, or not booked to suspense."""
    wrong = []
    for name, payment, body in bodies:
        with _rolled_back():
            payment.save(force_insert=True)
            notice = tell(body)
            payment.refresh_from_db()
            booked = LedgerTransaction.objects.filter(key=f"suspense:{payment.token}").count()
            state = (payment.status, notice.state, booked, payment.captured_amount)
            if state != (PaymentStatus.REVIEW, NoticeState.HELD, 1, 0):
                wrong.append(f"{name}: {state}")
    return wrong


def misfits(each: int) -> Iterator[tuple[str, Payment, bytes]]:
    """``each`` notices of every kind of wrong money: off by one unit, another currency, payee, order, a part of it."""
    for n in range(each):
        for name in ("one more", "one less", "part", "currency", "merchant", "reference"):
            payment = _unsaved(n, name)
            yield name, payment, _misfit(name, payment, n)


def _misfit(name: str, payment: Payment, n: int) -> bytes:
    units = docs.charge(payment)["amount_captured"]
    changes = {
        "one more": {"amount_captured": units + 1},
        "one less": {"amount_captured": units - 1},
        "part": {"amount_captured": units // 2},
        "currency": {"currency": "usd" if payment.currency != "USD" else "eur"},
        "reference": {"metadata": {"payment": payment.token, "reference": f"TW-OTHER{n}"}},
    }
    more = {"account": "acct_somebody"} if name == "merchant" else {}
    return docs.event("charge.succeeded", docs.charge(payment, **changes.get(name, {})), **more)


def _unsaved(n: int, name: str) -> Payment:
    with _rolled_back():
        made = open_payment(f"TW-{n}", f"{49 + n}.00" if n % 2 else "49.98", ["EUR", "USD", "GBP"][n % 3])
    made.pk = None
    return made


@contextmanager
def _rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
