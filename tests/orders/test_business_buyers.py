"""A business types its tax number at the checkout: proved by VIES she owes the tax herself, else she pays it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, transaction
from django.utils import timezone
from moneyed import Money

from logistics import vies
from logistics.business import Business
from logistics.models import VatProof
from orders import checkout, editing
from orders.checkout import Contact
from orders.errors import OtherCountry, ProofTooOld
from orders.models import Amendment, Order
from payments.models import Refund
from shop import http
from shop.models import User
from shop.outside import World
from tests.factories import make_product
from tests.orders.browsing import add, form_of, hidden_total, post, typed
from tests.orders.living import nothing_broken, settle_up
from tests.orders.making import BERLIN, fill, shopper
from tests.orders.money import pay_for

pytestmark = pytest.mark.django_db
GERMAN = "DE136695976"
NOTHING = Money("0.00", "EUR")


@pytest.fixture
def register(world: World, settings: Any) -> Iterator[World]:
    settings.VIES_URL = f"{world.url}/vies"
    http.breaker(vies.SERVICE).worked()
    yield world
    http.breaker(vies.SERVICE).worked()


def placed(buyer: Business | None) -> Order:
    basket = fill(shopper("eu"), CUP=2)
    wish = checkout.wish_of(basket, "en")
    seen = checkout.look(checkout.Wish(**{**vars(wish), "buyer": buyer}))
    contact = Contact(email="k@example.org", language="en", buyer=buyer)
    return checkout.place(
        basket, contact=contact, address=BERLIN, method=seen.chosen.method, shown_total=seen.bill.total
    )


def test_a_proved_business_pays_no_tax_and_the_bill_says_why() -> None:
    make_product("CUP", stock={"RTM": 5})
    order = placed(Business("DE", GERMAN, proof=f"{GERMAN} WAPI1"))
    (charge,) = [charge for charge in order.the_bill.charges if charge.kind == "tax"]
    assert (order.tax, charge.amount, charge.rate) == (NOTHING, NOTHING, 0)
    assert charge.reason.startswith("Reverse charge: the buyer, a business with the tax number DE136695976")
    assert order.total == order.goods + order.shipping


def test_the_number_stands_on_the_frozen_bill_and_its_proof_beside_the_order(client: Any) -> None:
    make_product("CUP", stock={"RTM": 9})
    proof = VatProof.objects.create(number=GERMAN, valid=True, consultation="WAPI1", answer={})
    order = placed(Business("DE", GERMAN, proof=str(proof), proof_id=proof.pk))
    order.refresh_from_db()
    assert (order.the_bill.buyer, order.vat_proof) == (GERMAN, proof)
    with pytest.raises(Error), transaction.atomic():
        Order.objects.update(vat_proof=None)
    client.force_login(User.objects.create_superuser("boss@example.org", "x"))
    page = client.get(f"/admin/orders/order/{order.pk}/change/").text
    assert GERMAN in page
    assert "WAPI1" in page
    private = placed(None)
    assert (private.the_bill.buyer, private.vat_proof) == ("", None)


def proved(*, days: int = 0) -> Business:
    """With an answer of VIES that is so many days old."""
    asked_at = timezone.now() - timedelta(days=days)
    proof = VatProof.objects.create(number=GERMAN, valid=True, consultation="WAPI1", answer={}, asked_at=asked_at)
    return Business("DE", GERMAN, proof=str(proof), proof_id=proof.pk)


def change(order: Order, cups: int) -> Amendment:
    seen = editing.preview(order, {"CUP": cups}, BERLIN).difference
    return editing.change(order.number, {"CUP": cups}, BERLIN, seen=seen, key=f"{cups}")


def test_a_change_that_costs_more_leaves_the_tax_to_the_business_as_before() -> None:
    make_product("CUP", stock={"RTM": 9})
    order = settle_up(placed(proved()))
    made = change(order, 3)
    assert (made.status, made.difference) == ("waiting", Money("20.00", "EUR"))
    order.refresh_from_db()
    assert (order.lines.get().quantity, order.goods) == (2, Money("40.00", "EUR"))
    pay_for(made)
    order.refresh_from_db()
    assert (order.goods, order.tax, order.the_bill.buyer) == (Money("60.00", "EUR"), NOTHING, GERMAN)
    (charge,) = [charge for charge in order.the_bill.charges if charge.kind == "tax"]
    assert charge.reason.startswith(f"Reverse charge: the buyer, a business with the tax number {GERMAN}")
    assert order.vat_proof is not None
    nothing_broken()


def test_a_change_that_costs_less_gives_back_what_she_paid_for_it_and_no_tax() -> None:
    make_product("CUP", stock={"RTM": 9})
    order = settle_up(placed(proved()))
    made = change(order, 1)
    order.refresh_from_db()
    # A cup, and 1.20 of freight for a parcel below 500 g.
    assert (made.status, made.difference) == ("applied", Money("-21.20", "EUR"))
    assert Refund.objects.get().owed == Money("21.20", "EUR")
    assert (order.tax, order.total) == (NOTHING, order.goods + order.shipping)
    nothing_broken()


def test_a_business_whose_number_was_never_proved_is_taxed_on_what_is_added_too() -> None:
    make_product("CUP", stock={"RTM": 9})
    order = settle_up(placed(Business("DE", GERMAN)))
    made = change(order, 3)
    assert made.difference == Money("23.80", "EUR")
    assert made.bill["buyer"] == GERMAN
    assert "is not proved" in " ".join(made.bill["notes"])


@pytest.mark.parametrize(("days", "when_down", "counts"), [(89, 90, True), (91, 90, False), (31, 0, False)])
def test_a_proof_that_is_too_old_is_refused_and_nothing_changes(
    settings: Any, days: int, when_down: int, counts: bool
) -> None:
    settings.VIES_PROOF_DAYS_WHEN_DOWN = when_down
    make_product("CUP", stock={"RTM": 9})
    order = settle_up(placed(proved(days=days)))
    if counts:
        assert editing.preview(order, {"CUP": 3}, BERLIN).difference == Money("20.00", "EUR")
        return
    with pytest.raises(ProofTooOld, match=f"DE136695976 is older than {when_down or 30} days"):
        change(order, 3)
    order.refresh_from_db()
    assert (Amendment.objects.count(), Refund.objects.count(), order.lines.get().quantity) == (0, 0, 2)


def test_a_business_in_another_country_is_another_order() -> None:
    make_product("CUP", stock={"RTM": 9})
    order = settle_up(placed(proved()))
    with pytest.raises(OtherCountry):
        editing.preview(order, {"CUP": 2}, replace(BERLIN, country="FR", postal="75001", city="Paris"))


def test_without_proof_the_order_bears_the_tax_of_her_country() -> None:
    make_product("CUP", stock={"RTM": 5})
    order = placed(Business("DE", GERMAN))
    assert order.tax.amount > 0
    assert "is not proved" in " ".join(order.the_bill.notes)


def test_the_total_is_counted_anew_before_she_agrees(client: Any, provider: list[Any], register: World) -> None:
    make_product("CUP", stock={"RTM": 5})
    add(client)
    with_number = typed(client, vat_number="de 136 695 976")
    asked = post(client, "/de-eu/checkout/", with_number)
    assert asked.status_code == 409
    assert (Order.objects.count(), VatProof.objects.get().number) == (0, GERMAN)
    assert form_of(asked)["vat_number"].value() == "de 136 695 976"
    done = post(client, "/de-eu/checkout/", {**with_number, "shown_total": hidden_total(asked)})
    assert done.status_code == 303
    assert Order.objects.get().tax == NOTHING
    assert VatProof.objects.count() == 1


def test_while_vies_is_silent_she_is_taxed_and_may_still_order(
    client: Any, provider: list[Any], register: World
) -> None:
    make_product("CUP", stock={"RTM": 5})
    add(client)
    register.fault("down", "POST /check-vat-number", service="vies", times=9)
    done = post(client, "/de-eu/checkout/", typed(client, vat_number=GERMAN))
    assert done.status_code == 303
    assert Order.objects.get().tax.amount > 0
    assert not VatProof.objects.exists()


@pytest.mark.parametrize("wrong", ["DE136695977", "XX1", "１２３", "<b>"])
def test_wrong_digits_are_told_at_the_field_and_nobody_is_asked(
    client: Any, provider: list[Any], register: World, wrong: str
) -> None:
    make_product("CUP", stock={"RTM": 5})
    add(client)
    answer = post(client, "/de-eu/checkout/", typed(client, vat_number=wrong))
    assert answer.status_code == 422
    assert set(form_of(answer).errors) == {"vat_number"}
    assert (Order.objects.count(), VatProof.objects.count()) == (0, 0)


def test_where_no_register_proves_numbers_none_is_asked_for(client: Any) -> None:
    make_product("CUP")
    add(client, prefix="en-us")
    assert "vat_number" not in form_of(client.get("/en-us/checkout/")).fields
