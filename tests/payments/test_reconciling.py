"""The day's payouts against the books: difference 0, or every cent of it named."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from payments import exporting, ledger, reconciling, refunding
from payments.errors import ReportUnreadable
from payments.models import LedgerTransaction, Payment, Refund, SettlementRow
from payments.provider import PayoutFacts, SettledLine
from payments.providers.stripe_report import line_of, rows_of
from shop.errors import Unavailable
from shop.invariants import broken
from shop.money import money
from shop.outside import World
from tests.payments.making import hear, paid_payment, start

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.now().date()


@pytest.fixture
def day(stripe_world: World, client: Client) -> World:
    """Two payments in euro, one in yen, one refund, paid out today."""
    for reference, amount, currency in (("TW-1", "49.98", "EUR"), ("TW-2", "20.00", "EUR"), ("TW-3", "5000", "JPY")):
        stripe_world.pay(start(reference, amount, currency))
    hear(stripe_world, client)
    refunding.refund("TW-1", amount=money("10.00", "EUR"), key="TW-1-cup", reason="returned")
    refunding.send(Refund.objects.get().pk)
    hear(stripe_world, client)
    stripe_world.control("stripe/close-day", {"day": today().isoformat()})
    return stripe_world


def test_every_line_is_matched_and_the_difference_is_zero(day: World) -> None:
    run = reconciling.reconcile("stripe", today())
    assert run.is_clean
    assert run.findings == []
    assert [(each["currency"], each["gross"], each["difference"]) for each in run.sums] == [
        ("EUR", "59.98", "0.00"),
        ("JPY", "5000", "0"),
    ]
    rows = SettlementRow.objects.order_by("id")
    assert sorted((row.kind, row.reference, row.verdict) for row in rows) == [
        ("charge", "TW-1", "matched"),
        ("charge", "TW-2", "matched"),
        ("charge", "TW-3", "matched"),
        ("refund", "TW-1", "matched"),
    ]


def test_the_books_then_hold_what_stripe_holds_nothing(day: World) -> None:
    reconciling.reconcile("stripe", today())
    truth = day.truth()["currencies"]
    assert ledger.balances("psp:stripe") == {}
    assert ledger.balances("bank")["EUR"].amount == Decimal(truth["eur"]["paid_out"]).scaleb(-2)
    assert ledger.balances("bank")["JPY"].amount == truth["jpy"]["paid_out"]
    assert ledger.balances("fees:stripe")["EUR"].amount == Decimal(truth["eur"]["fees"]).scaleb(-2)
    assert {name: rows for name, rows in broken().items() if "rate" not in name and "event" not in name} == {}


def test_running_a_day_again_books_nothing_twice(day: World) -> None:
    first = reconciling.reconcile("stripe", today())
    booked = LedgerTransaction.objects.count()
    second = reconciling.reconcile("stripe", today())
    assert (first.pk, first.sums, second.runs) == (second.pk, second.sums, 2)
    assert (LedgerTransaction.objects.count(), SettlementRow.objects.count()) == (booked, 4)


def test_a_day_without_payouts_is_clean_and_empty(stripe_world: World) -> None:
    run = reconciling.reconcile("stripe", today())
    assert (run.is_clean, run.sums, run.findings) == (True, [], [])


def test_the_command_speaks_json_and_ends_with_zero(day: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("reconcile", "--day", today().isoformat(), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["provider"], told["day"], told["is_clean"]) == ("stripe", today().isoformat(), True)
    assert {row["verdict"] for row in told["rows"]} == {"matched"}
    assert {row["reference"] for row in told["rows"]} == {"TW-1", "TW-2", "TW-3"}


def test_the_command_ends_with_one_when_something_differs(day: World, capsys: pytest.CaptureFixture[str]) -> None:
    Payment.objects.filter(reference="TW-2").update(charge_id="", intent_id="")
    with pytest.raises(CommandError) as refused:
        call_command("reconcile")
    assert refused.value.returncode == 1
    assert "unknown_payment" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--day", "yesterday"], ["--provider", "nobody"]])
def test_the_command_says_in_a_sentence_what_it_does_not_understand(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("reconcile", *arguments)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_a_silent_stripe_leaves_the_day_undone(day: World) -> None:
    day.fault("down", "GET /v1/payouts")
    with pytest.raises(Unavailable):
        reconciling.reconcile("stripe", today())
    assert not SettlementRow.objects.exists()


def test_the_exports_hold_every_line(day: World) -> None:
    run = reconciling.reconcile("stripe", today())
    table = list(csv.DictReader(io.StringIO(exporting.to_csv(run).decode("utf-8-sig"))))
    assert [(row["Reference"], row["Gross"]) for row in table if row["Kind"] == "refund"] == [("TW-1", "-10.00")]
    book = openpyxl.load_workbook(io.BytesIO(exporting.to_xlsx(run)))
    assert book["Lines"].max_row == 5
    assert [cell.value for cell in book["Sums"][2]][:2] == ["EUR", pytest.approx(57.98, abs=1)]


# --- what a report can say wrongly; told straight to the books -------------------------------------------------------


def line(payment: Payment, gross: str = "49.98", fee: str = "1.00", net: str | None = None, **more: str) -> SettledLine:
    currency = payment.currency
    net_amount = Decimal(net) if net else Decimal(gross) - Decimal(fee)
    values = {"line_id": f"txn_{payment.token}", "kind": "charge", "charge_id": payment.charge_id} | more
    return SettledLine(
        gross=money(gross, currency),
        fee=money(fee, currency),
        net=money(net_amount, currency),
        faced=money(gross, currency),
        at=timezone.now(),
        **values,
    )


def tell(*lines: SettledLine, amount: str = "48.98") -> object:
    payout = PayoutFacts("po_1", money(amount, "EUR"), today(), "paid", list(lines))
    return reconciling.record("stripe", today(), [payout])


def verdicts() -> list[str]:
    return list(SettlementRow.objects.order_by("id").values_list("verdict", flat=True))


def test_a_line_that_nobody_knows_goes_to_suspense_and_comes_back_when_it_is_known() -> None:
    payment = paid_payment()
    stranger = line(payment, charge_id="ch_stranger")
    run = tell(stranger)
    # What one line has too much, one payment has too little: the sums agree, and the day is still not clean.
    assert [each["verdict"] for each in run.findings] == ["unknown_payment", "missing_in_report"]
    assert (run.is_clean, run.sums[0]["difference"]) == (False, "0.00")
    assert ledger.balances("suspense") == {"EUR": money("-49.98", "EUR")}
    Payment.objects.filter(pk=payment.pk).update(charge_id="ch_stranger")
    run = tell(stranger)
    assert (run.is_clean, verdicts(), ledger.balances("suspense")) == (True, ["matched"], {})


def test_a_cent_less_is_a_difference_of_a_cent() -> None:
    run = tell(line(paid_payment(), "49.97"), amount="48.97")
    assert (run.is_clean, verdicts(), run.sums[0]["difference"]) == (False, ["amount_differs"], "-0.01")
    assert (run.findings[0]["expected"], run.findings[0]["reported"]) == ("49.98", "49.97")


def test_a_net_that_is_not_gross_less_fee_is_found() -> None:
    run = tell(line(paid_payment(), net="48.97"), amount="48.97")
    assert (run.is_clean, verdicts()) == (False, ["amount_differs"])


def test_a_line_told_twice_counts_once() -> None:
    payment = paid_payment()
    run = tell(line(payment), line(payment))
    assert (run.is_clean, verdicts(), run.sums[0]["difference"]) == (False, ["matched", "duplicate"], "0.00")
    assert ledger.balances("fees:stripe") == {"EUR": money("1.00", "EUR")}


def test_a_payout_that_is_not_the_sum_of_its_lines_is_found() -> None:
    run = tell(line(paid_payment()), amount="48.97")
    assert (run.is_clean, run.sums[0]["difference"]) == (False, "-0.01")


def test_a_payment_that_the_report_forgot_is_found() -> None:
    lost, told = paid_payment("TW-1"), paid_payment("TW-2")
    Payment.objects.filter(pk=lost.pk).update(captured_at=timezone.now() - timedelta(hours=1))
    run = tell(line(told))
    assert [(each["verdict"], each["reference"]) for each in run.findings] == [("missing_in_report", "TW-1")]
    assert run.sums[0]["difference"] == "-49.98"


def test_a_payment_that_stripe_changed_into_another_currency_is_matched_in_the_buyers() -> None:
    payment = paid_payment(amount="8000", currency="JPY")
    changed = SettledLine(
        line_id="txn_1",
        kind="charge",
        gross=money("49.98", "EUR"),
        fee=money("1.00", "EUR"),
        net=money("48.98", "EUR"),
        faced=money("8000", "JPY"),
        at=timezone.now(),
        charge_id=payment.charge_id,
    )
    run = tell(changed)
    assert (run.is_clean, verdicts()) == (True, ["matched"])
    assert ledger.balances("psp:stripe") == {}
    assert ledger.balances("exchange") == {"EUR": money("-49.98", "EUR"), "JPY": money("8000", "JPY")}


@pytest.mark.parametrize("line", ["eur,NaN,0,1,2026-11-22", "eur,1,0,1,soon", "ducats,1,0,1,2026-11-22", "eur,1"])
def test_a_report_that_cannot_be_read_is_refused_whole(line: str) -> None:
    columns = "automatic_payout_id,balance_transaction_id,currency,gross,fee,net,created_utc"
    with pytest.raises(ReportUnreadable):
        [line_of(row) for row in rows_of(f"{columns}\npo_1,txn_1,{line}\n")]


def test_a_report_without_its_columns_is_refused() -> None:
    with pytest.raises(ReportUnreadable, match="fee"):
        list(rows_of("a,b\n1,2\n"))
