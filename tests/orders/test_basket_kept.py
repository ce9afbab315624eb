"""The basket over days and devices: merged, capped, saved for later, shared, swept; what has changed is said once."""

from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone
from django.utils.translation import override

from catalog.errors import OutOfStock
from catalog.models import Price, Restriction, Stock
from orders import basket, gifting, live, saved, sharing
from orders.errors import EmptyBasket, LinkTooOld, TooManyWords, UnknownGoods
from orders.models import Basket
from shop import markets
from shop.models import Market, User
from tests.factories import make_product
from tests.orders.browsing import add, post, view
from tests.orders.making import fill, place, shopper, two_cups_and_a_pot
from tests.orders.promising import make_promotion

pytestmark = pytest.mark.django_db


def lines(found):
    return dict(found.lines.values_list("variant__sku", "quantity"))


def of(found, **more):
    return shopper(token=found.token, **more)


def ann():
    return User.objects.create_user("ann@example.org", "a long password here")


def sell(sku, pieces):
    """Somebody else buys them."""
    Stock.objects.filter(variant__sku=sku).update(reserved=pieces)


def news(client, prefix="en-eu"):
    return view(client.get(f"/{prefix}/basket/")).news


# --- merged ---


def test_a_merged_basket_holds_no_more_than_lies_on_the_shelf_and_says_so_once(client):
    two_cups_and_a_pot()
    person = ann()
    hers = fill(shopper(user=person), CUP=2)
    guest = fill(shopper(), CUP=6, POT=3)
    Stock.objects.filter(variant__sku="CUP").update(on_hand=4)
    merged = basket.find(of(guest, user=person))
    assert merged == hers
    assert lines(hers) == {"CUP": 4, "POT": 3}
    client.force_login(person)
    said = news(client)
    assert said[0].startswith("What you gathered before signing in was put together")
    assert said[1] == "There are only 4 of “Cup” now; your basket holds these."
    assert news(client) == ()


def test_a_basket_is_merged_once_however_many_tabs_sign_in():
    two_cups_and_a_pot()
    person = ann()
    hers = fill(shopper(user=person), CUP=2)
    guest = fill(shopper(), CUP=3)
    for _tab in range(3):
        assert basket.find(of(guest, user=person)) == hers
    hers.refresh_from_db()
    assert lines(hers) == {"CUP": 3}
    assert [item["what"] for item in hers.news] == ["merged"]


def test_what_a_guest_saved_and_wrote_goes_with_her_into_the_account():
    two_cups_and_a_pot()
    person = ann()
    hers = fill(shopper(user=person), CUP=2)
    guest = fill(shopper(), CUP=1, POT=1)
    saved.save(of(guest), "POT")
    gifting.say(of(guest), note="Ring twice", is_gift=False, message="For you")
    basket.find(of(guest, user=person))
    hers.refresh_from_db()
    assert dict(hers.saved.values_list("variant__sku", "quantity")) == {"POT": 1}
    assert (hers.buyer_note, hers.gift_message, hers.is_gift) == ("Ring twice", "For you", True)


def test_two_devices_of_one_account_see_the_same_basket_and_a_stale_one_is_told():
    two_cups_and_a_pot()
    person = ann()
    phone, desk = shopper(user=person), shopper(user=person)
    first = fill(phone, CUP=2)
    assert basket.find(desk) == first
    basket.remove(phone, "CUP")
    with pytest.raises(UnknownGoods):
        basket.change(desk, "CUP", 3)
    assert lines(first) == {}


# --- what has changed ---


def test_a_price_that_rose_or_fell_is_said_in_one_sentence_once(client):
    two_cups_and_a_pot()
    add(client)
    add(client, "POT", "1")
    assert news(client) == ()
    Price.objects.filter(variant__sku="CUP", amount_currency="EUR").update(amount="21.00")
    Price.objects.filter(variant__sku="POT", amount_currency="EUR").update(amount="40.00")
    assert news(client) == (
        "Since you last looked: “Cup” has become dearer: €24.99 instead of €23.80 and “Pot” has become cheaper: "
        "€47.60 instead of €53.55.",
    )
    assert news(client) == ()


def test_what_she_changed_herself_is_no_news(client):
    two_cups_and_a_pot()
    add(client)
    news(client)
    post(client, "/en-eu/basket/change/", {"sku": "CUP", "quantity": "5"})
    post(client, "/en-eu/basket/change/", {"country": "FR"})
    assert news(client) == ()


def test_less_stock_is_said_once_and_stays_at_its_line(client):
    two_cups_and_a_pot()
    add(client, "POT", "3")
    news(client)
    sell("POT", 3)
    assert news(client) == ("Since you last looked: only 1 of “Pot” is left.",)
    again = view(client.get("/en-eu/basket/"))
    assert again.news == ()
    assert again.lines[0].trouble
    assert again.lines[0].quantity == 3


def test_a_piece_no_longer_sold_in_her_country_is_said(client):
    cup, _pot = two_cups_and_a_pot()
    add(client)
    news(client)
    cup.product.restrictions.add(Restriction.objects.create(code="lead", text_en="Lead glaze", countries=["DE"]))
    assert news(client) == ("Since you last looked: “Cup” is no longer sold in Germany.",)
    assert news(client) == ()


def test_a_promotion_that_ended_is_said(client):
    two_cups_and_a_pot()
    spring = make_promotion("spring", "percent", {"percent": "10"})
    add(client)
    assert news(client) == ()
    spring.status = "ended"
    spring.save()
    live.forget()
    assert news(client) == ("Since you last looked: the offer “Spring” has ended.",)
    assert news(client) == ()


def test_another_market_is_said_with_its_currency(client):
    two_cups_and_a_pot()
    add(client)
    news(client)
    assert news(client, "en-jp") == ("You now shop in Japan: prices are in Japanese Yen, and delivery goes there.",)


# --- ninety days ---


def aged(found, days):
    Basket.objects.filter(pk=found.pk).update(seen_at=timezone.now() - timedelta(days=days))


def test_a_basket_is_kept_ninety_days_after_it_was_last_seen_and_then_swept():
    two_cups_and_a_pot()
    kept, old, ordered = fill(shopper(), CUP=1), fill(shopper(), CUP=1), fill(shopper(), CUP=1)
    place(ordered)
    aged(kept, 89)
    aged(old, 91)
    aged(ordered, 400)
    assert basket.sweep() == 1
    assert set(Basket.objects.values_list("pk", flat=True)) == {kept.pk, ordered.pk}


def test_looking_at_a_basket_keeps_it_for_another_ninety_days(client):
    two_cups_and_a_pot()
    add(client)
    news(client)
    aged(Basket.objects.get(), 89)
    news(client)
    assert timezone.now() - Basket.objects.get().seen_at < timedelta(minutes=1)


# --- saved for later ---


def test_a_line_is_saved_and_comes_back(client):
    two_cups_and_a_pot()
    add(client)
    add(client, "POT", "1")
    assert post(client, "/en-eu/basket/later/", {"save": "CUP"}).status_code == 303
    page = view(client.get("/en-eu/basket/"))
    assert [line.sku for line in page.lines] == ["POT"]
    assert [(line.sku, line.quantity, line.can_return) for line in page.saved] == [("CUP", 2, True)]
    post(client, "/en-eu/basket/later/", {"take_back": "CUP"})
    page = view(client.get("/en-eu/basket/"))
    assert ({line.sku: line.quantity for line in page.lines}, page.saved) == ({"POT": 1, "CUP": 2}, ())


def test_what_is_sold_out_stays_saved():
    two_cups_and_a_pot()
    found = fill(shopper(), POT=2)
    saved.save(of(found), "POT")
    sell("POT", 4)
    with pytest.raises(OutOfStock):
        saved.take_back(of(found), "POT")
    assert (lines(found), found.saved.get().quantity) == ({}, 2)


def test_what_is_saved_outlives_the_order():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=1, POT=1)
    saved.save(of(found), "POT")
    place(found)
    following = basket.add(of(found), "CUP", 1)
    assert following != found
    assert [line.variant.sku for line in following.saved.all()] == ["POT"]


@pytest.mark.parametrize("verb", [saved.save, saved.take_back, saved.forget])
def test_nobody_saves_or_takes_what_is_not_there(verb):
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=1)
    for who in (of(found), shopper()):
        with pytest.raises(UnknownGoods):
            verb(who, "POT")
    assert lines(found) == {"CUP": 1}


# --- shared ---


def test_a_shared_link_makes_a_copy_and_tells_nothing_of_its_maker(client):
    two_cups_and_a_pot()
    person = ann()
    hers = fill(shopper(user=person), CUP=2, POT=1)
    gifting.say(shopper(user=person), note="Secret", is_gift=True, message="Love")
    key = sharing.key_of(hers)
    assert signing.loads(key, salt=sharing.SALT) == {"CUP": 2, "POT": 1}
    path = f"/en-eu/basket/shared/{key}/"
    page = client.get(path)
    assert [(line.sku, line.quantity) for line in view(page).lines] == [("CUP", 2), ("POT", 1)]
    assert b"ann@" not in page.content and b"Secret" not in page.content and hers.token not in page.content.decode()
    assert Basket.objects.count() == 1
    assert post(client, path, {})["Location"] == "/en-eu/basket/"
    copy = Basket.objects.exclude(pk=hers.pk).get()
    assert (lines(copy), copy.user, copy.buyer_note, copy.gift_message) == ({"CUP": 2, "POT": 1}, None, "", "")
    post(client, path, {})
    assert lines(copy) == {"CUP": 2, "POT": 1}
    assert lines(hers) == {"CUP": 2, "POT": 1}


def test_what_a_link_holds_beyond_the_shelf_is_told_and_the_rest_is_put_in(client):
    two_cups_and_a_pot()
    key = sharing.key_of(fill(shopper(), CUP=2, POT=4))
    sell("POT", 1)
    answer = post(client, f"/en-eu/basket/shared/{key}/", {})
    assert answer.status_code == 409
    [sentence] = view(answer).refused
    assert "Pot" in sentence
    assert lines(Basket.objects.latest("id")) == {"CUP": 2}


def test_an_old_or_forged_link_opens_nothing(client, settings):
    two_cups_and_a_pot()
    key = sharing.key_of(fill(shopper(), CUP=2))
    forged = signing.dumps({"CUP": 90}, salt="another")
    for bad in (key[:-1], forged, "x"):
        answer = client.get(f"/en-eu/basket/shared/{bad}/")
        assert (answer.status_code, view(answer).lines) == (404, ())
    assert sharing.pieces_in(key) == {"CUP": 2}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sharing, "GOOD_FOR_S", -1)
        with pytest.raises(LinkTooOld):
            sharing.pieces_in(key)


def test_an_empty_basket_has_no_link():
    two_cups_and_a_pot()
    found = fill(shopper(), CUP=1)
    basket.remove(of(found), "CUP")
    with pytest.raises(EmptyBasket):
        sharing.key_of(found)


def test_the_page_shows_the_link(client):
    two_cups_and_a_pot()
    add(client)
    page = post(client, "/en-eu/basket/share/", {})
    link = view(page).link
    assert link.startswith("http://testserver/en-eu/basket/shared/")
    assert link in page.content.decode()


# --- words and wrapping ---


def test_a_note_a_message_and_the_wrapping_are_kept(client):
    two_cups_and_a_pot()
    make_product("WRAP", name="Gift wrap", price={"EUR": "3.00"}, hs_code="481190", weight_g=50, stock={"SZX": 9})
    Market.objects.filter(code="eu").update(gift_wrap="WRAP")
    markets.forget()
    add(client)
    before = view(client.get("/en-eu/basket/"))
    assert (before.words.wrap, before.words.is_wrapped) == ("Gift wrap", False)
    sent = {"note": "Ring twice", "gift": "1", "message": "一路平安\r\nAnn", "wrap": "1"}
    assert post(client, "/en-eu/basket/words/", sent).status_code == 303
    page = view(client.get("/en-eu/basket/"))
    assert (page.words.note, page.words.message, page.words.is_gift, page.words.is_wrapped) == (
        "Ring twice",
        "一路平安\nAnn",
        True,
        True,
    )
    with override("en"):
        taxed = page.bill.total.amount - before.bill.total.amount
    assert taxed.amount > 3  # the wrapping is taxed as the goods are
    assert {line.sku: line.quantity for line in page.lines} == {"CUP": 2, "WRAP": 1}
    post(client, "/en-eu/basket/words/", {"note": "Ring twice"})
    assert {line.sku for line in view(client.get("/en-eu/basket/")).lines} == {"CUP"}
    markets.forget()


def test_too_many_words_are_refused_at_their_field_and_not_lost(client):
    two_cups_and_a_pot()
    add(client)
    answer = post(client, "/en-eu/basket/words/", {"note": "x" * 501, "message": "Hello"})
    page = view(answer)
    assert (answer.status_code, page.words.trouble) == (422, "Please write at most 500 characters.")
    assert (len(page.words.note), page.words.message) == (501, "Hello")
    assert Basket.objects.get().buyer_note == ""
    with pytest.raises(TooManyWords):
        gifting.say(shopper(), note="x" * 501, is_gift=False, message="")


def test_a_market_without_wrapping_offers_none_and_refuses_one(client):
    two_cups_and_a_pot()
    add(client)
    assert view(client.get("/en-eu/basket/")).words.wrap == ""
    answer = post(client, "/en-eu/basket/words/", {"wrap": "1"})
    assert answer.status_code == 404
    assert lines(Basket.objects.get()) == {"CUP": 2}
