"""Under a crowd: what came in too long ago is refused in the reader's language, checkout last, kept pages never."""

import time

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from shop.admission import AdmissionMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


def came(seconds_ago):
    return {"X-Request-Start": f"{(time.time() - seconds_ago) * 1000:.0f}", "X-Forwarded-Proto": "https"}


def status(path, seconds_ago):
    asked = AdmissionMiddleware(lambda request: HttpResponse("made"))
    return asked(RequestFactory().get(path, headers=came(seconds_ago))).status_code


def test_whoever_waited_too_long_is_told_so_in_her_language_and_when_to_come_again(client):
    answer = client.get("/de-eu/search/?q=tee", headers=came(3))
    assert answer.status_code == 503
    assert 2 <= int(answer["Retry-After"]) <= 6
    assert answer["Cache-Control"] == "no-store"
    assert "Gleich wieder da" in answer.content.decode()


def test_who_searches_is_let_go_first_and_who_pays_last():
    patience = [status(path, 1.5) for path in ("/de-eu/search/?q=tee", "/de-eu/c/tea/?filter=stock:in")]
    assert patience == [503, 503]
    assert [status(path, 1.5) for path in ("/de-eu/c/tea/", "/zh-hans-eu/p/gaiwan/", "/de-eu/")] == [200, 200, 200]
    assert [status(path, 3) for path in ("/de-eu/c/tea/", "/zh-hans-eu/p/gaiwan/", "/de-eu/")] == [503, 503, 503]
    waited_for = ("/de-eu/checkout/", "/zh-hant-tw/orders/TW-1/", "/de-eu/basket/", "/webhooks/stripe/", "/admin/")
    assert [status(path, 4) for path in waited_for] == [200] * 5
    assert [status(path, 9) for path in waited_for] == [503] * 5
    assert status("/healthz", 30) == 200


@pytest.mark.parametrize("stamp", ["", "soon", "t=", "-1", "99999999999999", "1e9", "0"])
def test_a_stamp_that_is_none_turns_nobody_away(stamp):
    asked = AdmissionMiddleware(lambda request: HttpResponse("made"))
    assert asked(RequestFactory().get("/de-eu/search/", headers={"X-Request-Start": stamp})).status_code == 200


def test_without_a_proxy_of_ours_nobody_can_say_when_he_came(settings):
    settings.SECURE_PROXY_SSL_HEADER = None
    assert status("/de-eu/search/", 100) == 200


def test_a_kept_page_is_given_however_late(client):
    cache.clear()
    assert client.get("/de-eu/", headers={"X-Forwarded-Proto": "https"}).status_code == 200
    assert client.get("/de-eu/", headers=came(20)).status_code == 200
