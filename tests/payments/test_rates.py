"""The card provider's own rates, for a shop whose list prices shall cover what the exchange costs."""

from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from shop import fx
from shop.errors import Unavailable
from shop.fx import Age
from shop.models import Rate
from shop.outside import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_stripe(stripe_world: World, settings: Settings) -> World:
    settings.RATE_SOURCE = "STRIPE"
    Rate.objects.all().delete()
    return stripe_world


def test_rates_are_what_stripe_changes_at_its_fee_included(by_stripe: World) -> None:
    assert fx.refresh() == 7
    dollar = Rate.objects.get(currency="USD")
    quote = by_stripe.sandbox.truth.find("fx_quote")[0]["rates"]["usd"]
    assert (dollar.source, dollar.on) == ("STRIPE", timezone.now().date())
    assert dollar.per_euro == (1 / Decimal(str(quote["exchange_rate"]))).quantize(Decimal("1e-8"))
    assert quote["exchange_rate"] == pytest.approx(quote["rate_details"]["reference_rate"] * 0.98, rel=1e-5)


def test_it_quotes_what_the_central_bank_does_not_and_a_peg_stays_a_peg(by_stripe: World) -> None:
    fx.refresh()
    assert Rate.objects.filter(currency="TWD").exists()
    assert not Rate.objects.filter(currency="AED").exists()
    assert fx.rate("USD", "AED") == Decimal("3.6725")


def test_its_rates_grow_old_as_those_of_the_central_bank_do(by_stripe: World) -> None:
    fx.refresh()
    assert fx.ages()["USD"] is Age.FRESH
    Rate.objects.update(on=timezone.localdate() - fx.STALE_AFTER - timezone.timedelta(days=1))
    assert fx.ages()["USD"] is Age.DEAD
    with pytest.raises(fx.NoRate):
        fx.rate("EUR", "USD")


@pytest.mark.parametrize("kind", ["error", "cut", "garbage"])
def test_when_it_does_not_answer_the_last_rates_stay(by_stripe: World, kind: str) -> None:
    fx.refresh()
    was = list(Rate.objects.order_by("id").values_list("currency", "per_euro"))
    by_stripe.fault(kind, "POST /v1/fx_quotes", times=3)
    with pytest.raises(Unavailable):
        fx.refresh()
    assert list(Rate.objects.order_by("id").values_list("currency", "per_euro")) == was
