"""The seal of the ledger: what was booked stays as it was, and whoever changes it is named."""

import threading

import pytest
from django.db import connection, connections, transaction

from payments import ledger, sealing
from payments.accounts import BANK, CUSTOMER_MONEY
from payments.models import LedgerEntry, LedgerSeal
from shop.money import money


@transaction.atomic
def book(n: int) -> None:
    ledger.post(
        "payout",
        reference=f"po_{n}",
        key=f"k{n}",
        legs=ledger.transfer(money(n, "EUR"), debit=BANK, credit=CUSTOMER_MONEY),
    )


def behind_our_back(sql: str) -> None:
    """As somebody with the database's own keys would: triggers off for this session."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET session_replication_role = replica")
        cursor.execute(sql)
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.django_db
def test_each_seal_stands_on_the_one_before() -> None:
    book(1)
    assert sealing.seal() == 2
    assert sealing.seal() == 0
    book(2)
    book(3)
    assert sealing.seal() == 4
    first, second = LedgerSeal.objects.order_by("id")
    assert (first.entries, second.entries) == (2, 4)
    assert first.digest != second.digest
    assert second.last_entry == LedgerEntry.objects.latest("id").pk
    assert sealing.broken_seals() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE payments_ledgerentry SET amount = amount * 2 WHERE id IN (SELECT id FROM payments_ledgerentry LIMIT 2)",
        "UPDATE payments_ledgerentry SET account = 'disputes' WHERE account = 'bank'",
        "DELETE FROM payments_ledgerentry WHERE amount = 1",
        "UPDATE payments_ledgertransaction SET reference = 'po_9' WHERE key = 'k1'",
        "UPDATE payments_ledgertransaction SET at = at - interval '1 day' WHERE key = 'k1'",
        "UPDATE payments_ledgerseal SET digest = repeat('0', 64) WHERE id = (SELECT min(id) FROM payments_ledgerseal)",
    ],
)
def test_a_change_behind_our_back_is_named(deed: str) -> None:
    book(1)
    sealing.seal()
    book(2)
    sealing.seal()
    behind_our_back(deed)
    assert [row.split(":")[0] for row in sealing.broken_seals()] == [f"seal {LedgerSeal.objects.earliest('id').pk}"]


@pytest.mark.django_db
def test_an_entry_slipped_in_below_a_seal_is_named() -> None:
    book(1)
    book(2)
    sealing.seal()
    behind_our_back(
        "INSERT INTO payments_ledgerentry (id, transaction_id, account, amount, amount_currency)"
        " SELECT min(id) - 1, min(transaction_id), 'bank', 5, 'EUR' FROM payments_ledgerentry"
    )
    assert len(sealing.broken_seals()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_booking_that_is_still_open_is_waited_for_and_not_left_out() -> None:
    """Its ids are lower than those of a booking that commits before it."""
    open_now, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                book(1)
                open_now.set()
                may_end.wait(5)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert open_now.wait(5)
    book(2)
    threading.Timer(0.3, may_end.set).start()
    assert sealing.seal() == 4
    thread.join()
    assert sealing.broken_seals() == []


@pytest.mark.django_db(transaction=True)
def test_a_seal_that_does_not_wait_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken twin: without the lock an open booking falls below the seal, and the seal breaks by itself."""
    source = sealing._seal_some.__wrapped__.__code__
    unlocked = source.replace(
        co_consts=tuple(
            "SELECT 1" if isinstance(const, str) and "LOCK TABLE" in const else const for const in source.co_consts
        )
    )
    open_now, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                book(1)
                open_now.set()
                may_end.wait(5)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert open_now.wait(5)
    book(2)
    monkeypatch.setattr(sealing._seal_some.__wrapped__, "__code__", unlocked)
    assert sealing.seal() == 2
    may_end.set()
    thread.join()
    assert len(sealing.broken_seals()) == 1
