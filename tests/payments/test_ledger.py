"""M1 and M2: the ledger balances at every commit, each fact is booked once, and nothing is ever rewritten."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from payments import ledger
from payments.accounts import ACCOUNTS, CUSTOMER_MONEY, PSP, code_of
from payments.models import LedgerEntry, LedgerTransaction
from payments.provider import PayoutFacts, SettledLine
from payments.reconciling import record
from shop.money import money
from tests.payments import stripe_docs as docs
from tests.payments.making import paid_payment, tell
from tests.payments.promises_ledger import fuzz_commits, rewritten

COMMITS = 10_000


@pytest.mark.django_db(transaction=True)
def test_ten_thousand_fuzzed_commits_are_kept_when_and_only_when_they_balance() -> None:
    verdicts = fuzz_commits(COMMITS)
    assert verdicts.wrong == []
    assert verdicts.commits == COMMITS
    assert COMMITS // 10 < verdicts.kept < COMMITS
    assert LedgerTransaction.objects.count() == verdicts.kept


@pytest.mark.django_db
def test_nothing_in_the_money_tables_can_be_changed_deleted_or_emptied() -> None:
    payment = paid_payment()
    given = docs.refund(payment, money("1", "EUR"))
    tell(docs.event("refund.created", given))
    eur = money("49.98", "EUR")
    line = SettledLine("txn_1", "charge", eur, money("1", "EUR"), money("48.98", "EUR"), eur, timezone.now())
    record(
        "stripe",
        timezone.now().date(),
        [PayoutFacts("po_1", money("48.98", "EUR"), timezone.now().date(), "paid", [line])],
    )
    assert rewritten() == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", [LedgerTransaction, LedgerEntry])
def test_the_orm_cannot_rewrite_the_ledger_either(model: type) -> None:
    paid_payment()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        model.objects.update(**{"kind": "x"} if model is LedgerTransaction else {"account": "bank"})
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        LedgerEntry.objects.all().delete()


@pytest.mark.django_db
def test_a_fact_is_booked_once_under_its_key() -> None:
    legs = ledger.transfer(money("49.98", "EUR"), debit=code_of(PSP, "stripe"), credit=CUSTOMER_MONEY)
    first = ledger.post("capture", reference="TW-1", key="capture:1", legs=legs)
    assert first is not None
    assert ledger.post("capture", reference="TW-1", key="capture:1", legs=legs) is None
    assert ledger.balances("psp:stripe") == {"EUR": money("49.98", "EUR")}
    assert ledger.balances(CUSTOMER_MONEY) == {"EUR": money("-49.98", "EUR")}


@pytest.mark.django_db
def test_a_reversal_is_the_exact_opposite_and_happens_once() -> None:
    legs = ledger.transfer(money("500", "JPY"), debit=code_of(PSP, "stripe"), credit="suspense")
    ledger.post("suspense", reference="TW-1", key="suspense:1", legs=legs)
    assert ledger.reverse("suspense-released", of="suspense:1", key="released:1") is not None
    assert ledger.reverse("suspense-released", of="suspense:1", key="released:1") is None
    assert ledger.balances("psp:stripe") == ledger.balances("suspense") == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "legs",
    [
        [ledger.Leg("bank", money("1", "EUR"))],
        [ledger.Leg("bank", money("1", "EUR")), ledger.Leg("suspense", money("-2", "EUR"))],
        [ledger.Leg("bank", money("100", "EUR")), ledger.Leg("suspense", money("-100", "JPY"))],
    ],
)
def test_legs_that_do_not_balance_are_refused_before_the_database_is_asked(legs: list[ledger.Leg]) -> None:
    with pytest.raises(ledger.Unbalanced):
        ledger.post("x", reference="TW-1", key="x", legs=legs)
    assert not LedgerTransaction.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["cash", "psp", "PSP:stripe", "psp:stripe:more", "bank:stripe", "bank; DROP"])
def test_an_account_outside_the_list_is_refused_by_the_database(account: str) -> None:
    legs = ledger.transfer(money("1", "EUR"), debit="bank", credit="suspense")
    entry = LedgerEntry(transaction=ledger.post("x", reference="x", key="x", legs=legs), account=account)
    entry.amount = money("1", "EUR")
    with pytest.raises(IntegrityError, match="ledger_account_is_known"), transaction.atomic():
        entry.save()


def test_every_account_has_a_code() -> None:
    assert [code_of(base, "stripe") for base in ACCOUNTS] == [
        "psp:stripe",
        "bank",
        "customer_money",
        "suspense",
        "fees:stripe",
        "disputes",
        "exchange",
    ]
