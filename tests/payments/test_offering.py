"""What a shopper is offered: set up, fit for her currency, country and amount, and answering just now."""

import time

import pytest
from pytest_django.fixtures import Settings

from payments import offering
from payments.provider import Offer
from shop import http
from shop.money import money

ALL = ["stripe", "paypal", "alipay", "wechat", "bank"]


def codes(amount: str = "49.98", currency: str = "EUR", country: str = "DE") -> list[str]:
    return [part.code for part in offering.offered(ALL, Offer(money(amount, currency), country, "eu"))]


@pytest.mark.parametrize(
    ("amount", "currency", "country", "found"),
    [
        ("49.98", "EUR", "DE", ["stripe", "paypal", "bank"]),
        ("380.00", "CNY", "CN", ["stripe", "alipay", "wechat"]),
        ("5000", "JPY", "JP", ["stripe", "paypal", "bank"]),
        ("50000", "KRW", "KR", ["stripe"]),
        ("50.00", "USD", "US", ["stripe", "paypal", "bank"]),
        ("180.00", "AED", "AE", ["stripe"]),
        ("0.00", "EUR", "DE", []),
    ],
)
def test_each_takes_its_own_currencies(amount: str, currency: str, country: str, found: list[str]) -> None:
    assert codes(amount, currency, country) == found


def test_the_markets_order_is_the_shoppers_and_what_is_not_installed_is_not_there() -> None:
    offer = Offer(money("1.00", "EUR"), "DE", "eu")
    assert [part.code for part in offering.offered(["bank", "nobody", "stripe"], offer)] == ["bank", "stripe"]


def test_a_provider_without_its_keys_is_not_offered(settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = ""
    settings.BANK_ACCOUNTS = {}
    assert codes() == ["paypal"]


def test_one_that_does_not_answer_is_left_out_and_comes_back_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = http.breaker("Stripe")
    for _failure in range(http.BREAKS_AFTER):
        guard.failed(time.monotonic())
    assert codes() == ["paypal", "bank"]
    later = time.monotonic() + http.PAUSE_S + 1
    monkeypatch.setattr("payments.offering.time.monotonic", lambda: later)
    assert codes() == ["stripe", "paypal", "bank"]


def test_where_no_line_works_she_may_order_all_the_same() -> None:
    for service in ("Stripe", "PayPal"):
        for _failure in range(http.BREAKS_AFTER):
            http.breaker(service).failed(time.monotonic())
    offer = Offer(money("1.00", "EUR"), "DE", "eu")
    assert [part.code for part in offering.offered(["stripe", "paypal"], offer)] == ["stripe", "paypal"]


def test_what_she_wants_is_hers_if_it_is_offered_and_else_the_first() -> None:
    offer = Offer(money("1.00", "EUR"), "DE", "eu")
    named = [offering.the_one(ALL, offer, wanted) for wanted in ("bank", "alipay", "", "nobody")]
    assert [part.code if part else "" for part in named] == ["bank", "stripe", "stripe", "stripe"]
    assert offering.the_one([], offer) is None
