"""Broken twins of ledger, facts, refunds and minor units: each promise's own check must catch its twin."""

from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from moneyed import Money

from payments import applying, booking, inbox, refunding
from payments.models import Payment
from payments.provider import Facts
from shop.money import money
from tests.payments.making import paid_payment
from tests.payments.promises_amounts import mismapped
from tests.payments.promises_facts import endings, misfits, wrongly_paid
from tests.payments.promises_ledger import fuzz_commits, rewritten
from tests.payments.promises_refunds import refunded_beyond

Patch = pytest.MonkeyPatch


def without_trigger(name: str) -> None:
    """Take the guard ``name`` off its table, for this test's own database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE %s", [f"pgtrigger_{name}_%"]
        )
        for table, trigger in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("guard", ["ledger_balanced", "ledger_has_legs"])
def test_a_ledger_without_one_of_its_guards_is_caught(guard: str) -> None:
    assert fuzz_commits(300, before=lambda: without_trigger(guard)).wrong != []


@pytest.mark.django_db(transaction=True)
def test_a_guard_that_adds_up_all_currencies_is_caught() -> None:
    """EUR +100 and JPY -100 would balance."""
    without_trigger("ledger_balanced")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE FUNCTION twin() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF (SELECT sum(amount) FROM payments_ledgerentry WHERE transaction_id = NEW.transaction_id) <> 0
                THEN RAISE EXCEPTION 'unbalanced' USING ERRCODE = 'check_violation'; END IF;
                RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER twin AFTER INSERT ON payments_ledgerentry DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION twin();
            """
        )
    assert any(each.startswith("kept") for each in fuzz_commits(2_000).wrong)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "guard",
    ["ledger_entry_append_only", "ledger_entry_no_truncate", "ledger_transaction_append_only", "payment_frozen"],
)
def test_a_table_that_lost_its_guard_is_caught(guard: str) -> None:
    paid_payment()
    without_trigger(guard)
    assert rewritten() != []


@pytest.mark.django_db
def test_a_time_that_is_the_last_told_instead_of_the_first_is_caught(monkeypatch: Patch) -> None:
    def last_told(payment: Payment, facts: Facts) -> None:
        payment.captured_at = facts.at
        payment.save(update_fields=["captured_at"])

    monkeypatch.setattr(applying, "_tell_earliest", last_told)
    assert len(endings(4)[1]) > 1


@pytest.mark.django_db
def test_an_inbox_that_forgets_what_it_holds_is_caught(monkeypatch: Patch) -> None:
    monkeypatch.setattr(inbox, "_apply_held", lambda payment: None)
    assert len(endings(4)[1]) > 1


@pytest.mark.django_db
@pytest.mark.parametrize("blind_to", ["wrong_amount", "wrong_currency", "wrong_merchant", "wrong_reference"])
def test_a_check_of_facts_that_is_blind_in_one_eye_is_caught(monkeypatch: Patch, blind_to: str) -> None:
    honest = applying.misfit
    monkeypatch.setattr(
        applying, "misfit", lambda payment, facts: "" if (code := honest(payment, facts)) == blind_to else code
    )
    assert wrongly_paid(misfits(1)) != []


@pytest.mark.django_db
def test_money_that_is_held_but_not_booked_is_caught(monkeypatch: Patch) -> None:
    monkeypatch.setattr(booking, "suspense", lambda payment, amount: None)
    assert wrongly_paid(misfits(1)) != []


@pytest.mark.django_db(transaction=True)
def test_a_refund_that_reads_and_then_writes_is_caught(monkeypatch: Patch) -> None:
    """The room is looked at, then taken, with no lock and no rule of the database in the way."""

    def read_then_write(payment: Payment, amount: Money) -> bool:
        now = Payment.objects.get(pk=payment.pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.02)")
        if now.captured_amount < now.refund_asked_amount + amount.amount:
            return False
        Payment.objects.filter(pk=payment.pk).update(refund_asked_amount=F("refund_asked_amount") + amount.amount)
        return True

    monkeypatch.setattr(refunding, "_take_room", read_then_write)
    monkeypatch.setattr(
        refunding.Payment.objects, "select_for_update", lambda **how: Payment.objects.all(), raising=False
    )
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE payments_payment DROP CONSTRAINT payment_refunded_within_captured")
    assert refunded_beyond(clicks=50) != []


def test_a_mapping_that_multiplies_everything_by_a_hundred_is_caught() -> None:
    def times_hundred(amount: Money) -> int:
        return int(amount.amount * 100)

    def by_hundred(units: int, currency: str) -> Money:
        return money(Decimal(units) / 100, currency.upper())

    wrong = mismapped(times_hundred, by_hundred)
    assert "JPY" in wrong
    assert "KWD" in wrong
