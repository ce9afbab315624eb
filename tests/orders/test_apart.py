"""Two warehouses are two consignments, priced so; where the second parcel costs more than it brings, she is told."""

import pytest
from django.utils.translation import override
from moneyed import Money

from orders.apart import Apart, dearest
from orders.checkout import look, wish_of
from orders.estimate import Summary, Wish
from tests.factories import make_product
from tests.orders.browsing import add
from tests.orders.making import fill, shopper

pytestmark = pytest.mark.django_db


def seen(market: str, **pieces: int) -> tuple[Wish, Summary]:
    with override("en"):
        wish = wish_of(fill(shopper(market, language="en"), **pieces), "en")
        return wish, look(wish)


def test_each_parcel_is_a_consignment_of_its_own() -> None:
    """By hand: a cup of 20.00 from Shenzhen owes 3 EUR and tax, a pot from Rotterdam crosses no border."""
    make_product("CUP", stock={"SZX": 5})
    make_product("POT", stock={"RTM": 5}, hs_code="691200")
    _wish, found = seen("eu", CUP=1, POT=1)
    assert found.bill.duty == Money("3.00", "EUR")
    assert len({charge.rule for charge in found.bill.charges if charge.kind == "tax"}) == 2


def test_the_parcel_that_adds_most_is_named_with_what_it_adds() -> None:
    make_product("CUP", stock={"SZX": 5})
    make_product("POT", stock={"RTM": 5}, hs_code="691200")
    wish, found = seen("eu", CUP=1, POT=1)
    _alone, pot_alone = seen("eu", POT=1)
    cup = next(line.total for line in found.bill.lines if line.sku == "CUP")
    assert dearest(wish, found) == Apart(
        place="Shenzhen", pieces=(("CUP", 1),), adds=found.bill.total - pot_alone.bill.total - cup
    )


def test_pieces_of_one_kind_from_two_places_are_told_by_number() -> None:
    make_product("CUP", stock={"SZX": 3, "RTM": 2})
    wish, found = seen("eu", CUP=5)
    told = dearest(wish, found)
    assert told is not None
    assert (told.place, told.pieces) == ("Shenzhen", (("CUP", 3),))


def test_one_parcel_says_nothing() -> None:
    make_product("CUP", stock={"SZX": 5})
    assert dearest(*seen("eu", CUP=2)) is None


def test_the_basket_says_it(client) -> None:
    make_product("CUP", stock={"SZX": 5})
    make_product("POT", stock={"RTM": 5}, hs_code="691200")
    add(client, prefix="en-eu", quantity="1")
    add(client, sku="POT", prefix="en-eu", quantity="1")
    page = client.get("/en-eu/basket/").content.decode()
    assert "Sent from Shenzhen in a parcel of its own: 1 × Cup." in page
