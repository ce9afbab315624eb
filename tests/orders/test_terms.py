"""Terms of delivery: what is charged with the order decides them, one value on quote, order and papers."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from moneyed import Money

from logistics.models import ShippingMethod
from orders import checkout
from orders.models import Order
from shop import markets
from shop.fx import STALE_AFTER, NoRate
from shop.models import Market, Rate
from shop.terms import Terms
from tests.orders.making import LEEDS, fill, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _markets_are_read_anew() -> None:
    markets.forget()


def bill(market: str = "eu"):
    with override("en"):
        return checkout.summary(fill(shopper(market, language="en"), CUP=2, POT=1), language="en")


def test_a_market_that_delivers_duty_paid_charges_import_tax_with_the_order() -> None:
    two_cups_and_a_pot()
    found = bill()
    assert (found.terms, found.collected, found.duty) == (Terms.DDP, True, Money("6.00", "EUR"))


def test_a_market_that_delivers_unpaid_charges_nothing_and_says_what_she_may_owe() -> None:
    Market.objects.filter(code="eu").update(terms=Terms.DAP)
    markets.forget()
    two_cups_and_a_pot()
    found = bill()
    assert (found.terms, found.duty, found.tax) == (Terms.DAP, Money("0.00", "EUR"), Money("0.00", "EUR"))
    assert found.total == Money("101.02", "EUR")  # 85.00 and 16.02 of shipping
    assert found.notes[0].startswith("Import tax and duty of Germany, about €26.33, are not in this price.")


def test_a_method_of_shipping_may_have_terms_of_its_own() -> None:
    ShippingMethod.objects.filter(code="standard").update(terms=Terms.DAP)
    two_cups_and_a_pot()
    assert bill().terms == Terms.DAP


def test_the_order_keeps_its_terms_and_the_days_exchange() -> None:
    two_cups_and_a_pot()
    order = place(fill(shopper("gb", language="en"), CUP=1), address=LEEDS, language="en")
    row = Rate.objects.get(currency="GBP")
    assert order.terms == Terms.DDP
    assert order.the_bill.exchange == {"currency": "GBP", "per_euro": "0.83380000", "on": row.on.isoformat()}
    Market.objects.filter(code="gb").update(terms=Terms.DAP)
    Rate.objects.update(per_euro=2)
    order.refresh_from_db()
    assert (order.terms, order.the_bill.exchange["per_euro"]) == (Terms.DDP, "0.83380000")


def test_rates_older_than_a_week_price_nothing_and_nothing_is_ordered(client) -> None:
    """The freight is kept in dollars: without its rate there is no price, and that is said."""
    two_cups_and_a_pot()
    Rate.objects.update(source="ECB", on=timezone.localdate() - STALE_AFTER - timedelta(days=1))
    basket = fill(shopper("gb", language="en"), CUP=1)
    with pytest.raises(NoRate):
        place(basket, address=LEEDS, language="en")
    assert Order.objects.count() == 0
    page = client.get("/en-gb/landed/?sku=CUP")
    assert page.status_code == 200
    assert "There is no good exchange rate for" in page.content.decode()


def test_an_order_in_euro_needs_no_exchange() -> None:
    two_cups_and_a_pot()
    assert place(fill(shopper(), CUP=1)).the_bill.exchange == {}
