"""The day's payout, its report in major units, and the sum that must come out."""

import csv
import io
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
import stripe

from shop.outside import World

Make = Callable[..., Any]
DAY_S = 86_400


def today() -> int:
    return int(time.time()) // DAY_S * DAY_S


def report(
    client: stripe.StripeClient, key: str, parameters: dict[str, Any], kind: str = "itemized.5"
) -> list[dict[str, str]]:
    asked: Any = {"report_type": f"payout_reconciliation.{kind}", "parameters": parameters}
    run = client.v1.reporting.report_runs.create(asked)
    assert (run.status, run.result) == ("pending", None)
    assert client.v1.reporting.report_runs.retrieve(run.id).status == "pending"
    run = client.v1.reporting.report_runs.retrieve(run.id)
    assert run.status == "succeeded"
    assert httpx.get(run.result.url).status_code == 401
    text = httpx.get(run.result.url, headers={"Authorization": f"Bearer {key}"}).text
    return list(csv.DictReader(io.StringIO(text)))


def test_closing_the_day_pays_out_each_currency_once(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid(amount=4998)
    paid(amount=9000, currency="jpy")
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 1299})
    paid_out = world.control("stripe/close-day")["payouts"]
    assert [(payout["currency"], payout["amount"]) for payout in paid_out] == [("eur", 3599), ("jpy", 8676)]
    assert world.control("stripe/close-day")["payouts"] == []
    found = client.v1.payouts.list({"arrival_date": {"gte": today(), "lt": today() + DAY_S}, "status": "paid"}).data
    assert sorted(payout.id for payout in found) == sorted(payout["id"] for payout in paid_out)
    euro = next(payout for payout in found if payout.currency == "eur")
    assert (euro.automatic, euro.reconciliation_status) == (True, "completed")
    movements = client.v1.balance_transactions.list({"payout": euro.id}).data
    assert sorted((one.type, one.net) for one in movements) == [("charge", 4898), ("payout", -3599), ("refund", -1299)]
    sums = world.truth()["currencies"]
    assert sums["eur"] == {
        "captured": 4998,
        "refunded": 1299,
        "fees": 100,
        "disputed": 0,
        "paid_out": 3599,
        "balance": 0,
    }


def test_a_negative_balance_waits(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid(amount=4998)
    world.control("stripe/close-day")
    client.v1.refunds.create({"payment_intent": intent.id})
    assert world.control("stripe/close-day")["payouts"] == []
    assert world.truth()["currencies"]["eur"]["balance"] == -4998


def test_the_report_lists_every_movement_in_major_units(world: World, client: stripe.StripeClient, paid: Make) -> None:
    intent = paid(amount=4998)
    client.v1.refunds.create({"payment_intent": intent.id, "amount": 1299})
    payout = world.control("stripe/close-day")["payouts"][0]
    rows = report(client, world.stripe_key, {"interval_start": today(), "interval_end": today() + DAY_S})
    assert [(row["reporting_category"], row["gross"], row["fee"], row["net"]) for row in rows] == [
        ("charge", "49.98", "1.00", "48.98"),
        ("refund", "-12.99", "0.00", "-12.99"),
    ]
    assert {row["automatic_payout_id"] for row in rows} == {payout["id"]}
    assert {row["payment_intent_id"] for row in rows} == {intent.id}
    assert sum(Decimal(row["net"]) for row in rows) == Decimal(payout["amount"]) / 100


def test_the_report_gives_the_columns_asked_for(world: World, client: stripe.StripeClient, paid: Make) -> None:
    paid(amount=500, currency="jpy", reference="TW-9")
    paid(amount=4998)
    world.control("stripe/close-day")
    columns = ["net", "payment_metadata[reference]", "trace_id_status", "automatic_payout_effective_at"]
    asked = {"interval_start": today(), "interval_end": today() + DAY_S, "currency": "jpy", "columns": columns}
    rows = report(client, world.stripe_key, asked)
    assert [list(row) for row in rows] == [columns]
    assert (rows[0]["net"], rows[0]["payment_metadata[reference]"]) == ("482", "TW-9")


def test_the_report_of_one_payout(world: World, client: stripe.StripeClient, paid: Make) -> None:
    paid(amount=4998)
    first = world.control("stripe/close-day")["payouts"][0]
    paid(amount=1000, reference="TW-2")
    world.control("stripe/close-day")
    rows = report(client, world.stripe_key, {"payout": first["id"]}, kind="by_id.itemized.4")
    assert [row["gross"] for row in rows] == ["49.98"]


def test_another_day_is_empty(world: World, client: stripe.StripeClient, paid: Make) -> None:
    paid()
    world.control("stripe/close-day", {"day": "2026-01-02"})
    asked = {"interval_start": today(), "interval_end": today() + DAY_S}
    assert report(client, world.stripe_key, asked) == []


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"interval_start": 2, "interval_end": 1},
        {"interval_start": 1, "interval_end": 2, "columns": ["profit"]},
        {"payout": "po_none"},
        {"interval_start": 1, "interval_end": 2, "timezone": "Europe/Berlin"},
    ],
)
def test_a_report_nobody_can_make_is_refused(client: stripe.StripeClient, parameters: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        report(client, "", parameters)
