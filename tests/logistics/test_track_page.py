"""The public tracking page: friendly to wrong numbers, calm when the carrier is down, silent about people."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from logistics import tracking, views
from logistics.models import Shipment
from tests.logistics.conftest import NUMBER, booked, fact

pytestmark = pytest.mark.django_db
PAGE = "/en-eu/track/"


def page(client: Client, number: str | None = None, *, path: str = PAGE) -> tuple[int, str]:
    answer = client.get(path, {} if number is None else {"number": number})
    return answer.status_code, answer.content.decode()


def test_the_form_is_there_and_no_cache_keeps_the_page(client: Client) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert 'name="number"' in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_line_of_events_is_shown_with_the_carriers_words_in_small_print(client: Client) -> None:
    shipment = booked("TW-SECRET")
    tracking.apply_facts(shipment.pk, [fact("in_transit", 1, country="CN"), fact("in_customs", 2)])
    status, text = page(client, " 1234 567 003")
    assert status == 200
    assert "Your parcel is with customs in Germany." in text
    assert "Your parcel is on its way in China." in text
    assert "Carrier says in_customs" in text
    assert "DHL" in text
    assert "TW-SECRET" not in text


@pytest.mark.parametrize("prefix", ["de-eu", "ar-ae", "ja-jp", "zh-hans-cn"])
def test_it_is_drawn_in_every_language(client: Client, prefix: str) -> None:
    tracking.apply_facts(booked().pk, [fact("delivered", 1)])
    assert page(client, NUMBER, path=f"/{prefix}/track/")[0] == 200


def test_an_unknown_number_is_answered_kindly(client: Client) -> None:
    status, text = page(client, "9999999999")
    assert status == 404
    assert "We do not know this number" in text
    assert 'value="9999999999"' in text


@pytest.mark.parametrize(
    "number", ["", "12", "x" * 61, "<script>alert(1)</script>", "ж" * 12, "\x00" * 10, "'; DROP TABLE--"]
)
def test_what_is_no_number_is_a_field_error_not_a_crash(client: Client, number: str) -> None:
    status, text = page(client, number)
    assert status in {400, 404}
    assert "<script>alert" not in text


def test_a_silent_carrier_leaves_the_last_known_state_with_its_time(client: Client) -> None:
    shipment = booked()
    tracking.apply_facts(shipment.pk, [fact("in_customs", 2)])
    Shipment.objects.update(last_polled_at=timezone.now() - timedelta(hours=3), failures=4)
    started = time.monotonic()
    status, text = page(client, NUMBER)
    assert time.monotonic() - started < 1
    assert status == 200
    assert "Your parcel is with customs in Germany." in text
    assert "It does not answer at the moment; this is the last we know." in text


def test_before_the_first_event_the_parcel_is_announced(client: Client) -> None:
    booked()
    assert "The parcel has been announced to the carrier." in page(client, NUMBER)[1]


def test_the_newest_parcel_under_a_number_is_shown(client: Client) -> None:
    old = booked("TW-1")
    Shipment.objects.filter(pk=old.pk).update(booked_on=old.booked_on - timedelta(days=400))
    tracking.apply_facts(booked("TW-2").pk, [fact("delivered", 1)])
    assert "Your parcel has been delivered." in page(client, NUMBER)[1]


def test_whoever_asks_too_often_waits_a_minute(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "QUESTIONS_A_MINUTE", 3)
    assert [page(client, "9999999999")[0] for _turn in range(5)] == [404, 404, 404, 429, 429]
    assert page(client)[0] == 200  # the form itself is never refused


def test_a_page_takes_few_questions_to_the_database(client: Client) -> None:
    tracking.apply_facts(booked().pk, [fact("in_transit", hour, code=str(hour)) for hour in range(12)])
    page(client, NUMBER)
    with CaptureQueriesContext(connection) as queries:
        page(client, NUMBER)
    assert len([q for q in queries if "logistics_" in q["sql"]]) == 2


def test_only_questions_are_answered(client: Client) -> None:
    assert client.post(PAGE, {"number": NUMBER}).status_code in {403, 405}
