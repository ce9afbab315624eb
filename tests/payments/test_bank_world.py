"""The transfer from the order's page to the books, against the bank of the outside world."""

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import ledger, refunding, tasks
from payments.bank import fetching, paying_back
from payments.models import BankFile, BankLine, BankPayBack, Payment
from shop import http, invariants
from shop.money import money
from shop.outside import World
from tests.payments.bank_making import transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(world: World, settings: Settings) -> Iterator[World]:
    """The shop fetches its statements from a fresh bank."""
    settings.BANK_STATEMENT_URL = f"{world.url}/bank/statement?currency={{currency}}&day={{day}}"
    settings.BANK_POLL_SECONDS = 60
    cache.delete("bank-statements")
    yield world
    cache.delete("bank-statements")


def pay(bank: World, payment: Payment, slip: str = "none") -> None:
    amount = str(payment.owed.amount)
    form = {"currency": payment.currency, "amount": amount, "reference": payment.session_id, "slip": slip}
    answer = httpx.post(f"{bank.url}/bank/", data={**form, "name": "Anna Muster", "account": "DE75512108001245126199"})
    assert answer.status_code == 200


def fetch() -> int:
    return fetching.fetch(timezone.now().date())


@pytest.mark.parametrize(
    ("currency", "amount"), [("EUR", "49.98"), ("GBP", "49.98"), ("USD", "49.98"), ("JPY", "5000")]
)
def test_a_transfer_pays_in_every_currency_that_has_an_account(bank: World, currency: str, amount: str) -> None:
    payment = transfer("TW-1", amount, currency)
    pay(bank, payment)
    assert (fetch(), fetch()) == (1, 0)
    payment.refresh_from_db()
    assert (payment.status, payment.captured) == ("captured", money(amount, currency))
    truth = bank.control("bank/truth", method="GET")["currencies"][currency]
    assert ledger.balances("bank")[currency].amount * (1 if currency == "JPY" else 100) == truth["came"]
    assert invariants.broken() == {}


@pytest.mark.parametrize(
    ("slip", "status", "lines"),
    [
        ("typo", "captured", ["matched"]),
        ("no_reference", "pending", ["waiting"]),
        ("less", "pending", ["partial"]),
        ("more", "captured", ["over"]),
        ("twice", "captured", ["matched", "over"]),
    ],
)
def test_each_mistake_of_a_buyer_ends_where_it_should(bank: World, slip: str, status: str, lines: list[str]) -> None:
    payment = transfer()
    pay(bank, payment, slip)
    fetch()
    payment.refresh_from_db()
    assert (payment.status, sorted(BankLine.objects.values_list("status", flat=True))) == (status, sorted(lines))
    assert invariants.broken() == {}


def test_a_refund_goes_out_at_the_bank_and_the_books_equal_its_truth(bank: World) -> None:
    payment = transfer()
    pay(bank, payment)
    fetch()
    asked = refunding.refund("TW-1", amount=money("20.00", "EUR"), key="return:1", reason="return")
    refunding.send(asked.pk)
    order = BankPayBack.objects.get()
    paying_back.give_to_bank(order.pk)
    bank.control("bank/transfer", {"amount": "-20.00", "text": order.reference})
    fetch()
    asked.refresh_from_db()
    truth = bank.control("bank/truth", method="GET")["currencies"]["EUR"]
    assert (asked.status, ledger.balances("bank")) == ("settled", {"EUR": money("29.98", "EUR")})
    assert truth["came"] - truth["left"] == 2998
    assert invariants.broken() == {}


def test_the_task_fetches_when_it_is_time_and_never_twice_at_once(bank: World, settings: Settings) -> None:
    payment = transfer()
    pay(bank, payment)
    tasks.fetch_statements()
    assert Payment.objects.get().status == "captured"
    pay(bank, payment)
    tasks.fetch_statements()
    assert BankLine.objects.count() == 1
    settings.BANK_STATEMENT_URL = ""
    cache.delete("bank-statements")
    tasks.fetch_statements()
    assert BankLine.objects.count() == 1


@pytest.mark.parametrize("kind", ["down", "error", "cut", "garbage"])
def test_a_bank_that_fails_brings_nothing_and_later_everything(bank: World, kind: str) -> None:
    payment = transfer()
    pay(bank, payment)
    bank.fault(kind, service="bank", times=0)
    assert fetch() == 0
    assert (BankFile.objects.count(), Payment.objects.get().status) == (0, "pending")
    bank.clear_faults()
    http._breakers.clear()
    assert fetch() == 1
    assert Payment.objects.get().status == "captured"


def test_a_day_without_a_statement_is_no_trouble(bank: World, settings: Settings) -> None:
    settings.BANK_STATEMENT_URL = f"{bank.url}/nowhere/{{account}}/{{day}}.xml"
    assert fetching.fetch(timezone.now().date() - timedelta(days=400)) == 0
