"""Prices that follow another currency: proposed by rule, decided by a person, never from an impossible rate."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from moneyed import Money

from catalog.models import ConversionRule, Decision, Price, PriceProposal
from catalog.proposing import Charm, charming
from catalog.repricing import Decided, Proposed, accept, change_percent, followed, propose_by, refuse
from shop.fx import BadRate, NoRate
from shop.models import Rate, User
from shop.money import exponent, money
from tests.factories import make_category, make_product

ENDINGS = [("EUR", "1", "0.90"), ("EUR", "1", "0"), ("USD", "10", "9.95"), ("JPY", "100", "80"), ("KWD", "1", "0.950")]


@pytest.fixture
def rates() -> None:
    Rate.objects.all().delete()
    for currency, per_euro in (("USD", "1.10"), ("JPY", "160")):
        Rate.objects.create(currency=currency, on=timezone.localdate(), per_euro=Decimal(per_euro), source="ECB")


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@example.org", "x")


def rule(target: str = "JPY", *, step: str = "100", ending: str = "80", margin: str = "0") -> ConversionRule:
    return ConversionRule.objects.create(
        source="EUR", target=target, margin_percent=Decimal(margin), step=Decimal(step), ending=Decimal(ending)
    )


def prices(currency: str = "JPY") -> list[Decimal]:
    return list(Price.objects.filter(amount_currency=currency).order_by("id").values_list("amount", flat=True))


@pytest.mark.django_db
@pytest.mark.usefixtures("rates")
class TestByHand:
    def test_a_proposal_changes_no_price_until_somebody_accepts_it(self, anna: User) -> None:
        make_product("CUP", price={"EUR": "20.00", "JPY": "3000"})
        assert propose_by(rule(margin="5")) == Proposed(made=1, same=0)
        proposal = PriceProposal.objects.get()
        assert proposal.amount == Money(3380, "JPY")  # 20 x 160 x 1.05 = 3,360: the nearest that ends in 80
        assert change_percent(proposal) == Decimal("12.7")
        assert prices() == [Decimal(3000)]
        assert accept([proposal.pk], anna) == Decided(done=1, outdated=0)
        assert prices() == [Decimal(3380)]
        proposal.refresh_from_db()
        assert (proposal.state, proposal.decided_by) == (Decision.ACCEPTED, anna)

    def test_a_refused_proposal_leaves_the_price(self, anna: User) -> None:
        make_product("CUP", price={"EUR": "20.00", "JPY": "3000"})
        propose_by(rule())
        assert refuse(PriceProposal.objects.values_list("pk", flat=True), anna) == Decided(1, 0)
        assert prices() == [Decimal(3000)]
        assert accept(PriceProposal.objects.values_list("pk", flat=True), anna) == Decided(0, 0)
        assert prices() == [Decimal(3000)]

    def test_a_price_that_was_not_there_is_made(self, anna: User) -> None:
        make_product("CUP", price={"EUR": "20.00"})
        propose_by(rule())
        assert change_percent(PriceProposal.objects.get()) is None
        accept(PriceProposal.objects.values_list("pk", flat=True), anna)
        assert prices() == [Decimal(3180)]

    def test_a_price_that_somebody_changed_meanwhile_is_not_overwritten(self, anna: User) -> None:
        make_product("CUP", price={"EUR": "20.00", "JPY": "3000"})
        propose_by(rule())
        Price.objects.filter(amount_currency="JPY").update(amount=2900)
        assert accept(PriceProposal.objects.values_list("pk", flat=True), anna) == Decided(done=0, outdated=1)
        assert prices() == [Decimal(2900)]
        assert PriceProposal.objects.get().state == Decision.OUTDATED

    def test_an_earlier_price_below_the_new_one_goes(self, anna: User) -> None:
        make_product("CUP", price={"EUR": "20.00", "JPY": "3000"})
        Price.objects.filter(amount_currency="JPY").update(compare_at=3100, compare_at_currency="JPY")
        propose_by(rule())
        accept(PriceProposal.objects.values_list("pk", flat=True), anna)
        assert Price.objects.get(amount_currency="JPY").compare_at is None

    def test_a_second_run_replaces_what_is_open_and_proposes_nothing_that_is_so_already(self, anna: User) -> None:
        make_product("CUP", price={"EUR": "20.00", "JPY": "3180"})
        make_product("POT", price={"EUR": "50.00", "JPY": "1"})
        follow = rule()
        assert propose_by(follow) == Proposed(made=1, same=1)
        assert propose_by(follow) == Proposed(made=1, same=1)
        assert PriceProposal.objects.filter(state=Decision.OPEN).count() == 1

    def test_a_part_of_the_catalogue_can_be_chosen(self) -> None:
        make_product("CUP", price={"EUR": "20.00"})
        other = make_category("rice", name="Rice")
        make_product("POT", price={"EUR": "50.00"}, category=other)
        assert propose_by(rule(), categories=[other.pk]) == Proposed(made=1, same=0)

    def test_a_rate_that_is_old_or_jumped_proposes_nothing(self) -> None:
        make_product("CUP", price={"EUR": "20.00"})
        follow = rule()
        today = timezone.localdate()
        Rate.objects.filter(currency="JPY").update(on=today - timedelta(days=41))
        with pytest.raises(NoRate):
            propose_by(follow)
        Rate.objects.create(currency="JPY", on=today, per_euro=Decimal("1600"), source="by hand")
        with pytest.raises(BadRate):
            propose_by(follow)
        assert not PriceProposal.objects.exists()

    def test_an_ending_that_the_currency_cannot_pay_is_refused(self) -> None:
        for target, step, ending in (("JPY", "1", "0.90"), ("EUR", "1", "1"), ("EUR", "0.001", "0")):
            made = ConversionRule(source="USD", target=target, step=Decimal(step), ending=Decimal(ending))
            with pytest.raises(ValidationError):
                made.full_clean()


@given(
    amount=st.decimals(min_value=Decimal("0.01"), max_value=Decimal(999_999), places=2),
    rate=st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(2000), places=4),
    margin=st.integers(min_value=-50, max_value=200),
    target=st.sampled_from(ENDINGS),
)
def test_every_proposal_has_its_ending_and_lies_within_half_a_step(
    amount: Decimal, rate: Decimal, margin: int, target: tuple[str, str, str]
) -> None:
    currency, step, ending = target[0], Decimal(target[1]), Decimal(target[2])
    follow = ConversionRule(source="GBP", target=currency, margin_percent=margin, step=step, ending=ending)
    found = followed(money(amount, "GBP"), follow, rate)
    exact = money(amount * rate * (100 + margin) / 100, currency).amount
    assert found.currency.code == currency
    assert (found.amount - ending) % step == 0
    assert found.amount == round(found.amount, exponent(currency))
    assert found.amount > 0 or exact == 0
    assert abs(found.amount - exact) <= step / 2 or found.amount in (ending, step)


@given(currency=st.sampled_from(ENDINGS), units=st.integers(min_value=0, max_value=10**9))
def test_bringing_to_an_ending_twice_is_bringing_once(currency: Any, units: int) -> None:
    code, step, ending = currency
    charm = Charm(Decimal(step), Decimal(ending))
    once = charming(money(Decimal(units).scaleb(-exponent(code)), code), charm)
    assert charming(once, charm) == once
