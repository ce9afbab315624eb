"""X6: somebody's transaction holds a row for a minute. Who needs it is refused in time, nobody else notices, nothing is
half done, and when it is gone the same press goes through."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog import offers
from catalog.models import Reservation, Stock
from orders import checkout, editing, lifecycle
from orders.models import Order
from payments import inbox
from payments.models import Payment
from shop.errors import Busy
from shop.invariants import broken
from shop.models import Answered, Outbox, User
from shop.outbox import deliver_all
from tests.faults.abandoning import after_all, open_on
from tests.faults.rogue import Buyer, all_press, later, limit_of_lock, locked
from tests.orders.living import paid
from tests.orders.making import BERLIN, fill, place, shopper, two_cups_and_a_pot
from tests.payments import stripe_docs as docs

pytestmark = pytest.mark.django_db(transaction=True)
# Of many who wait for one row only the first waits for its holder; the next in turn then begins to wait anew.
LIMIT_S, TURNS = 5.0, 2
SLACK_S = 3.0
SHORT = "400ms"
HELD_S = 3.5


@pytest.fixture(autouse=True)
def _shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    offers._places.clear()
    monkeypatch.setattr("orders.paying.taking.start", lambda **asked: "https://pay.example/page")
    two_cups_and_a_pot()
    yield
    offers._places.clear()


def row_of(sku: str) -> int:
    return Stock.objects.get(variant__sku=sku).pk


def nothing_done_for(buyer: Buyer) -> bool:
    """Her basket is open, there is no order of it, and her form was not answered, so it may be sent again."""
    no_order = not Order.objects.filter(basket=buyer.basket).exists()
    return not buyer.has_ordered and no_order and not Answered.objects.filter(key=buyer.form["once"]).exists()


def test_the_server_itself_limits_waiting_and_idling() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout')")
        assert cursor.fetchone() == ("5s", "30s")


def test_who_wants_the_held_piece_is_refused_in_time_others_buy_and_the_next_press_succeeds() -> None:
    cups, pots = [Buyer(CUP=1), Buyer(CUP=2, POT=1), Buyer(CUP=1)], [Buyer(POT=1), Buyer(POT=1)]
    with locked("catalog_stock", row_of("CUP")):
        all_press(*cups, *pots)
        for buyer in cups:
            assert buyer.told.status == 503
            assert 2 <= int(buyer.told.retry_after) <= 6
            assert buyer.told.seconds < TURNS * LIMIT_S + SLACK_S
            assert 'role="alert"' in buyer.told.page, "she is told why"
            assert buyer.form["street"] in buyer.told.page, "and what she typed is kept"
            assert nothing_done_for(buyer)
        for buyer in pots:
            assert (buyer.told.status, buyer.told.location) == (303, "https://pay.example/page")
            assert buyer.told.seconds < LIMIT_S, "they waited for nobody"
        assert Order.objects.count() == len(pots)
        assert set(Reservation.objects.values_list("stock__variant__sku", flat=True)) == {"POT"}
    all_press(*cups)
    assert [buyer.told.status for buyer in cups] == [303] * len(cups)
    assert all(buyer.has_ordered for buyer in cups)
    assert dict(Stock.objects.values_list("variant__sku", "reserved")) == {"CUP": 4, "POT": 3}
    assert broken() == {}


def test_the_sentence_is_in_her_language() -> None:
    buyer = Buyer(CUP=1)
    with limit_of_lock(SHORT), locked("catalog_stock", row_of("CUP")):
        all_press(buyer)
    assert "Bitte versuchen Sie es in einer Minute noch einmal" in buyer.told.page
    assert str(Busy()) not in buyer.told.page, "not in English"


def test_a_basket_that_is_held_is_refused_and_not_lost() -> None:
    buyer = Buyer(CUP=1)
    with limit_of_lock(SHORT), locked("orders_basket", buyer.basket.pk):
        all_press(buyer)
        assert (buyer.told.status, bool(buyer.told.retry_after)) == (503, True)
    assert nothing_done_for(buyer)
    all_press(buyer)
    assert buyer.told.status == 303
    assert broken() == {}


def test_a_sweep_goes_round_the_held_piece_and_comes_back_for_it() -> None:
    held, other = place(fill(shopper(), CUP=1)), place(fill(shopper(), POT=1))
    with locked("catalog_stock", row_of("CUP")):
        assert lifecycle.expire_unpaid(after_all()) == 1
        assert status(held, other) == ["placed", "cancelled"]
    assert lifecycle.expire_unpaid(after_all()) == 1
    assert status(held, other) == ["cancelled", "cancelled"]
    assert broken() == {}


def test_a_change_nobody_paid_is_dropped_though_another_orders_row_is_held() -> None:
    orders = [paid(CUP=1), paid(CUP=1)]
    for order in orders:
        seen = editing.preview(order, {"CUP": 2}, BERLIN).difference
        editing.change(order.number, {"CUP": 2}, BERLIN, seen=seen, key=order.number)
    due = timezone.now() + editing.PAY_WITHIN + timedelta(seconds=1)
    assert Stock.objects.get(variant__sku="CUP").reserved == 4
    with limit_of_lock(SHORT), locked("orders_order", orders[0].pk):
        connection.close()
        assert editing.expire_unpaid(due) == 1
        assert Stock.objects.get(variant__sku="CUP").reserved == 3
    connection.close()
    assert editing.expire_unpaid(due) == 1
    assert Stock.objects.get(variant__sku="CUP").reserved == 2
    assert broken() == {}


def test_while_an_orders_row_is_held_its_money_is_taken_down_and_pays_it_afterwards() -> None:
    held, other = place(fill(shopper(), CUP=1)), place(fill(shopper(), POT=1))
    bodies = [docs.event("charge.succeeded", docs.charge(open_on(order))) for order in (held, other)]
    with limit_of_lock(SHORT), locked("orders_order", held.pk):
        connection.close()
        for body in bodies:
            answer = Client().post(
                "/webhooks/stripe/", body, content_type="application/json", headers=docs.signature(body)
            )
            assert answer.status_code == 200
        assert inbox.apply_waiting() == 2
        deliver_all()
        assert lifecycle.expire_unpaid(after_all()) == 0
        assert status(held, other) == ["placed", "paid"]
        assert Payment.objects.filter(status="captured").count() == 2
    connection.close()
    Outbox.objects.filter(delivered_at=None).update(due_at=held.placed_at)
    deliver_all()
    assert status(held, other) == ["paid", "paid"]
    assert broken() == {}


def test_staff_who_cancel_a_held_order_are_told_to_come_again() -> None:
    order = place(fill(shopper(), CUP=1))
    client = Client(raise_request_exception=False)
    boss = User.objects.create_superuser("boss@example.org", "a long password here")
    client.force_login(boss, "allauth.account.auth_backends.AuthenticationBackend")
    page, said = reverse("admin:orders_order_cancel_deed", args=[order.pk]), {"note": "asked by telephone", "do": "1"}
    with limit_of_lock(SHORT), locked("orders_order", order.pk):
        connection.close()
        answer = client.post(page, said)
        assert (answer.status_code, bool(answer.headers.get("Retry-After"))) == (503, True)
    connection.close()
    assert status(order) == ["placed"]
    assert client.post(page, said).status_code == 302
    assert status(order) == ["cancelled"]


def test_a_transaction_that_idles_is_ended_by_the_server_and_the_buyer_who_waited_gets_it() -> None:
    """As the shop's own connections are opened, but for the number: the true one would take half a minute."""
    ours = settings.DATABASES["default"]["OPTIONS"]["options"]
    assert "idle_in_transaction_session_timeout=30s" in ours
    buyer = Buyer(CUP=1)
    shorter = ours.replace("session_timeout=30s", "session_timeout=1s")
    with locked("catalog_stock", row_of("CUP"), options=shorter) as idle:
        all_press(buyer)
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            idle.execute("SELECT 1")
    assert buyer.told.status == 303
    assert buyer.told.seconds < LIMIT_S
    assert broken() == {}


def status(*orders: Order) -> list[str]:
    return [Order.objects.get(pk=order.pk).status for order in orders]


# --- broken twins ---


def refused_in_time(*, limit: str) -> bool:
    """Whether a buyer hears something before somebody lets go at last."""
    buyer = Buyer(CUP=1)
    with limit_of_lock(limit), locked("catalog_stock", row_of("CUP")) as hand:
        release = later(HELD_S, hand.rollback)
        all_press(buyer)
        release.join()
    return buyer.told.status == 503 and buyer.told.seconds < HELD_S


def test_waiting_without_a_limit_is_caught() -> None:
    assert refused_in_time(limit=SHORT)
    assert not refused_in_time(limit="0")


def test_a_shop_that_lets_the_databases_error_through_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    class Never(Exception):
        """What nobody raises."""

    monkeypatch.setattr("orders.views.checkout.OperationalError", Never)
    monkeypatch.setattr("shop.refusals.OperationalError", Never)
    buyer = Buyer(CUP=1)
    with limit_of_lock(SHORT), locked("catalog_stock", row_of("CUP")):
        all_press(buyer)
    assert (buyer.told.status, buyer.told.retry_after) == (500, "")


def test_a_checkout_without_its_one_transaction_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkout, "place", checkout.place.__wrapped__)
    buyer = Buyer(CUP=1)
    with limit_of_lock(SHORT), locked("catalog_stock", row_of("CUP")):
        all_press(buyer)
    assert not nothing_done_for(buyer)
    assert "a live order holds what it has not sent" in broken()


def test_a_sweep_that_stops_at_the_first_held_piece_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken twin: one order that cannot be cancelled keeps the goods of all who come after it."""
    held, other = place(fill(shopper(), CUP=1)), place(fill(shopper(), POT=1))

    def all_or_none() -> None:
        for order in (held, other):
            lifecycle._expire(order.number)

    with locked("catalog_stock", row_of("CUP")):
        with pytest.raises(OperationalError):
            all_or_none()
        assert status(held, other) == ["placed", "placed"]
