"""The contract that every payment provider keeps, whoever writes it: tested the moment its file exists."""

from dataclasses import replace

import pytest
from django.core.checks import Error
from django.test import Client
from pytest_django.fixtures import Settings

from payments.checks import REAL, keys_are_there, the_outside_is_real
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
def test_it_is_set_up_in_the_tests_and_says_what_it_wants(code: str) -> None:
    part = providers.get(code)
    assert part.missing_settings() == []
    assert part.wanted_settings()


@pytest.mark.parametrize("production", [True, False])
def test_a_provider_with_half_of_its_keys_is_named_and_one_with_none_is_not_used(
    settings: Settings, production: bool
) -> None:
    settings.PRODUCTION = production
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert "Payment provider “stripe” lacks STRIPE_WEBHOOK_SECRETS." in [each.msg for each in keys_are_there(None)]
    settings.STRIPE_SECRET_KEY = ""
    told = keys_are_there(None)
    assert not any("stripe" in each.msg for each in told)
    assert {each.id for each in told} <= {"payments.E001" if production else "payments.W001"}


def test_a_provider_that_is_not_there_is_named() -> None:
    with pytest.raises(Missing):
        providers.get("nobody")


def test_facts_say_nothing_by_default() -> None:
    assert (Facts().told, Facts().captured, Facts().refunds) == (Told.OPEN, None, ())


@pytest.mark.parametrize(
    ("base", "sandbox", "count"),
    [
        ("https://{real}/x", "", 0),
        ("http://127.0.0.1:4242/x", "http://127.0.0.1:4242", 1),
        ("http://127.0.0.1:4242/x", "", 1),
        ("https://{real}", "http://127.0.0.1:4242", 1),
        ("https://{real}.evil.example", "", 1),
    ],
)
@pytest.mark.parametrize("setting", REAL)
def test_production_refuses_a_pretended_provider(
    settings: Settings, setting: str, base: str, sandbox: str, count: int
) -> None:
    addresses = {each: f"https://{real}" for each, (_name, real) in REAL.items()}
    addresses[setting] = base.format(real=REAL[setting][1])
    settings.STRIPE_API_BASE, settings.PAYPAL_API_BASE = addresses["STRIPE_API_BASE"], addresses["PAYPAL_API_BASE"]
    settings.ALIPAY = replace(settings.ALIPAY, gateway=addresses["ALIPAY_GATEWAY"])
    settings.WECHAT = replace(settings.WECHAT, api_base=addresses["WECHAT_API_BASE"])
    settings.SANDBOX_URL, settings.PRODUCTION = sandbox, True
    found = the_outside_is_real(None)
    assert ([type(each) for each in found], [each.id for each in found]) == ([Error] * count, ["payments.E002"] * count)
    settings.PRODUCTION = False
    assert the_outside_is_real(None) == []
