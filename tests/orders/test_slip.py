"""The packing slip: who gets which pieces, in her language and the packer's, with her words and never a price."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Axis, AxisValue, BundleItem, Variant
from orders import editing, holds, joining, lifecycle
from orders.beside import Beside
from orders.models import Order
from shop.models import User
from tests.factories import make_product
from tests.orders.living import cups_and_pots, paid, settle_up, ship
from tests.orders.making import BERLIN, TOKYO, fill, place, shopper, two_cups_and_a_pot

pytestmark = pytest.mark.django_db
SIGNED_IN = "allauth.account.auth_backends.AuthenticationBackend"
QUESTIONS = 18
MONEY = re.compile(r"[€$£¥]|EUR|USD|\d[.,]\d\d\b")


@pytest.fixture
def packer(client: Any) -> Any:
    """Somebody who may look at orders and do nothing with them, reading English."""
    user = User.objects.create_user("packer@example.org", "a long password here", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_order"))
    client.force_login(user, SIGNED_IN)
    return client


def slip(client: Any, order: Order, **asked: object) -> str:
    answer = client.get(f"/admin/orders/order/{order.pk}/slip/", asked)
    assert answer.status_code == 200
    return str(answer.text)


def sheets(text: str) -> list[str]:
    return re.findall(r"<article.*?</article>", text, re.DOTALL)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def worded(**said: Any) -> Order:
    """A paid order whose buyer has said something."""
    two_cups_and_a_pot()
    return settle_up(place(fill(shopper(), CUP=2, POT=1), also=Beside(**said)))


def test_it_names_the_pieces_in_her_language_and_in_the_packers_and_holds_no_price(packer: Any) -> None:
    order = cups_and_pots()
    [sheet] = sheets(slip(packer, order))
    assert 'lang="de" dir="ltr"' in sheet
    told = words(sheet)
    for said in ("Tradewind", order.number, "3 CUP Becher Cup", "1 POT Teekanne Pot", "Sent from Shenzhen"):
        assert said in told
    assert "Käthe Brückner Torstraße 7 10119 BERLIN Deutschland" in told
    assert not MONEY.search(told)


def test_where_both_read_one_language_a_piece_is_named_once(packer: Any) -> None:
    two_cups_and_a_pot()
    order = settle_up(place(fill(shopper(), CUP=1), language="en"))
    assert words(sheets(slip(packer, order))[0]).count("Cup") == 1


def test_options_are_named_in_both_languages(packer: Any) -> None:
    cup, _pot = two_cups_and_a_pot()
    glaze = Axis.objects.create(code="glaze", label_en="Glaze", label_de="Glasur")
    cup.values.add(AxisValue.objects.create(axis=glaze, code="celadon", label_en="Celadon", label_de="Seladon"))
    told = words(sheets(slip(packer, paid(CUP=1)))[0])
    assert "CUP Becher Glasur: Seladon Cup, Glaze: Celadon" in told


def test_a_set_stands_there_with_all_the_pieces_of_its_parts(packer: Any) -> None:
    cup, pot = two_cups_and_a_pot()
    made = make_product("SET", kind="bundle", stock={}, price={"EUR": "80.00"}, names={"de": "Teeset"})
    BundleItem.objects.create(bundle=made.product, variant=cup, quantity=2)
    BundleItem.objects.create(bundle=made.product, variant=pot)
    told = words(sheets(slip(packer, paid(SET=2)))[0])
    assert "2 SET Teeset Set 4 CUP Becher Cup 2 POT Teekanne Pot" in told


def test_her_words_stand_on_it_and_a_note_to_the_shop_is_not_printed_for_who_gets_a_gift(packer: Any) -> None:
    order = worded(gift_message="Alles Gute, Oma", buyer_note="Bitte keine Rechnung", is_gift=True)
    text = slip(packer, order)
    [sheet] = sheets(text)
    assert "Alles Gute, Oma" in sheet
    assert "Bitte keine Rechnung" not in sheet
    assert "Bitte keine Rechnung" in text
    assert not MONEY.search(words(sheet))


def test_the_orders_page_shows_the_buyers_words_where_there_are_some(packer: Any) -> None:
    said = packer.get(f"/admin/orders/order/{worded(gift_message='Alles Gute, Oma', is_gift=True).pk}/change/").text
    assert ("Words of the buyer" in said, "Alles Gute, Oma" in said) == (True, True)
    silent = packer.get(f"/admin/orders/order/{paid(CUP=1).pk}/change/").text
    assert "Words of the buyer" not in silent


def test_a_note_of_who_buys_for_herself_is_on_the_sheet(packer: Any) -> None:
    [sheet] = sheets(slip(packer, worded(buyer_note="Bitte <b>leise</b> klingeln")))
    assert "Bitte &lt;b&gt;leise&lt;/b&gt; klingeln" in sheet


def test_an_address_is_written_as_its_country_writes_it(packer: Any) -> None:
    two_cups_and_a_pot()
    order = settle_up(place(fill(shopper("jp"), CUP=1), address=TOKYO, language="ja"))
    assert "〒100-0001 東京都 1-1-1 山田 花子 日本" in words(sheets(slip(packer, order))[0])


def test_for_an_arabic_reader_the_sheet_runs_from_the_right_and_the_bar_as_the_packer_reads(packer: Any) -> None:
    two_cups_and_a_pot()
    order = settle_up(place(fill(shopper(), CUP=1), language="ar"))
    text = slip(packer, order)
    assert '<html lang="en" dir="ltr">' in text
    assert '<article class="slip" lang="ar" dir="rtl">' in text
    packer.cookies["django_language"] = "ar"
    assert '<html lang="ar" dir="rtl">' in slip(packer, order)


def test_what_waits_is_a_sheet_for_each_place_and_what_has_left_one_for_each_parcel(packer: Any) -> None:
    two_cups_and_a_pot()
    make_product("BOWL", stock={"RTM": 5})
    order = paid(CUP=3, BOWL=1)
    both = sheets(slip(packer, order))
    assert len(both) == 2
    assert all("3 CUP" in words(sheet) or "1 BOWL" in words(sheet) for sheet in both)
    [one] = sheets(slip(packer, order, place="RTM"))
    assert ("BOWL" in one, "CUP" in one) == (True, False)
    ship(order, CUP=2)
    gone = order.lines.get(sku="CUP").parcels.get().shipment
    [sheet] = sheets(slip(packer, order, parcel=gone.pk))
    assert "2 CUP" in words(sheet)
    assert "RR473124829CN" in sheet
    assert "1 CUP" in words(sheets(slip(packer, order, place="SZX"))[0])
    page = packer.get(f"/admin/orders/order/{order.pk}/change/").text
    for address in ("slip/?place=SZX", "slip/?place=RTM", f"slip/?parcel={gone.pk}"):
        assert address in page


def test_orders_in_one_parcel_have_one_slip_with_a_share_each(packer: Any) -> None:
    two_cups_and_a_pot()
    first, second = paid(CUP=1), paid(POT=1)
    joining.join(first.number, second.number)
    told = words(sheets(slip(packer, first))[0])
    assert told.index(first.number) < told.index("1 CUP") < told.index("1 POT")
    assert told.index("1 CUP") < told.rindex(second.number) < told.index("1 POT")
    other = slip(packer, second)
    assert sheets(other) == []
    assert f"It goes in one parcel with order {first.number}" in words(other)
    ship(first)
    parcel = first.lines.get().parcels.get().shipment_id
    assert "1 CUP" in words(slip(packer, second, parcel=parcel))


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (lambda order: None, "The order is not paid yet. Nothing is packed before the money is here."),
        (lambda order: lifecycle.cancel(order.number), "The order is cancelled. Nothing of it is packed."),
        (lambda order: ship(settle_up(order)), "Nothing of the order waits to be sent."),
    ],
    ids=["unpaid", "cancelled", "sent"],
)
def test_where_nothing_is_to_be_packed_the_page_says_why(packer: Any, deed: Any, said: str) -> None:
    two_cups_and_a_pot()
    order = place(fill(shopper(), CUP=1))
    deed(order)
    text = slip(packer, order)
    assert (sheets(text), said in words(text)) == ([], True)
    assert f"/admin/orders/order/{order.pk}/change/" in text


def test_an_order_of_what_is_sent_by_mail_alone_has_no_slip(packer: Any) -> None:
    make_product("CARD", kind="gift_card", stock={})
    text = slip(packer, paid(CARD=1))
    assert sheets(text) == []
    assert "The order holds nothing that is sent in a parcel." in words(text)


def test_a_hold_and_a_change_that_waits_are_told_above_the_sheet(packer: Any) -> None:
    order = cups_and_pots(CUP=1)
    wanted = {"CUP": 2}
    seen = editing.preview(order, wanted, BERLIN).difference
    editing.change(order.number, wanted, BERLIN, seen=seen, key="k")
    holds.hold(order.number, "customs", reason="which glaze?", by=User.objects.get())
    text = slip(packer, order)
    assert f"Order {order.number} is on hold (customs) and cannot be sent" in words(text)
    assert f"A change of order {order.number} waits for its payment." in words(text)
    assert "on hold" not in sheets(text)[0]


@pytest.mark.parametrize("parcel", ["999999", "x", "-1", "9" * 40, "١"])
def test_a_parcel_of_another_order_or_none_is_not_found(packer: Any, parcel: str) -> None:
    order = cups_and_pots()
    ship(order)
    assert packer.get(f"/admin/orders/order/{order.pk}/slip/", {"parcel": parcel}).status_code == 404
    assert packer.get("/admin/orders/order/0/slip/").status_code in {403, 404}


def test_nobody_but_staff_who_may_see_orders_sees_a_slip(client: Any) -> None:
    order = cups_and_pots()
    path = f"/admin/orders/order/{order.pk}/slip/"
    assert client.get(path).status_code == 302
    ann = User.objects.create_user("ann@example.org", "a long password here")
    client.force_login(ann, SIGNED_IN)
    assert client.get(path).status_code == 302
    ann.is_staff = True
    ann.save()
    assert client.get(path).status_code == 403


def test_it_asks_as_many_questions_for_twelve_kinds_as_for_two(packer: Any) -> None:
    asked = []
    for kinds in (2, 12):
        skus = [f"K{kinds}-{n}" for n in range(kinds)]
        for sku in skus:
            make_product(sku, stock={"SZX": 5})
        order = paid(**dict.fromkeys(skus, 1))
        slip(packer, order)
        with CaptureQueriesContext(
            connection,
        ) as questions:
            slip(packer, order)
        asked.append(len(questions))
    assert asked == [QUESTIONS, QUESTIONS]


def test_without_the_catalogues_entry_the_words_of_the_order_are_enough(packer: Any) -> None:
    order = cups_and_pots(CUP=1)
    Variant.objects.filter(sku="CUP").update(sku="CUP-OLD")
    assert "1 CUP Becher" in words(sheets(slip(packer, order))[0])
