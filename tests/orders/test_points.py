"""Points: a pure step of the price, spent with the order, given back with it, earned when it was delivered."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from customers import points as book
from customers.errors import NotEnoughPoints
from customers.models import PointsMove, PointsRule
from orders import basket, checkout, lifecycle, returns, rewarding
from orders.models import Basket, Order, RefundRequest
from orders.offering import Person
from orders.pricing import discounts
from orders.pricing.goods import Item
from orders.pricing.points import Redeem, redeem
from payments.models import Refund
from shop.invariants import broken
from shop.models import User
from shop.money import Percent, money, total
from shop.outbox import deliver_all
from tests.many import many
from tests.orders.any_basket import in_two_places, questions
from tests.orders.browsing import post
from tests.orders.living import ship
from tests.orders.making import BERLIN, fill, pay, place, shopper, two_cups_and_a_pot
from tests.orders.money import capture, settle

CENT = Redeem(wanted=1000, worth=Decimal("0.01"), most_percent=50, market="eu")
NONE = Percent(0)


def item(sku, price, quantity=1, *, place_="SZX", currency="EUR", gift=False):
    return Item(sku, sku.title(), place_, quantity, money(price, currency), gift)


def used(asked, items, taken=(), *, rate=NONE, currency="EUR"):
    return redeem(asked, items, taken, currency=currency, rate=rate, name="Points")


def parts(found):
    return [str(part.amount) for part in found.discount.items]


def test_a_thousand_points_at_a_cent_take_ten_euro_off_and_lie_on_the_goods_by_their_price():
    found = used(CENT, [item("CUP", "20.00", 2), item("POT", "45.00")])
    assert (found.points, parts(found)) == (1000, ["4.71", "5.29"])
    assert found.discount.rule == "POINTS-EU 0.01 / 50 %"
    with override("en"):
        said = used(CENT, [item("CUP", "20.00", 2)]).discount.reason
    assert said == "Points used: 1,000. 100 are worth €1.00 and pay for at most 50 % of the goods."


def test_points_pay_for_no_more_than_their_share_of_the_goods_and_the_others_are_kept():
    found = used(CENT, [item("CUP", "10.01")])
    assert (found.points, parts(found)) == (500, ["5.00"])


def test_points_count_on_prices_as_they_are_shown_and_on_what_promotions_have_left():
    cup = item("CUP", "20.00", 2)  # 47.60 with 19 %
    taken = discounts.Discount("p", "P", "because", "p v1", (money("40.00", "EUR"),), money(0, "EUR"))
    found = used(CENT, [cup], [taken], rate=Percent(19))
    assert (found.points, parts(found)) == (380, ["3.80"])


def test_a_worth_below_the_smallest_unit_takes_whole_units_off_and_no_more_points_than_that_needs():
    half_a_yen = Redeem(wanted=101, worth=Decimal("0.5"), most_percent=100, market="jp")
    found = used(half_a_yen, [item("CUP", "3300", currency="JPY")], currency="JPY")
    assert (found.points, parts(found)) == (100, ["50"])


@pytest.mark.parametrize(
    "items", [[item("CUP", "0.01")], [item("MUG", "5.00", gift=True)]], ids=["too little", "a gift alone"]
)
def test_where_nothing_can_be_taken_off_no_point_is_used(items):
    assert used(CENT, items) is None


@many(1000)
@given(questions(), st.integers(1, 10**9), st.integers(1, 100), st.sampled_from(["0.0001", "0.01", "0.5", "1", "25"]))
def test_points_never_take_more_than_there_is_and_are_the_same_wherever_the_pieces_lie(
    question, wanted, percent, worth
):
    currency, rate = question.currency, Percent(question.rate)
    asked = Redeem(wanted, Decimal(worth), percent, "eu")
    found = used(asked, question.items, question.discounts, rate=rate, currency=currency)
    if found is None:
        return
    off = discounts.off(question.items, question.discounts, currency)
    left = [discounts.shown(item, rate) - less for item, less in zip(question.items, off, strict=True)]
    assert all(0 <= part.amount <= rest.amount for part, rest in zip(found.discount.items, left, strict=True))
    assert found.discount.goods.amount * 100 <= total(left, currency).amount * percent
    assert found.discount.goods.amount <= found.points * asked.worth
    assert 1 <= found.points <= wanted
    split = in_two_places(question)
    again = used(asked, split.items, split.discounts, rate=rate, currency=currency)
    assert _by_sku(split.items, again) == _by_sku(question.items, found)


def _by_sku(items, found):
    sums = {}
    for thing, part in zip(items, found.discount.items, strict=True):
        sums[thing.sku] = sums.get(thing.sku, 0) + part.amount
    return sums


# With the ledger


def buyer(number=500, email="kaethe@example.org"):
    user = User.objects.create_user(email, "x")
    PointsRule.objects.create(market_id="eu", worth="0.01", most_percent=50, earned="1")
    if number:
        book.grant(user.pk, number, reason="welcome", by=user)
    return user


def filled(user, wanted="500", **pieces):
    found = fill(shopper("eu", user=user), **(pieces or {"CUP": 2}))
    basket.use_points(found, wanted)
    return found


def kinds(user):
    return [(move.kind, move.points) for move in PointsMove.objects.filter(user=user).order_by("id")]


@pytest.mark.django_db
def test_points_are_spent_with_the_order_and_stand_on_its_bill():
    two_cups_and_a_pot()
    user = buyer()
    order = place(filled(user), language="en", email=user.email)
    bill = order.the_bill
    assert (bill.points, [(row.label, str(row.amount.amount)) for row in bill.rows if row.kind == "discount"]) == (
        500,
        [("Points", "-5.00")],
    )
    assert bill.goods + bill.shipping + bill.duty + bill.tax == bill.total == order.total
    assert (book.balance(user.pk), kinds(user)) == (0, [("by_staff", 500), ("spent", -500)])
    assert broken() == {}


@pytest.mark.django_db
def test_a_guest_and_a_market_without_a_rule_use_no_points():
    two_cups_and_a_pot()
    user = buyer()
    guest = place(filled(None), email="guest@example.org")
    PointsRule.objects.all().delete()
    assert (guest.the_bill.points, place(filled(user), email=user.email).the_bill.points) == (0, 0)
    assert book.balance(user.pk) == 500


@pytest.mark.django_db
def test_points_that_somebody_else_of_the_account_has_spent_meanwhile_stop_the_order_and_nothing_is_written():
    two_cups_and_a_pot()
    user = buyer()
    found = filled(user)
    wish = checkout.wish_of(found, "de", person=Person(user.email, user.pk))
    seen = checkout.look(wish)
    book.spend(user.pk, 300, key="elsewhere", reference="elsewhere")
    contact = checkout.Contact(email=user.email, language="de", user_id=user.pk)
    with pytest.raises(checkout.PriceChanged):
        checkout.place(found, contact=contact, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total)
    assert (Order.objects.count(), book.balance(user.pk), Basket.objects.get(pk=found.pk).is_open) == (0, 200, True)


@pytest.mark.django_db
def test_a_cancelled_order_gives_its_points_back_once_and_late_money_takes_them_again():
    two_cups_and_a_pot()
    user = buyer()
    order = place(filled(user), email=user.email)
    lifecycle.cancel(order.number, reason="unpaid")
    lifecycle.cancel(order.number, reason="unpaid")
    rewarding.give_back(order)
    assert book.balance(user.pk) == 500
    pay(order)
    assert (book.balance(user.pk), Order.objects.get().status) == (0, "paid")
    assert kinds(user)[1:] == [("spent", -500), ("given_back", 500), ("spent", -500)]


@pytest.mark.django_db
def test_late_money_for_an_order_whose_points_are_gone_goes_back():
    two_cups_and_a_pot()
    user = buyer()
    order = place(filled(user), email=user.email)
    lifecycle.cancel(order.number, reason="unpaid")
    book.spend(user.pk, 1, key="elsewhere", reference="elsewhere")
    payment = capture(order)
    deliver_all()
    payment.refresh_from_db()
    assert (Order.objects.get().status, book.balance(user.pk)) == ("cancelled", 499)
    assert payment.refund_asked_amount == order.total.amount


@pytest.mark.django_db
def test_a_delivered_order_earns_points_once_and_a_refund_takes_its_share_of_both():
    two_cups_and_a_pot()
    user = buyer()
    order = pay(place(filled(user), email=user.email))
    rewarding.earn(order.number)
    rewarding.earn(order.number)
    assert book.balance(user.pk) == 42  # 47.60 of goods less 5.00 in points, rounded down
    half = money(order.total.amount / 2, "EUR")
    RefundRequest.objects.create(order=order, key="half", currency="EUR", amount=half, rest=half * 0, status="settled")
    for _twice in range(2):
        rewarding.settle_refund(order.number, "half")
    assert kinds(user)[2:] == [("earned", 42), ("given_back", 250), ("unearned", -21)]
    assert broken().keys() & {"customers: a balance of points is the sum of its moves"} == set()


def sent_home_and_half_refunded():
    """500 points used, 42 earned; money for one of two cups has gone back and so have 250 and 21 of the points."""
    two_cups_and_a_pot()
    user = buyer()
    order = place(filled(user), email=user.email)
    capture(order)
    deliver_all()
    ship(order)
    lifecycle.deliver(order.number)
    deliver_all()
    returns.refund_lines(order, {order.lines.get().pk: 1}, key="one")
    settle(Refund.objects.get())
    deliver_all()
    return user, order


@pytest.mark.django_db
def test_a_refund_that_fails_after_it_had_settled_moves_its_points_back_once():
    user, order = sent_home_and_half_refunded()
    went = kinds(user)[2:]
    settle(Refund.objects.get(), "failed")
    settle(Refund.objects.get(), "failed")
    deliver_all()
    rewarding.undo_refund(order.number, "one")
    came = kinds(user)[2 + len(went) :]
    (_earned, given, taken) = went
    assert came == [("spent", -given[1]), ("earned", -taken[1])]
    assert book.balance(user.pk) == 42
    again = returns.refund_lines(order, {order.lines.get().pk: 1}, key="two")
    settle(Refund.objects.get(key=again.key))
    deliver_all()
    assert kinds(user)[-2:] == [given, taken]
    assert broken() == {}


@pytest.mark.django_db
def test_points_she_has_used_meanwhile_are_not_taken_again_and_the_next_refund_gives_the_rest():
    user, order = sent_home_and_half_refunded()
    left = book.balance(user.pk)
    book.spend(user.pk, left - 10, key="elsewhere", reference="elsewhere")
    settle(Refund.objects.get(), "failed")
    deliver_all()
    given, taken = kinds(user)[3:5]
    assert kinds(user)[-2:] == [("spent", -10), ("earned", -taken[1])]
    again = returns.refund_lines(order, {order.lines.get().pk: 1}, key="two")
    settle(Refund.objects.get(key=again.key))
    deliver_all()
    assert kinds(user)[-2:] == [("given_back", 10), taken]
    assert given[1] > 10
    assert broken() == {}


@pytest.mark.django_db
def test_a_cancelled_order_keeps_its_points_given_back_though_its_refund_failed():
    two_cups_and_a_pot()
    user = buyer()
    order = place(filled(user), email=user.email)
    capture(order)
    deliver_all()
    lifecycle.cancel(order.number)
    deliver_all()
    settle(Refund.objects.get())
    deliver_all()
    settle(Refund.objects.get(), "failed")
    deliver_all()
    assert (book.balance(user.pk), kinds(user)[1:]) == (500, [("spent", -500), ("given_back", 500)])


@pytest.mark.django_db
def test_a_refund_of_an_order_that_late_money_brought_back_gives_points_back_too():
    two_cups_and_a_pot()
    user = buyer()
    order = place(filled(user), email=user.email)
    lifecycle.cancel(order.number, reason="unpaid")
    capture(order)
    deliver_all()
    assert book.balance(user.pk) == 0
    returns.refund_rest(order, key="all", reason="")
    settle(Refund.objects.get())
    deliver_all()
    assert (book.balance(user.pk), kinds(user)[-1]) == (500, ("given_back", 500))


@pytest.mark.django_db
def test_the_basket_page_offers_the_points_and_refuses_what_is_no_number(client):
    two_cups_and_a_pot()
    user = buyer()
    client.force_login(user)
    post(client, "/en-eu/basket/add/", {"sku": "CUP", "quantity": "2"})
    page = client.get("/en-eu/basket/").text
    assert "Your points: 500, worth €5.00." in page
    refused = post(client, "/en-eu/basket/points/", {"points": "-3"})
    assert (refused.status_code, Basket.objects.get().points) == (422, 0)
    assert "as a whole number" in refused.text
    assert post(client, "/en-eu/basket/points/", {"points": "200"}).status_code == 303
    page = client.get("/en-eu/basket/").text
    assert "Points used: 200. They take off €2.00." in page
    assert "Your points" in client.get("/en-eu/account/").text


@pytest.mark.django_db
def test_whoever_has_no_points_is_asked_for_none(client):
    two_cups_and_a_pot()
    post(client, "/en-eu/basket/add/", {"sku": "CUP", "quantity": "2"})
    assert 'name="points"' not in client.get("/en-eu/basket/").text


def test_a_refusal_to_spend_says_what_is_left():
    assert "Points left: 3." in str(NotEnoughPoints(left=3))
