"""The checkout keeps calm: stale page, lost session, a way that vanished; each has its sentence and loses nothing."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.models import Price, Stock
from customers import addresses
from orders import basket
from orders.models import Basket, Coupon, Order
from shop.models import User
from tests.orders.browsing import ADDRESS, add, form_of, hidden_total, post, typed, view
from tests.orders.making import BERLIN, SALEM, fill, place, shopper, two_cups_and_a_pot
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db
PATH = "/de-eu/checkout/"
EN = "/en-eu/checkout/"


def person():
    return User.objects.create_user("ann@example.org", "a long password here", name="Ann Lee")


def english(client, **more):
    page = client.get(EN)
    seen = {"shown_total": hidden_total(page), "shown_basket": form_of(page)["shown_basket"].value()}
    return {**ADDRESS, "postal": "10119", "method": "standard", **seen, "order": "1", **more}


def nothing_ordered():
    return (Order.objects.count(), sum(Stock.objects.values_list("reserved", flat=True))) == (0, 0)


# --- words of the law ---


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("en-eu", "Order with obligation to pay"),
        ("en-gb", "Order with obligation to pay"),
        ("en-jp", "Confirm the order"),
        ("en-us", "Pay $"),
    ],
)
def test_the_last_button_says_what_the_law_of_the_country_wants(client, prefix, words):
    two_cups_and_a_pot()
    add(client, prefix=prefix)
    page = client.get(f"/{prefix}/checkout/")
    assert view(page).button.startswith(words)
    assert view(page).button in page.content.decode().replace("&#39;", "'")


def test_what_she_was_told_is_kept_with_version_language_and_moment_on_the_order(client, provider):
    two_cups_and_a_pot()
    add(client)
    page = client.get(PATH)
    assert len(view(page).texts) == 2
    assert "14" in view(page).texts[1].text
    post(client, PATH, typed(client))
    order = Order.objects.get()
    assert [(c["code"], c["version"], c["language"], c["how"]) for c in order.consents] == [
        ("terms", "2026-11-01", "de", "shown"),
        ("withdrawal", "2026-11-01", "de", "shown"),
    ]
    assert all(c["at"].startswith(str(order.placed_at.date())) for c in order.consents)
    with pytest.raises(Exception, match="pgtrigger"), transaction.atomic():
        Order.objects.update(consents=[])


def test_note_and_gift_of_the_basket_are_on_the_order(client, provider):
    two_cups_and_a_pot()
    add(client)
    post(client, "/de-eu/basket/words/", {"note": "Bitte klingeln", "message": "Alles Gute", "gift": "1"})
    assert view(client.get(PATH)).is_gift
    post(client, PATH, typed(client))
    order = Order.objects.get()
    assert (order.buyer_note, order.gift_message, order.is_gift) == ("Bitte klingeln", "Alles Gute", True)


# --- the returning customer ---


def test_a_returning_customer_finds_last_address_and_way_and_pays_with_one_button(client, provider):
    two_cups_and_a_pot()
    ann = person()
    addresses.keep(ann, BERLIN, shipping_method="express")
    client.force_login(ann)
    add(client)
    page = client.get(PATH)
    form = form_of(page)
    held = {bound.name: bound.value() for bound in form if bound.value() not in {None, ""}}
    assert (held["email"], held["street"], held["postal"], held["method"]) == (
        "ann@example.org",
        "Torstraße 7",
        "10119",
        "express",
    )
    answer = post(client, PATH, {**held, "order": "1"})
    assert answer["Location"] == "https://pay.example/page"
    order = Order.objects.get()
    assert (order.user, order.ship_to, order.shipping_method) == (ann, BERLIN, "express")
    assert len(addresses.book_of(ann)) == 1


def test_a_basket_nobody_sent_anywhere_goes_where_her_parcels_go(client):
    two_cups_and_a_pot()
    ann = person()
    paris = type(BERLIN)(name="Ann", street="1 rue X", city="Paris", postal="75001", country="FR")
    addresses.keep(ann, paris)
    client.force_login(ann)
    add(client)
    assert form_of(client.get(PATH))["country"].value() == "FR"
    assert Basket.objects.get().country == "FR"


def test_another_address_of_her_book_fills_the_fields_and_orders_nothing(client, provider):
    two_cups_and_a_pot()
    ann = person()
    addresses.keep(ann, BERLIN)
    paris = addresses.keep(ann, type(BERLIN)(name="Bo", street="1 rue X", city="Paris", postal="75001", country="FR"))
    client.force_login(ann)
    add(client)
    page = client.get(PATH)
    held = {bound.name: bound.value() for bound in form_of(page) if bound.value()}
    form = form_of(post(client, PATH, {**held, "booked": paris.token, "recount": "booked"}))
    assert (form["country"].value(), form["city"].value(), form["name"].value()) == ("FR", "Paris", "Bo")
    again = {bound.name: bound.value() for bound in form if bound.value()}
    kept = form_of(post(client, PATH, {**again, "city": "Lyon"}))
    assert kept["city"].value() == "Lyon"
    assert nothing_ordered()


def test_an_order_puts_its_address_into_her_book_and_a_guests_into_none(client, provider):
    two_cups_and_a_pot()
    add(client)
    post(client, PATH, typed(client))
    ann = person()
    assert addresses.book_of(ann) == []
    client.force_login(ann)
    add(client)
    post(client, PATH, typed(client))
    [row] = addresses.book_of(ann)
    assert (row.written.city, row.shipping_method) == ("Berlin", "standard")


def test_somebody_elses_address_fills_nothing(client):
    two_cups_and_a_pot()
    row = addresses.keep(User.objects.create_user("bob@example.org", "a long password here"), SALEM)
    client.force_login(person())
    add(client)
    form = form_of(post(client, PATH, {"booked": row.token, "country": "DE"}))
    assert not form["street"].value()


# --- what may happen on the way ---


def test_a_page_of_before_another_window_changed_the_basket_orders_nothing(client, provider):
    """The same total, other pieces: the total alone would not notice."""
    two_cups_and_a_pot()
    Price.objects.filter(variant__sku="POT", amount_currency="EUR").update(amount="20.00")
    add(client, "CUP", "1")
    stale = english(client)
    found = Basket.objects.get()
    found.lines.all().delete()
    basket.add(shopper(token=found.token), "POT", 1)
    answer = post(client, EN, stale)
    assert answer.status_code == 409
    assert view(answer).trouble.startswith("Your basket was changed in another window.")
    assert form_of(answer)["city"].value() == "Berlin"
    assert nothing_ordered()


def test_another_currency_is_said_by_its_name(client, provider):
    two_cups_and_a_pot()
    add(client)
    stale = english(client, shown_total="60.00 USD")
    answer = post(client, EN, stale)
    assert answer.status_code == 409
    assert view(answer).trouble.startswith("Prices are in Euro now: it is €")
    assert nothing_ordered()


def test_a_market_switched_half_way_is_said_and_keeps_what_fits(client, provider):
    two_cups_and_a_pot()
    add(client)
    post(client, EN, {"email": "k@example.org", "name": "K B", "city": "Berlin", "country": "DE"})
    page = client.get("/en-us/checkout/")
    assert view(page).news[0].startswith("You now shop in United States: prices are in US Dollar")
    form = form_of(page)
    assert (form["email"].value(), form["name"].value(), form["city"].value()) == ("k@example.org", "K B", None)


def test_a_way_of_shipping_that_vanished_is_told_at_the_choice(client, provider):
    two_cups_and_a_pot()
    add(client)
    answer = post(client, EN, english(client, method="drone"))
    assert answer.status_code == 422
    assert form_of(answer).errors["method"] == [
        "This way of shipping is no longer offered for your basket. Please choose again."
    ]
    assert nothing_ordered()


def test_a_way_she_chose_before_and_that_vanished_is_said_when_she_comes_back(client):
    two_cups_and_a_pot()
    add(client)
    Basket.objects.update(shipping_method="drone")
    assert view(client.get(EN)).news == (
        "This way of shipping is no longer offered for your basket. Please choose again.",
    )


def test_a_country_the_carriers_refuse_keeps_the_page_and_every_word(client, provider, monkeypatch):
    two_cups_and_a_pot()
    add(client)
    sent = english(client)
    monkeypatch.setattr("orders.case.quotes", lambda *_all, **_more: [])
    answer = post(client, EN, sent)
    assert (answer.status_code, view(answer).bill) == (409, None)
    assert view(answer).trouble == "We cannot deliver these pieces to Germany."
    assert form_of(answer)["street"].value() == "Torstr. 7"
    assert b'name="order"' not in answer.content
    assert nothing_ordered()


def test_sold_out_between_the_steps_keeps_every_word_and_names_the_piece(client, provider):
    two_cups_and_a_pot()
    add(client, "POT", "4")
    sent = english(client)
    place(fill(shopper(), POT=1))
    answer = post(client, EN, sent)
    assert (answer.status_code, view(answer).bill) == (409, None)
    assert "Pot" in view(answer).trouble
    assert [bool(line.trouble) for line in view(answer).lines] == [True]
    assert form_of(answer)["street"].value() == "Torstr. 7"
    assert Order.objects.count() == 1
    found = Basket.objects.get(closed_at=None)
    basket.change(shopper(token=found.token), "POT", 3)
    assert form_of(client.get(EN))["street"].value() == "Torstr. 7"


def test_a_code_that_is_used_up_is_said_with_the_new_total(client, provider):
    two_cups_and_a_pot()
    make_promotion("spring", "percent", {"percent": "10"}, coupon="SPRING", coupon_most=1)
    add(client)
    post(client, "/en-eu/basket/code/", {"code": "SPRING"})
    sent = english(client)
    Coupon.objects.update(most=0)
    answer = post(client, EN, sent)
    assert answer.status_code == 409
    said = " ".join([view(answer).trouble, *view(answer).news])
    assert "SPRING" in said or "run out" in said
    assert nothing_ordered()


def test_a_session_that_was_lost_is_told_and_what_she_typed_waits(client, provider):
    two_cups_and_a_pot()
    add(client)
    sent = english(client)
    del client.cookies["basket"]
    answer = post(client, EN, sent)
    assert answer.status_code == 409
    assert view(answer).trouble.startswith("We do not find your basket")
    add(client, prefix="en-eu")
    assert form_of(client.get(EN))["street"].value() == "Torstr. 7"
    assert nothing_ordered()


def test_the_way_back_after_ordering_leads_to_the_order_and_a_new_basket_starts_clean(client, provider):
    two_cups_and_a_pot()
    add(client)
    sent = english(client)
    post(client, EN, sent)
    assert post(client, EN, sent)["Location"] == "https://pay.example/page"
    add(client, "POT", "1", prefix="en-eu")
    answer = post(client, EN, sent)
    assert answer.status_code == 409
    assert Order.objects.count() == 1


# --- the same form again ---


def test_a_form_sent_twice_is_one_order_and_one_answer(client, provider):
    two_cups_and_a_pot()
    add(client)
    sent = english(client, once="one-form")
    first, second = post(client, EN, sent), post(client, EN, sent)
    assert (first.status_code, first["Location"], first.content) == (
        second.status_code,
        second["Location"],
        second.content,
    )
    assert (Order.objects.count(), len(provider)) == (1, 1)


def test_a_repeated_answer_opens_the_order_even_if_the_first_never_arrived(client, provider):
    two_cups_and_a_pot()
    add(client)
    sent = english(client, once="one-form")
    post(client, EN, sent)
    del client.cookies["session"]
    post(client, EN, sent)
    assert client.get(f"/en-eu/orders/{Order.objects.get().number}/").status_code == 200


def test_a_form_sent_again_with_other_entries_shows_them_all_on_a_page_of_now(client, provider):
    two_cups_and_a_pot()
    add(client)
    sent = english(client, once="one-form", email="nonsense")
    assert post(client, EN, sent).status_code == 422
    answer = post(client, EN, {**sent, "email": "k@example.org", "city": "Potsdam"})
    assert answer.status_code == 422
    assert view(answer).trouble.startswith("This form was sent before with other entries.")
    assert (form_of(answer)["email"].value(), form_of(answer)["city"].value()) == ("k@example.org", "Potsdam")
    assert nothing_ordered()


def test_a_strangers_key_shows_her_nothing(client, provider):
    two_cups_and_a_pot()
    add(client)
    sent = english(client, once="one-form")
    post(client, EN, sent)
    stranger = type(client)()
    answer = post(stranger, EN, sent)
    assert answer.status_code == 409
    assert Order.objects.count() == 1


# --- questions to the database ---


def statements(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] or "a statement without words" for query in queries]


def test_the_pages_of_a_returning_customer_ask_little(client):
    two_cups_and_a_pot()
    ann = person()
    addresses.keep(ann, BERLIN)
    client.force_login(ann)
    add(client)
    add(client, "POT", "1")
    for path in (PATH, "/de-eu/basket/"):
        client.get(path)
        asked = statements(client, path)
        assert len(asked) <= 10, "\n".join(sql[:90] for sql in asked)
