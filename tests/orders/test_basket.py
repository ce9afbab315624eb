"""The basket: what goes in, what is refused, and that a refusal changes nothing."""

import pytest

from catalog.errors import OutOfStock
from orders import basket
from orders.errors import BadQuantity, UnknownGoods
from orders.models import Basket, BasketLine
from shop.models import User
from tests.factories import make_product
from tests.orders.making import fill, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db


def lines(found):
    return dict(found.lines.values_list("variant__sku", "quantity"))


def of(found, **more):
    return shopper(token=found.token, **more)


def test_the_first_piece_starts_a_basket_and_the_next_goes_into_the_same():
    two_cups_and_a_pot()
    first = fill(shopper(), CUP=2)
    second = basket.add(of(first), "POT", 1)
    assert second == first
    assert lines(first) == {"CUP": 2, "POT": 1}


def test_more_of_the_same_is_one_line():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    basket.add(of(found), "CUP", 3)
    assert lines(found) == {"CUP": 5}


@pytest.mark.parametrize("text", ["0", "-1", "1000000000", "1.5", "NaN", "", "1e9", "²", "١", " 1", "0x1", "100"])
def test_a_quantity_that_is_no_number_from_1_to_99_is_refused(text):
    with pytest.raises(BadQuantity):
        basket.quantity_of(text)


@pytest.mark.parametrize("quantity", [0, -1, 100, 10**9])
def test_a_bad_quantity_changes_nothing(quantity):
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    for verb in (basket.add, basket.change):
        with pytest.raises(BadQuantity):
            verb(of(found), "CUP", quantity)
    assert lines(found) == {"CUP": 2}
    assert Basket.objects.count() == 1


def test_two_additions_that_together_pass_99_are_refused():
    make_product("TILE", stock={"SZX": 500})
    found = fill(shopper(), TILE=60)
    with pytest.raises(BadQuantity):
        basket.add(of(found), "TILE", 40)
    assert lines(found) == {"TILE": 60}


def test_an_unknown_sku_starts_no_basket():
    with pytest.raises(UnknownGoods):
        basket.add(shopper(), "NOSUCH", 1)
    assert Basket.objects.count() == 0


def test_a_piece_without_a_price_in_the_markets_currency_is_not_on_sale_there():
    make_product("CUP", price={"USD": "22.00"})
    with pytest.raises(UnknownGoods):
        basket.add(shopper("eu"), "CUP", 1)


def test_more_than_there_is_says_how_many_are_left():
    two_cups_and_a_pot()
    found = fill(shopper(), POT=3)
    with pytest.raises(OutOfStock) as refusal:
        basket.add(of(found), "POT", 2)
    assert refusal.value.lines[0].left == 4
    assert lines(found) == {"POT": 3}


def test_a_stock_place_that_the_market_does_not_use_does_not_count():
    make_product("CUP", stock={"LAX": 5})
    with pytest.raises(OutOfStock):
        basket.add(shopper("eu"), "CUP", 1)


def test_a_line_is_changed_and_taken_out():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2, POT=1)
    basket.change(of(found), "CUP", 4)
    basket.remove(of(found), "POT")
    assert lines(found) == {"CUP": 4}


def test_changing_or_removing_what_is_not_in_it_is_refused():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    with pytest.raises(UnknownGoods):
        basket.change(of(found), "POT", 1)
    with pytest.raises(UnknownGoods):
        basket.remove(of(found), "POT")


def test_a_foreign_token_is_just_no_basket():
    two_cups_and_a_pot()
    ann = User.objects.create_user("ann@example.org", "a long password here")
    hers = fill(shopper(user=ann), CUP=2)
    assert basket.find(of(hers)) is None
    assert basket.find(shopper(token="no-such-token")) is None


def test_a_guests_basket_becomes_hers_when_she_signs_in():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    ann = User.objects.create_user("ann@example.org", "a long password here")
    assert basket.find(of(found, user=ann)) == found
    assert basket.find(shopper(user=ann)) == found


def test_two_baskets_of_one_person_are_merged_and_nothing_is_doubled():
    two_cups_and_a_pot()
    ann = User.objects.create_user("ann@example.org", "a long password here")
    hers = fill(shopper(user=ann), CUP=2)
    guest = fill(shopper(), CUP=3, POT=1)
    assert basket.find(of(guest, user=ann)) == hers
    assert lines(hers) == {"CUP": 3, "POT": 1}
    assert Basket.objects.get(pk=guest.pk).closed_at is not None


def test_another_market_is_another_country_and_another_freight():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=2)
    basket.send_by(found, "express")
    there = basket.find(of(found, market="jp"))
    assert there is not None
    assert (there.market, there.country, there.shipping_method) == ("jp", "JP", "")


def test_a_country_that_the_market_does_not_serve_is_not_taken():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=1)
    basket.send_to(found, "FR")
    basket.send_to(found, "US")
    assert found.country == "FR"


def test_count_is_the_number_of_pieces():
    two_cups_and_a_pot()
    assert basket.count(fill(shopper(), CUP=2, POT=1)) == 3
    assert basket.count(None) == 0


@pytest.mark.parametrize("quantity", [0, 100])
def test_the_database_refuses_a_line_outside_1_to_99(quantity):
    cup, _pot = two_cups_and_a_pot()
    found = fill(shopper(), POT=1)
    with pytest.raises(Exception, match="orders_basket_line_1_to_99"):
        BasketLine.objects.create(basket=found, variant=cup, quantity=quantity)
