"""The books as finance reads them: every account at the end of a day, and the lines of one."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from payments import balance, ledger
from payments.accounts import BANK, CUSTOMER_MONEY, PSP, code_of
from shop.languages import write_money as money_text
from shop.models import User
from shop.money import money

pytestmark = pytest.mark.django_db
STRIPE = code_of(PSP, "stripe")
ENTRIES = "/admin/payments/ledgerentry/"


def book(key: str, amount: str, currency: str, day: int, *, debit: str, credit: str) -> None:
    at = datetime(2026, 11, day, 23, 59, 59, tzinfo=UTC)
    ledger.post(
        key,
        reference=f"TW-{key}",
        key=key,
        legs=ledger.transfer(money(amount, currency), debit=debit, credit=credit),
        at=at,
    )


@pytest.fixture(autouse=True)
def _three_bookings() -> None:
    book("capture", "50.00", "EUR", 1, debit=STRIPE, credit=CUSTOMER_MONEY)
    book("capture-yen", "500", "JPY", 2, debit=STRIPE, credit=CUSTOMER_MONEY)
    book("payout", "20.00", "EUR", 3, debit=BANK, credit=STRIPE)


def rows(on: date) -> list[tuple[str, ...]]:
    found = balance.trial_balance(on)
    return [(row.account, *map(money_text, (row.debit, row.credit, row.balance))) for row in found]


def test_each_account_is_told_as_it_was_at_the_end_of_the_day() -> None:
    assert rows(date(2026, 11, 1)) == [
        ("customer_money", "€0.00", "€50.00", "-€50.00"),
        ("psp:stripe", "€50.00", "€0.00", "€50.00"),
    ]
    assert rows(date(2026, 11, 3)) == [
        ("bank", "€20.00", "€0.00", "€20.00"),
        ("customer_money", "€0.00", "€50.00", "-€50.00"),
        ("customer_money", "¥0", "¥500", "-¥500"),
        ("psp:stripe", "€50.00", "€20.00", "€30.00"),
        ("psp:stripe", "¥500", "¥0", "¥500"),
    ]
    assert rows(date(2026, 10, 31)) == []


def test_all_accounts_of_a_currency_add_up_to_zero() -> None:
    found = balance.sums(balance.trial_balance(date(2026, 11, 3)))
    assert found == {"EUR": money(0, "EUR"), "JPY": money(0, "JPY")}


def test_a_sheet_starts_with_what_stood_before_and_ends_with_the_balance() -> None:
    found = balance.sheet(STRIPE, "EUR", date(2026, 11, 2), date(2026, 11, 3))
    assert (found.before, found.after, found.more) == (money(50, "EUR"), money(30, "EUR"), False)
    assert [(line.reference, line.amount, line.balance) for line in found.lines] == [
        ("TW-payout", money(-20, "EUR"), money(30, "EUR"))
    ]


def test_a_long_sheet_says_that_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(balance, "MOST_LINES", 1)
    found = balance.sheet(STRIPE, "EUR", date(2026, 11, 1), date(2026, 11, 3))
    assert (len(found.lines), found.more) == (1, True)


def test_finance_reads_the_books_and_a_clerk_does_not(client: Client) -> None:
    boss = User.objects.create_superuser("boss@example.com", "a-long-pass-phrase")
    client.force_login(boss, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"{ENTRIES}balance/", {"on": "2026-11-03"}).content.decode()
    assert "€30.00" in page and "Money at the payment provider (Card)" in page
    asked = {"account": STRIPE, "currency": "EUR", "first": "2026-11-02", "last": "2026-11-03"}
    assert "TW-payout" in client.get(f"{ENTRIES}sheet/", asked).content.decode()
    for wrong in ({"account": "nobody"}, {"currency": "€"}, {"first": "yesterday"}):
        assert client.get(f"{ENTRIES}sheet/", {**asked, **wrong}).status_code == 422
    assert client.get(f"{ENTRIES}balance/", {"on": "31.31."}).status_code == 422
    clerk = User.objects.create_user("clerk@example.com", "a-long-pass-phrase", is_staff=True)
    client.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"{ENTRIES}balance/").status_code == 403
    assert client.get(f"{ENTRIES}sheet/", asked).status_code == 403
