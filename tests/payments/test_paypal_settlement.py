"""PayPal's settlement report against the books: every cent explained, or every cent of it named."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import ledger, reconciling, refunding
from payments.errors import ReportNotReady, ReportUnreadable
from payments.models import LedgerTransaction, Payment, Refund, SettlementRow
from payments.providers.paypal_report import Row, read
from payments.providers.paypal_settlement import kind_of, line_of
from shop.errors import Unavailable
from shop.invariants import broken
from shop.money import money
from shop.outside import World
from tests.payments.paypal_making import hear, pay, truth

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.now().date()


def close(world: World, **more: object) -> str:
    """The day is over; the name of its report."""
    return str(world.control("paypal/close-day", {"day": today().isoformat(), **more})["report"])


def text_of(world: World, name: str) -> str:
    return str(world.visit(f"{world.url}/paypal/reports/{name}").text)


@pytest.fixture
def day(paypal_world: World, client: Client) -> World:
    """Two payments in euro, one in yen, one in Taiwan dollars, a refund; all of it went to the bank."""
    for reference, amount, currency in (
        ("TW-1", "49.98", "EUR"), ("TW-2", "20.00", "EUR"), ("TW-3", "5000", "JPY"), ("TW-4", "900", "TWD"),
    ):  # fmt: skip
        pay(paypal_world, client, reference, amount, currency)
    refunding.refund("TW-1", amount=money("10.00", "EUR"), key="TW-1-cup", reason="returned")
    refunding.send(Refund.objects.get().pk)
    hear(paypal_world, client)
    close(paypal_world)
    return paypal_world


def test_every_line_is_matched_and_the_difference_is_zero(day: World) -> None:
    run = reconciling.reconcile("paypal", today())
    assert (run.is_clean, run.findings) == (True, [])
    assert [
        (each["currency"], each["gross"], each["fee"], each["payouts"], each["difference"]) for each in run.sums
    ] == [
        ("EUR", "59.98", "2.87", "57.11", "0.00"),
        ("JPY", "5000", "220", "4780", "0"),
        ("TWD", "900.00", "50.00", "850.00", "0.00"),
    ]
    rows = SettlementRow.objects.order_by("id")
    assert sorted((row.kind, row.reference, row.verdict) for row in rows) == [
        ("charge", "TW-1", "matched"),
        ("charge", "TW-2", "matched"),
        ("charge", "TW-3", "matched"),
        ("charge", "TW-4", "matched"),
        ("refund", "TW-1", "matched"),
    ]


def test_the_books_then_hold_what_paypal_holds(day: World) -> None:
    reconciling.reconcile("paypal", today())
    sums = truth(day)["currencies"]
    assert ledger.balances("psp:paypal") == {}
    assert ledger.balances("bank")["EUR"].amount == Decimal(sums["eur"]["paid_out"]).scaleb(-2)
    assert ledger.balances("bank")["JPY"].amount == sums["jpy"]["paid_out"]
    assert ledger.balances("fees:paypal")["TWD"].amount == sums["twd"]["fees"]
    assert {name: rows for name, rows in broken().items() if "rate" not in name and "event" not in name} == {}


def test_what_stays_at_paypal_is_no_difference(paypal_world: World, client: Client) -> None:
    pay(paypal_world, client)
    close(paypal_world, withdraw=False)
    run = reconciling.reconcile("paypal", today())
    assert (run.is_clean, run.sums[0]["payouts"], run.sums[0]["net"]) == (True, "0.00", "48.10")
    assert ledger.balances("psp:paypal") == {"EUR": money("48.10", "EUR")}
    assert ledger.balances("bank") == {}


def test_running_a_day_again_books_nothing_twice(day: World) -> None:
    first = reconciling.reconcile("paypal", today())
    booked = LedgerTransaction.objects.count()
    second = reconciling.reconcile("paypal", today())
    assert (first.pk, first.sums, second.runs) == (second.pk, second.sums, 2)
    assert (LedgerTransaction.objects.count(), SettlementRow.objects.count()) == (booked, 5)


def test_a_day_in_two_files_is_one_day(paypal_world: World, client: Client) -> None:
    pay(paypal_world, client, "TW-1")
    close(paypal_world, withdraw=False)
    pay(paypal_world, client, "TW-2", "20.00")
    close(paypal_world)
    run = reconciling.reconcile("paypal", today())
    assert (run.is_clean, SettlementRow.objects.count(), run.sums[0]["gross"]) == (True, 2, "69.98")
    assert ledger.balances("psp:paypal") == {}


@pytest.mark.parametrize("won", [True, False])
def test_a_claim_is_explained_to_the_cent(paypal_world: World, client: Client, won: bool) -> None:
    payment = pay(paypal_world, client)
    opened = paypal_world.control("paypal/dispute", {"capture": payment.charge_id})
    paypal_world.control(f"paypal/dispute/{opened['id']}/close", {"won": won})
    hear(paypal_world, client)
    close(paypal_world, withdraw=False)
    run = reconciling.reconcile("paypal", today())
    assert (run.is_clean, run.sums[0]["difference"]) == (True, "0.00")
    left = truth(paypal_world)["currencies"]["eur"]["balance"]
    assert ledger.balances("psp:paypal").get("EUR", money(0, "EUR")).amount == Decimal(left).scaleb(-2)
    assert ledger.balances("disputes") == ({} if won else {"EUR": money("49.98", "EUR")})
    assert ledger.balances("fees:paypal") == {"EUR": money("1.88" if won else "17.88", "EUR")}


def test_what_paypal_changed_into_another_currency_is_explained(paypal_world: World, client: Client) -> None:
    pay(paypal_world, client, "TW-1", "5000", "JPY")
    paypal_world.control("paypal/exchange", {"from": "JPY", "units": 4780, "to": "EUR", "gives": 2655})
    close(paypal_world)
    run = reconciling.reconcile("paypal", today())
    assert (run.is_clean, ledger.balances("psp:paypal")) == (True, {})
    assert ledger.balances("bank") == {"EUR": money("26.55", "EUR")}
    assert ledger.balances("exchange") == {"JPY": money("4780", "JPY"), "EUR": money("-26.55", "EUR")}


def test_a_payment_that_nobody_knows_is_named(day: World) -> None:
    Payment.objects.filter(reference="TW-2").update(charge_id="")
    run = reconciling.reconcile("paypal", today())
    assert (run.is_clean, [each["verdict"] for each in run.findings]) == (False, ["unknown_payment"])
    assert ledger.balances("suspense") == {"EUR": money("-20.00", "EUR")}


def test_no_report_yet_is_no_difference(paypal_world: World, settings: Settings) -> None:
    with pytest.raises(ReportNotReady):
        reconciling.reconcile("paypal", today())
    settings.PAYPAL_REPORTS_URL = ""
    with pytest.raises(ReportUnreadable, match="PAYPAL_REPORTS_URL"):
        reconciling.reconcile("paypal", today())
    assert not SettlementRow.objects.exists()


def test_a_silent_server_leaves_the_day_undone(day: World) -> None:
    day.fault("down", "GET /reports/*", service="paypal")
    with pytest.raises(Unavailable):
        reconciling.reconcile("paypal", today())
    assert not SettlementRow.objects.exists()


# --- what a file can say wrongly --------------------------------------------------------------------------------------


def spoilt(text: str) -> dict[str, str]:
    """The same file with one thing wrong each."""
    lines = text.split("\r\n")
    first = next(line for line in lines if line.startswith('"SB"'))
    footer = next(line for line in lines if line.startswith('"SF","EUR"'))
    fields = footer.split(",")
    return {
        "a line is gone": text.replace(first + "\r\n", ""),
        "a line stands twice": text.replace(first, f"{first}\r\n{first}"),
        "a cent more": text.replace('"CR",4998,"EUR"', '"CR",4999,"EUR"'),
        "a credit became a debit": text.replace('"CR",4998,"EUR"', '"DR",4998,"EUR"'),
        "a fee became a credit": text.replace('"EUR","DR",188', '"EUR","CR",188'),
        "another total": text.replace(footer, ",".join([*fields[:2], "1", *fields[3:]])),
        "another balance": text.replace(footer, ",".join([*fields[:9], "7", *fields[10:]])),
        "a total is gone": text.replace(footer + "\r\n", ""),
        "another count": text.replace('"SC",8', '"SC",7'),
        "cut short": text[: text.index('"RF"')],
        "it goes on": text + '"SC",0\r\n',
        "a point in an amount": text.replace('"CR",4998,"EUR"', '"CR",49.98,"EUR"'),
        "a sign in an amount": text.replace('"CR",4998,"EUR"', '"CR",-4998,"EUR"'),
        "a direction nobody knows": text.replace('"CR",4998,"EUR"', '"XX",4998,"EUR"'),
        "ducats": text.replace('"CR",4998,"EUR"', '"CR",4998,"XDU"'),
        "a time of no day": text.replace(' +0000",', ' +00",'),
        "a column is gone": text.replace('"Fee Amount",', ""),
        "a row that is too short": text.replace(first, first.rpartition(",")[0]),
        "a record nobody knows": text.replace('"SC"', '"ZZ"'),
        "an open quote": text.replace('"FF"', '"FF'),
        "nothing": "",
    }


def test_a_file_that_does_not_add_up_is_refused_whole(day: World) -> None:
    text = text_of(day, f"STL-{today():%Y%m%d}.01.009.CSV")
    assert text.startswith('\ufeff"RH",')
    assert [len(section.rows) for section in read(text)] == [8]
    let_in = []
    for name, changed in spoilt(text).items():
        assert changed != text, name
        try:
            read(changed)
        except ReportUnreadable:
            continue
        let_in.append(name)
    assert let_in == []


def test_a_refused_file_books_nothing(day: World) -> None:
    name = f"STL-{today():%Y%m%d}.01.009.CSV"
    stored = day.sandbox.truth.get("paypal.statement", name) or {}
    day.sandbox.truth.put("paypal.statement", stored | {"text": stored["text"].replace('"CR",4998,', '"CR",4999,')})
    booked = LedgerTransaction.objects.count()
    with pytest.raises(ReportUnreadable):
        reconciling.reconcile("paypal", today())
    assert (SettlementRow.objects.count(), LedgerTransaction.objects.count()) == (0, booked)


def test_the_report_of_another_account_is_refused(day: World, settings: Settings) -> None:
    settings.PAYPAL_MERCHANT_ID = "SOMEBODYELSE1"
    with pytest.raises(ReportUnreadable, match=day.sandbox.settings["PAYPAL_MERCHANT_ID"]):
        reconciling.reconcile("paypal", today())


@pytest.mark.parametrize(
    ("code", "amount", "kind"),
    [
        ("T0006", "1.00", "charge"), ("T0000", "1.00", "charge"), ("T0006", "-1.00", "T0006"),
        ("T1107", "-1.00", "refund"), ("T1106", "-1.00", "dispute"), ("T1201", "-1.00", "dispute"),
        ("T1202", "1.00", "dispute_reversal"), ("T1110", "-1.00", "dispute"), ("T1111", "1.00", "dispute_reversal"),
        ("T0106", "-20.00", "fee"), ("T0200", "5.00", "exchange"), ("T0400", "-5.00", "payout"),
        ("T0300", "5.00", "payout"), ("T1503", "-5.00", "T1503"), ("T9900", "5.00", "T9900"),
    ],
)  # fmt: skip
def test_each_code_of_paypal_has_a_word_of_ours_or_is_asked_about(code: str, amount: str, kind: str) -> None:
    row = Row("TX1", "TX0", code, timezone.now(), money(amount, "EUR"), money(0, "EUR"), {})
    assert kind_of(row) == kind
    line = line_of(row)
    assert line.line_id == ("TX1" if kind in ("charge", "refund") else f"TX1 {code}")
    assert line.charge_id == ("TX1" if kind == "charge" else "TX0")
