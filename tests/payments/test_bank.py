"""The bank transfer as buyer and bank see it: what is shown, what comes, and whose it is."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from payments import ledger, polling, taking, tasks
from payments.bank import importing, paying_back
from payments.errors import AccountUnknown, StatementOverlaps, StatementUnreadable
from payments.models import BankFile, BankLine, BankMapping, BankMatch, LedgerTransaction, Payment, Refund
from payments.provider import Offer, providers
from shop import invariants
from shop.models import Outbox
from shop.money import money
from tests.payments.bank_making import PAYER, bring, camt, line_of, transfer
from tests.payments.making import paid_payment

pytestmark = pytest.mark.django_db


def events_named(name: str) -> int:
    return Outbox.objects.filter(event=f"payments.events.{name}").values("payload").distinct().count()


def again(payment: Payment) -> Payment:
    return Payment.objects.get(pk=payment.pk)


def test_a_buyer_is_told_what_to_transfer_and_may_scan_it() -> None:
    payment = transfer()
    name, shown = taking.shown("TW-1") or ("", None)
    assert shown is not None
    assert name == "Bank transfer"
    told = dict(shown.lines)
    grouped = " ".join(payment.session_id[n : n + 4] for n in range(0, 12, 4))
    assert (told["amount"], told["payee"], told["iban"], told["bic"], told["reference"]) == (
        "€49.98", "Tradewind Trading", "DE89 3704 0044 0532 0130 00", "COBADEFFXXX", grouped,
    )  # fmt: skip
    assert shown.scan == (
        "BCD\n002\n1\nSCT\nCOBADEFFXXX\nTradewind Trading\nDE89370400440532013000\nEUR49.98\n\n" + payment.session_id
    )
    week = timedelta(days=7, minutes=30)
    assert week - timedelta(minutes=1) < payment.expires_at - timezone.now() <= week
    assert transfer().pk == payment.pk


def test_francs_have_a_swiss_code_and_other_currencies_none() -> None:
    reference = transfer("TW-2", "10.00", "CHF").session_id
    scan = taking.shown("TW-2")[1].scan  # type: ignore[index]
    assert scan.split("\n") == [
        "SPC", "0200", "1", "CH9300762011623852957",
        "S", "Tradewind Trading", "Hafenstrasse", "7", "3000", "Bern", "CH",
        *[""] * 7, "10.00", "CHF", *[""] * 7, "SCOR", reference, "", "EPD",
    ]  # fmt: skip
    transfer("TW-3", "500", "JPY")
    shown = taking.shown("TW-3")[1]  # type: ignore[index]
    assert shown.scan == ""
    assert dict(shown.lines)["account"] == "普通 1234567"


def test_it_takes_the_currencies_that_have_an_account_and_names_what_is_missing(settings: Settings) -> None:
    bank = providers.get("bank")
    taken = [code for code in settings.CURRENCIES if bank.takes(Offer(money(5, code), "DE", "eu"))]
    assert taken == ["EUR", "USD", "GBP", "JPY"]
    settings.BANK_ACCOUNTS = {"EUR": {"payee": "X", "iban": "DE00370400440532013000"}, "USD": {"number": "1"}}
    assert bank.missing_settings() == ["BANK_ACCOUNTS[EUR].iban", "BANK_ACCOUNTS[USD].payee", "BANK_ACCOUNTS[USD].iban"]
    assert not bank.takes(Offer(money(5, "EUR"), "DE", "eu"))
    for nothing in ({}, [], "EUR", {"EUR": "DE89"}, None):
        settings.BANK_ACCOUNTS = nothing
        assert bank.missing_settings() == ["BANK_ACCOUNTS"]
        assert not bank.takes(Offer(money(5, "EUR"), "DE", "eu"))


def test_the_right_amount_with_the_reference_pays() -> None:
    payment = transfer()
    line = line_of(bring([("49.98", f"order {payment.session_id.lower()}")]))
    payment = again(payment)
    assert (payment.status, payment.captured) == ("captured", money("49.98", "EUR"))
    assert payment.charge_id == f"line-{line.pk}-{payment.pk}"
    assert (line.status, line.reason, line.other_account, line.masked_account) == (
        "matched", "reference", PAYER, "•••• 6199",
    )  # fmt: skip
    assert PAYER not in line.sealed_account
    assert ledger.balances("bank") == {"EUR": money("49.98", "EUR")}
    assert ledger.balances("customer_money") == {"EUR": money("-49.98", "EUR")}
    assert ledger.balances("suspense") == ledger.balances("psp:bank") == {}
    assert events_named("PaymentCaptured") == 1
    assert invariants.broken() == {}


def test_two_lines_add_up_and_the_first_alone_pays_nothing() -> None:
    payment = transfer()
    first = line_of(bring([("20.00", payment.session_id, "A")]))
    assert (first.status, first.reason, again(payment).status) == ("partial", "less_than_owed", "pending")
    assert ledger.balances("suspense") == {"EUR": money("-20.00", "EUR")}
    second = line_of(bring([("29.98", payment.session_id, "B")]))
    first.refresh_from_db()
    assert (first.status, second.status, again(payment).status) == ("matched", "matched", "captured")
    assert ledger.balances("suspense") == ledger.balances("psp:bank") == {}
    assert invariants.broken() == {}


@pytest.mark.parametrize(("amount", "status", "fee"), [("48.98", "captured", "1.00"), ("48.97", "pending", "")])
def test_what_banks_on_the_way_kept_is_forgiven_up_to_the_tolerance(amount: str, status: str, fee: str) -> None:
    payment = transfer()
    bring([(amount, payment.session_id)])
    assert again(payment).status == status
    assert ledger.balances("fees:bank") == ({"EUR": money(fee, "EUR")} if fee else {})
    assert invariants.broken() == {}


def test_of_a_small_order_never_more_than_a_twentieth_is_forgiven() -> None:
    payment = transfer(amount="2.00")
    bring([("1.50", payment.session_id)])
    assert again(payment).status == "pending"


def test_more_than_owed_pays_and_the_surplus_stays_in_suspense() -> None:
    payment = transfer()
    line = line_of(bring([("60.00", payment.session_id)]))
    assert (again(payment).status, line.status, line.reason) == ("captured", "over", "more_than_owed")
    assert ledger.balances("suspense") == {"EUR": money("-10.02", "EUR")}
    assert ledger.balances("customer_money") == {"EUR": money("-49.98", "EUR")}


def test_the_same_transfer_twice_pays_once() -> None:
    payment = transfer()
    first, second = bring([("49.98", payment.session_id), ("49.98", payment.session_id)]).lines
    assert [line_of(importing.Brought((each,), 0)).status for each in (first, second)] == ["matched", "over"]
    assert ledger.balances("customer_money") == {"EUR": money("-49.98", "EUR")}
    assert ledger.balances("suspense") == {"EUR": money("-49.98", "EUR")}
    assert events_named("PaymentCaptured") == 1


def test_the_same_file_again_and_an_overlapping_one_bring_nothing_twice() -> None:
    payment = transfer()
    rows = [("49.98", payment.session_id, "A"), ("5.00", "hello", ""), ("5.00", "hello", "")]
    whole = bring(rows)
    assert (len(whole.lines), whole.known) == (3, 0)
    assert (len(bring(rows).lines), BankFile.objects.count()) == (0, 1)
    mixed = bring([rows[2], ("7.00", "new", "N"), rows[0], rows[1]])
    assert (len(mixed.lines), mixed.known, BankLine.objects.count()) == (1, 3, 4)
    assert ledger.balances("bank") == {"EUR": money("66.98", "EUR")}


def test_a_statement_that_does_not_add_up_keeps_nothing() -> None:
    payment = transfer()
    with pytest.raises(StatementUnreadable):
        importing.bring(camt([("49.98", payment.session_id)], closing="1049.97"), name="x")
    with pytest.raises(AccountUnknown):
        importing.bring(camt([("49.98", payment.session_id)], account="DE75512108001245126199"), name="x")
    assert not BankFile.objects.exists()
    assert not BankLine.objects.exists()
    assert not LedgerTransaction.objects.exists()
    assert again(payment).status == "pending"


def test_another_format_of_the_same_days_is_refused() -> None:
    bring([("5.00", "hello", "A")])
    mapping = BankMapping.objects.create(name="CSV", currency="EUR", day="day", amount="amount", text="text")
    with pytest.raises(StatementOverlaps):
        importing.bring(b"day,amount,text\n2026-11-29,5.00,hello\n", name="x.csv", mapping=mapping)
    assert (BankLine.objects.count(), BankFile.objects.count()) == (1, 1)
    assert len(importing.bring(b"day,amount,text\n2026-11-30,5.00,hello\n", name="x.csv", mapping=mapping).lines) == 1


def test_one_wrong_character_pays_only_where_amount_and_order_are_the_only_ones() -> None:
    payment = transfer()
    typed = payment.session_id[:-1] + str((int(payment.session_id[-1]) + 1) % 10)
    assert line_of(bring([("49.97", typed, "A")])).reason == "unclear_reference"
    assert again(payment).status == "pending"
    line = line_of(bring([("49.98", typed, "B")]))
    assert (line.status, line.reason, again(payment).status) == ("matched", "typing_error", "captured")
    assert line_of(bring([("49.98", typed, "C")])).reason == "unclear_reference"


@pytest.mark.parametrize("text", ["", "order TW-1", "RF99 0000 0000"])
def test_without_a_reference_nothing_is_paid_however_well_the_amount_fits(text: str) -> None:
    payment = transfer()
    line = line_of(bring([("49.98", text)]))
    assert (line.status, line.reason, again(payment).status) == ("waiting", "no_reference", "pending")
    assert ledger.balances("suspense") == {"EUR": money("-49.98", "EUR")}
    assert not BankMatch.objects.exists()


def test_two_orders_in_one_transfer_wait_for_a_person() -> None:
    one, two = transfer("TW-1", "10.00"), transfer("TW-2", "20.00")
    line = line_of(bring([("30.00", f"{one.session_id} {two.session_id}")]))
    assert (line.status, line.reason) == ("waiting", "several_orders")
    assert (again(one).status, again(two).status) == ("pending", "pending")


def test_money_in_another_currency_waits() -> None:
    payment = transfer("TW-1", "49.98", "GBP")
    line = line_of(bring([("49.98", payment.session_id)]))
    assert (line.status, line.reason, again(payment).status) == ("waiting", "wrong_currency", "pending")


def test_a_line_of_nothing_moves_nothing() -> None:
    payment = transfer()
    line = line_of(bring([("0.00", payment.session_id)]))
    assert (line.status, line.reason, again(payment).status) == ("not_ours", "no_amount", "pending")
    assert not LedgerTransaction.objects.exists()


def test_after_the_deadline_the_attempt_expires_and_money_that_comes_is_late_money() -> None:
    payment = transfer()
    assert taking.ask(payment.pk) == ""
    assert again(payment).status == "pending"
    Payment.objects.filter(pk=payment.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    taking.ask(payment.pk)
    assert (again(payment).status, events_named("PaymentFailed")) == ("expired", 1)
    bring([("49.98", payment.session_id)])
    assert (again(payment).status, events_named("PaymentCaptured")) == ("captured", 1)


def test_a_transfer_for_what_a_card_has_paid_goes_back_by_itself() -> None:
    payment = transfer()
    paid_payment("TW-1")
    bring([("49.98", payment.session_id)])
    payment = again(payment)
    assert (payment.status, payment.surplus) == ("captured", True)
    assert Refund.objects.get().payment == payment
    assert taking.paid("TW-1").provider == "stripe"  # type: ignore[union-attr]


def test_a_preview_says_what_would_be_and_does_nothing() -> None:
    payment = transfer()
    file = importing.keep(camt([("60.00", payment.session_id), ("1.00", "x")]), name="x.xml")
    would = importing.preview(file.pk)
    assert [(line.status, line.reason) for line in would.lines] == [
        ("over", "more_than_owed"),
        ("waiting", "no_reference"),
    ]
    assert not BankLine.objects.exists()
    assert not LedgerTransaction.objects.exists()
    assert (again(payment).status, events_named("PaymentCaptured")) == ("pending", 0)
    assert len(importing.book(file.pk).lines) == 2
    assert again(payment).status == "captured"


def test_a_bank_sends_no_notices_and_pays_nothing_out() -> None:
    bank = providers.get("bank")
    assert (bank.facts_in(b"{}"), bank.settlement(timezone.now().date())) == (None, [])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_bankline SET amount = amount + 1",
        "UPDATE payments_bankline SET text = 'x'",
        "UPDATE payments_bankline SET status = 'waiting'",
        "DELETE FROM payments_bankline",
        "TRUNCATE payments_bankline CASCADE",
        "UPDATE payments_bankmatch SET amount = amount + 1",
        "DELETE FROM payments_bankmatch",
        "UPDATE payments_banklinehistory SET note = 'x'",
        "UPDATE payments_bankfile SET digest = 'x'",
        "UPDATE payments_bankpayback SET settled_by_id = NULL, key = 'x'",
        "DELETE FROM payments_bankfile",
        "UPDATE payments_bankpayback SET amount = amount + 1",
        "DELETE FROM payments_bankpayback",
    ],
)
def test_nothing_that_a_bank_told_can_be_rewritten(statement: str) -> None:
    payment = transfer()
    line = line_of(bring([("60.00", payment.session_id)]))
    paying_back.give_back(line, amount=money("10.02", "EUR"))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_open_transfer_is_asked_about_seldom_and_once_more_at_its_end() -> None:
    payment = transfer()
    Payment.objects.filter(pk=payment.pk).update(poll_at=timezone.now())
    assert polling.poll_open() == 1
    six_hours = again(payment).poll_at - timezone.now()
    assert timedelta(hours=5, minutes=59) < six_hours <= timedelta(hours=6)
    Payment.objects.filter(pk=payment.pk).update(
        poll_at=timezone.now(), expires_at=timezone.now() + timedelta(minutes=9)
    )
    polling.poll_open()
    payment = again(payment)
    assert payment.poll_at == payment.expires_at


def test_a_file_brought_again_with_another_mapping_is_read_by_that() -> None:
    one = BankMapping.objects.create(name="one", currency="EUR", day="day", amount="amount")
    two = BankMapping.objects.create(name="two", currency="EUR", day="day", amount="amount", text="text")
    body = b"day,amount,text\n2026-11-30,5.00,hello\n"
    assert importing.keep(body, name="x.csv", mapping=one).mapping == one
    file = importing.keep(body, name="x.csv", mapping=two)
    assert (file.mapping, BankFile.objects.count()) == (two, 1)
    assert line_of(importing.book(file.pk)).text == "hello"
    assert importing.keep(body, name="x.csv", mapping=one).mapping == two


def test_lines_that_a_killed_process_left_are_decided_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    payment = transfer()
    monkeypatch.setattr(importing, "_decide", lambda line: None)
    bring([("49.98", payment.session_id), ("5.00", "x")])
    assert ledger.balances("suspense") == {"EUR": money("-54.98", "EUR")}
    assert again(payment).status == "pending"
    monkeypatch.undo()
    assert (importing.decide_left(), importing.decide_left()) == (2, 0)
    assert again(payment).status == "captured"
    assert invariants.broken() == {}


def test_of_a_large_file_the_desk_decides_the_first_and_a_worker_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_AT_ONCE", 2)
    payments = [transfer(f"TW-{n}") for n in range(3)]
    file = importing.keep(camt([("49.98", each.session_id, each.token) for each in payments]), name="x.xml")
    assert [line.status for line in importing.preview(file.pk).lines] == ["matched", "matched", "waiting"]
    importing.book(file.pk)
    assert [again(each).status for each in payments] == ["captured", "captured", "pending"]
    tasks.decide_bank_lines(file.pk)
    assert again(payments[2]).status == "captured"
    assert invariants.broken() == {}
