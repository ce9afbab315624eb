"""What the floors above may know of a product, and what a shopper sees as its price."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from moneyed import Money

from catalog.belongings import Belongings
from catalog.models import Axis, AxisValue, Image, Price, Variant
from catalog.offers import Offer, Place, offers, places
from catalog.prices import accept, shown, tax_note
from shop import markets
from shop.money import money
from tests.factories import make_place, make_product

pytestmark = pytest.mark.django_db


def test_an_offer_is_a_snapshot_in_one_language_and_currency() -> None:
    cup = make_product("CUP", name="Cup", names={"de": "Becher"}, price={"EUR": "20.00"}, hs_code="691110")
    axis = Axis.objects.create(code="glaze", label_en="Glaze", label_de="Glasur")
    cup.values.add(AxisValue.objects.create(axis=axis, code="sea", label_en="Sea", label_de="Meer"))
    Image.objects.create(product=cup.product, file="originals/a.webp")
    Image.objects.create(product=cup.product, variant=cup, file="originals/b.webp", position=1)

    with CaptureQueriesContext(connection) as queries:
        found = offers(["CUP", "NOPE"], language="de", currency="EUR", market="eu")

    assert len(queries) == 1
    assert found == {
        "CUP": Offer(
            sku="CUP",
            variant_id=cup.pk,
            product_id=cup.product_id,
            slug="cup",
            name="Becher",
            options="Glasur: Meer",
            image="/media/originals/b.webp",
            price=Money("20.00", "EUR"),
            hs_code="691110",
            origin_country="CN",
            weight_g=300,
            box_mm=(120, 120, 100),
            digital=False,
            belongs=Belongings(categories=frozenset({"tea"})),
        )
    }
    assert str(found["CUP"].price.amount) == "20.00"


def test_the_variants_own_hs_code_comes_first() -> None:
    make_product("CUP", price={"EUR": "20.00"})
    Variant.objects.update(hs_code="691200")
    assert offers(["CUP"], language="en", currency="EUR", market="eu")["CUP"].hs_code == "691200"


def test_what_cannot_be_bought_is_absent() -> None:
    make_product("DRAFT", status="draft")
    make_product("OFF")
    Variant.objects.filter(sku="OFF").update(active=False)
    make_product("DOLLAR", price={"USD": "1.00"})
    assert offers(["DRAFT", "OFF", "DOLLAR", "NOPE"], language="en", currency="EUR", market="eu") == {}
    assert offers([], language="en", currency="EUR", market="eu") == {}


def test_a_gift_card_is_digital() -> None:
    make_product("CARD", kind="gift_card", stock={})
    assert offers(["CARD"], language="en", currency="USD", market="us")["CARD"].digital


def test_a_foreign_language_is_refused_before_it_reaches_sql() -> None:
    with pytest.raises(ValueError, match="is none of our languages"):
        offers(["CUP"], language="de; DROP TABLE catalog_product", currency="EUR", market="eu")


@pytest.mark.parametrize(
    ("code", "net", "gross", "words"),
    [
        ("eu", Money("20.00", "EUR"), Money("23.80", "EUR"), "incl. 19% tax, plus shipping"),
        ("gb", Money("18.01", "GBP"), Money("21.61", "GBP"), "incl. 20% tax, plus shipping"),
        ("jp", Money("3305", "JPY"), Money("3305", "JPY"), "before tax, plus shipping"),
        ("us", Money("22.00", "USD"), Money("22.00", "USD"), "before tax, plus shipping"),
    ],
)
def test_a_price_is_shown_as_the_market_wants_it(code: str, net: Money, gross: Money, words: str) -> None:
    market = markets.by_code(code)
    assert shown(net, market) == gross
    assert tax_note(market) == words


def test_accepting_prices_ends_their_being_proposals() -> None:
    cup = make_product("CUP", price={"EUR": "20.00"})
    Price.objects.create(variant=cup, amount=money("298", "HKD"), proposed=True)
    assert accept(["CUP"]) == 1
    assert accept(["CUP"]) == 0
    assert not Price.objects.filter(proposed=True).exists()


def test_places_come_in_the_order_of_staff() -> None:
    make_place("RTM")
    make_place("SZX")
    assert places() == [Place("SZX", "CN", "Shenzhen"), Place("RTM", "NL", "Rotterdam")]
