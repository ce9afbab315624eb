"""E2 and M5 for PayPal: its notices in every order end in the same rows, and money that does not fit pays nothing."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from payments import inbox, taking, tasks
from payments.models import LedgerTransaction, Notice, Payment
from payments.provider import Told
from payments.providers import paypal_facts
from payments.states import NoticeState, PaymentStatus
from shop.money import money
from shop.outside import World
from tests.payments.paypal_making import approve, only_payment, start
from tests.payments.promises_facts import _rolled_back, final_rows

pytestmark = pytest.mark.django_db
CAPTURE = {
    "id": "CAP1",
    "status": "COMPLETED",
    "amount": {"currency_code": "EUR", "value": "49.98"},
    "custom_id": "pay_1",
    "invoice_id": "TW-1-abcdef12",
    "payee": {"merchant_id": "MERCHANTTESTS"},
    "create_time": "2026-11-29T17:00:00Z",
    "supplementary_data": {"related_ids": {"order_id": "ORD1"}},
}


def heard(kind: str, resource: dict, number: int = 1) -> Notice:
    """A notice whose signature was checked before, applied."""
    body = json.dumps({"id": f"WH-{number}", "event_type": kind, "resource": resource}).encode()
    notice = Notice.objects.create(provider="paypal", event_id=f"WH-{number}", kind=kind, body=body, headers={})
    inbox.apply(notice.pk)
    notice.refresh_from_db()
    return notice


def told_by(world: World) -> list[tuple[str, dict]]:
    """A payment's life: approved, a bank that takes a while, paid, given back by hand at PayPal, and a claim."""
    approve(world, start(), "bank")
    taking.check("TW-1")
    world.control("paypal/settle")
    capture = world.sandbox.truth.find("paypal.capture")[0]
    refund = {
        "id": "REF1",
        "status": "COMPLETED",
        "amount": {"currency_code": "EUR", "value": "10.00"},
        "links": [{"rel": "up", "href": f"https://api.paypal.com/v2/payments/captures/{capture['id']}"}],
    }
    world.control("paypal/dispute", {"capture": capture["id"]})
    events = [json.loads(notice.body) for notice in world.waiting_webhooks()]
    told = [(event["event_type"], event["resource"]) for event in events]
    return [*told, ("PAYMENT.REFUND.PENDING", refund | {"status": "PENDING"}), ("PAYMENT.CAPTURE.REFUNDED", refund)]


def test_every_order_of_a_payments_notices_ends_in_the_same_rows(paypal_world: World) -> None:
    told = told_by(paypal_world)
    assert [kind for kind, _doc in told] == [
        "CHECKOUT.ORDER.APPROVED",
        "PAYMENT.CAPTURE.PENDING",
        "PAYMENT.CAPTURE.COMPLETED",
        "CUSTOMER.DISPUTE.CREATED",
        "PAYMENT.REFUND.PENDING",
        "PAYMENT.CAPTURE.REFUNDED",
    ]
    payment = only_payment()
    assert payment.status == "pending"
    found: dict[str, tuple[int, ...]] = {}

    def walk(order: tuple[int, ...]) -> int:
        if len(order) == len(told):
            found.setdefault(final_rows(payment), order)
            return 1
        walked = 0
        for place in set(range(len(told))) - set(order):
            with _rolled_back():
                heard(*told[place], number=place)
                walked += walk((*order, place))
        return walked

    with _rolled_back():  # the approval and the wait for the bank came first; the other four in every order
        heard(*told[0], number=0)
        heard(*told[1], number=1)
        assert walk((0, 1)) == 24
    assert len(found) == 1, found
    with _rolled_back():
        for number, (kind, doc) in enumerate(told):
            heard(kind, doc, number)
        payment.refresh_from_db()
        assert (payment.status, payment.refunded) == ("captured", money("10.00", "EUR"))


def misfits() -> Iterator[tuple[str, dict]]:
    """One of each kind of wrong money: off by a cent, another currency, payee, order, attempt, a part of it."""
    for name, change in {
        "one more": {"amount": {"currency_code": "EUR", "value": "49.99"}},
        "one less": {"amount": {"currency_code": "EUR", "value": "49.97"}},
        "part": {"amount": {"currency_code": "EUR", "value": "24.99"}},
        "currency": {"amount": {"currency_code": "USD", "value": "49.98"}},
        "yen": {"amount": {"currency_code": "JPY", "value": "4998"}},
        "merchant": {"payee": {"merchant_id": "SOMEBODYELSE1"}},
        "reference": {"invoice_id": "TW-2-abcdef12"},
        "attempt": {"custom_id": "pay_2"},
    }.items():
        yield name, {**CAPTURE, **change}


@pytest.mark.parametrize(("name", "doc"), list(misfits()), ids=[name for name, _doc in misfits()])
def test_money_that_does_not_fit_pays_nothing_and_waits_for_a_person(name: str, doc: dict) -> None:
    Payment.objects.create(
        token="pay_1",
        reference="TW-1",
        provider="paypal",
        amount=money("49.98", "EUR"),
        session_id="ORD1",
        expires_at="2026-11-29T18:00:00Z",
    )
    notice = heard("PAYMENT.CAPTURE.COMPLETED", doc)
    payment = only_payment()
    booked = LedgerTransaction.objects.filter(key="suspense:pay_1").count()
    assert (payment.status, payment.captured_amount, notice.state, booked) == (
        PaymentStatus.REVIEW,
        0,
        NoticeState.HELD,
        1,
    )
    # The right money, told later, pays and empties suspense again.
    if name in ("one more", "part", "merchant"):
        heard("PAYMENT.CAPTURE.COMPLETED", CAPTURE, 2)
        assert only_payment().status == PaymentStatus.CAPTURED


def test_a_notice_of_somebody_elses_payment_is_held() -> None:
    assert heard("PAYMENT.CAPTURE.COMPLETED", CAPTURE).hold_code == "unknown_payment"


def test_a_kind_that_tells_of_no_payment_is_kept_and_ignored() -> None:
    assert heard("BILLING.SUBSCRIPTION.CREATED", {"id": "I-1"}).state == NoticeState.IGNORED


@pytest.mark.parametrize(
    ("kind", "doc"),
    [
        ("PAYMENT.CAPTURE.COMPLETED", {**CAPTURE, "amount": {"currency_code": "EUR", "value": "4e1"}}),
        ("PAYMENT.CAPTURE.COMPLETED", {**CAPTURE, "amount": {"value": "49.98"}}),
        ("PAYMENT.CAPTURE.COMPLETED", {**CAPTURE, "amount": {"currency_code": "JPY", "value": "49.98"}}),
        ("PAYMENT.CAPTURE.COMPLETED", {**CAPTURE, "create_time": "yesterday"}),
        ("CUSTOMER.DISPUTE.CREATED", {"disputed_transactions": []}),
    ],
)
def test_a_notice_that_cannot_be_read_waits_and_says_why(kind: str, doc: dict) -> None:
    notice = heard(kind, doc)
    assert (notice.state, notice.attempts) == (NoticeState.RECEIVED, 1)
    assert notice.error.startswith(("ValueError", "KeyError"))


def test_what_is_declined_or_pending_is_no_money(settings: Settings) -> None:
    states = {"DECLINED": Told.FAILED, "FAILED": Told.FAILED, "PENDING": Told.OPEN, "SOMETHING_NEW": Told.OPEN}
    for status, told in states.items():
        facts = paypal_facts.of_capture({**CAPTURE, "status": status, "status_details": {"reason": "ECHECK"}})
        assert (facts.told, facts.captured, facts.charge_id) == (told, None, "")


def test_a_woken_worker_captures_what_was_approved(paypal_world: World, client: Client) -> None:
    approve(paypal_world, start())
    paypal_world.fault("error", "GET /v2/checkout/orders/*", service="paypal", times=3)
    tasks.ask_provider(only_payment().pk)
    assert only_payment().status == "pending"
    tasks.ask_provider(only_payment().pk)
    assert only_payment().status == "captured"
