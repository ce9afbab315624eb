"""Broken twins of the bank desk: the checks of M14 must catch each."""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from moneyed import Money

from payments.bank import collecting, deciding, finding, importing
from payments.bank.deciding import Claim, Decision, Found
from payments.bank.readers import reading
from payments.bank.statement import Entry
from payments.models import BankMatch, Payment
from payments.provider import Told
from payments.states import LineState
from tests.payments.promises_bank import fuzz

pytestmark = pytest.mark.django_db
Patch = pytest.MonkeyPatch
LINES = 100


def caught() -> bool:
    """Whether some seed shows it."""
    return any(fuzz(seed, LINES) for seed in (3, 4))


def test_a_desk_that_knows_lines_by_their_place_in_the_file_is_caught(monkeypatch: Patch) -> None:
    places = count()

    def by_place(account: str, currency: str, entries: tuple[Entry, ...]) -> list[str]:
        return [f"{account}-{next(places)}" for _entry in entries]

    monkeypatch.setattr(importing, "identities", by_place)
    assert caught()


def test_a_desk_that_forgets_that_lines_may_be_alike_is_caught(monkeypatch: Patch) -> None:
    """Amount and day make the line: the second of two buyers who pay the same is lost."""

    def by_amount(account: str, currency: str, entries: tuple[Entry, ...]) -> list[str]:
        seen: Counter[str] = Counter()
        found = []
        for entry in entries:
            key = f"{entry.booked_on}{entry.amount}"
            seen[key] += 1
            found.append(f"{key}-{seen[key]}")
        return found

    monkeypatch.setattr(importing, "identities", by_amount)
    assert caught()


def test_a_desk_that_does_not_add_a_statement_up_is_caught(monkeypatch: Patch) -> None:
    """A line whose amount was garbled on the way is believed."""
    monkeypatch.setattr(reading, "check", lambda statement: statement)
    assert caught()


def test_a_desk_that_pays_whatever_the_amount_fits_is_caught(monkeypatch: Patch) -> None:
    def by_amount(amount: Money, found: Found) -> Decision:
        decision = deciding.decide(amount, found)
        fitting = Payment.objects.filter(provider="bank", status="pending", amount=amount, session_id__gt="").first()
        if decision.reason != "no_reference" or fitting is None:
            return decision
        return Decision(LineState.PARTIAL, "reference", fitting, finding.still_owed(fitting))

    monkeypatch.setattr(importing, "decide", by_amount)
    assert caught()


def test_a_desk_that_takes_the_first_of_two_orders_is_caught(monkeypatch: Patch) -> None:
    """What was meant for two pays one, and the rest looks like a surplus."""

    def first(amount: Money, found: Found) -> Decision:
        return deciding.decide(amount, replace(found, named=found.named[:1]))

    monkeypatch.setattr(importing, "decide", first)
    assert caught()


def test_a_desk_that_takes_any_currency_for_its_own_is_caught(monkeypatch: Patch) -> None:
    """Pounds that are owed are paid with euro; neither the decision nor the match looks."""

    def blind(amount: Money, found: Found) -> Decision:
        claims = tuple(Claim(each.payment, Money(each.owed.amount, amount.currency)) for each in found.named)
        return deciding.decide(amount, replace(found, named=claims))

    monkeypatch.setattr(importing, "decide", blind)
    monkeypatch.setattr(collecting, "_check", lambda line, part: part.payment.refresh_from_db())
    assert caught()


def test_a_desk_that_calls_a_part_the_whole_is_caught(monkeypatch: Patch) -> None:
    real = collecting.facts_of

    def whole(payment: Payment, matches: list[BankMatch]) -> object:
        return replace(
            real(payment, matches), told=Told.CAPTURED, captured=payment.owed, charge_id=f"line-{payment.pk}"
        )

    monkeypatch.setattr(collecting, "facts_of", whole)
    assert caught()
