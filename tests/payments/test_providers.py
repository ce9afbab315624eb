"""The contract that every payment provider keeps, whoever writes it: tested the moment its file exists."""

import pytest
from django.core.checks import Error
from django.test import Client
from pytest_django.fixtures import Settings

from payments.checks import keys_are_there, the_outside_is_real
from payments.errors import BadNotice
from payments.provider import Attempt, Facts, Provider, Told, providers
from shop.errors import Missing, Unavailable
from shop.money import money

EVERY = pytest.mark.parametrize("code", providers.codes())
NOBODY = Attempt(token="pay_x", reference="TW-1", amount=money("1.00", "EUR"), session_id="cs_x")


@EVERY
def test_it_is_a_provider_with_a_name_and_its_own_code(code: str) -> None:
    part = providers.get(code)
    assert isinstance(part, Provider)
    assert (part.code, bool(str(part.name))) == (code, True)


@EVERY
@pytest.mark.parametrize("body", [b"", b"{}", b"null", b"\xff", b"<xml/>", b"a=b", b"x" * 1000])
def test_it_refuses_what_it_did_not_sign(code: str, body: bytes) -> None:
    for headers in ({}, {"Stripe-Signature": ""}, {"Stripe-Signature": "t=1,v1=x"}, {"Authorization": "x"}):
        with pytest.raises(BadNotice):
            providers.get(code).read_notice(body, headers)


@EVERY
@pytest.mark.django_db
def test_its_webhook_has_an_address_and_refuses_strangers(code: str, client: Client) -> None:
    assert client.post(f"/webhooks/{code}/", b"{}", content_type="application/json").status_code in (400, 401)


@pytest.mark.parametrize("code", [part.code for part in providers.all() if part.service])
@pytest.mark.django_db
def test_when_nobody_answers_it_is_unavailable(code: str) -> None:
    """The tests' settings point to an address where nobody listens."""
    with pytest.raises(Unavailable):
        providers.get(code).fetch(NOBODY)


@EVERY
def test_it_names_the_settings_it_lacks(code: str, settings: Settings) -> None:
    assert providers.get(code).missing_settings() == []
    settings.STRIPE_SECRET_KEY = ""
    settings.STRIPE_WEBHOOK_SECRETS = []
    for production in (True, False):
        settings.PRODUCTION = production
        told = [each.msg for each in keys_are_there(None)]
        assert "Payment provider “stripe” lacks STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS." in told


def test_a_provider_that_is_not_there_is_named() -> None:
    with pytest.raises(Missing):
        providers.get("nobody")


def test_facts_say_nothing_by_default() -> None:
    assert (Facts().told, Facts().captured, Facts().refunds) == (Told.OPEN, None, ())


@pytest.mark.parametrize(
    ("base", "sandbox", "count"),
    [
        ("https://api.stripe.com", "", 0),
        ("http://127.0.0.1:4242/stripe", "http://127.0.0.1:4242", 1),
        ("http://127.0.0.1:4242/stripe", "", 1),
        ("https://api.stripe.com", "http://127.0.0.1:4242", 1),
        ("https://api.stripe.com.evil.example", "", 1),
    ],
)
def test_production_refuses_a_pretended_stripe(settings: Settings, base: str, sandbox: str, count: int) -> None:
    settings.STRIPE_API_BASE, settings.SANDBOX_URL, settings.PRODUCTION = base, sandbox, True
    found = the_outside_is_real(None)
    assert ([type(each) for each in found], [each.id for each in found]) == ([Error] * count, ["payments.E002"] * count)
    settings.PRODUCTION = False
    assert the_outside_is_real(None) == []
