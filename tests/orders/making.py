"""Makers for the tests of orders: a filled basket, a placed order, a paid one; all by the verbs themselves."""

from catalog.models import Variant
from orders import basket, checkout, lifecycle, live
from orders.basket import Shopper
from orders.beside import NOTHING, Beside
from orders.checkout import Contact
from orders.models import Basket, Order
from orders.offering import Person
from shop import markets
from shop.places import Address
from tests.factories import make_product

BERLIN = Address(name="Käthe Brückner", street="Torstraße 7", city="Berlin", postal="10119", country="DE")
LEEDS = Address(name="Ann Lee", street="1 High Street", city="LEEDS", postal="LS1 4DY", country="GB")
SALEM = Address(name="Bo Ray", street="1 Elm St", city="Salem", postal="97301", region="OR", country="US")
TOKYO = Address(name="山田 花子", street="1-1-1", city="千代田区", region="東京都", postal="100-0001", country="JP")


def shopper(market: str = "eu", *, token: str = "", language: str = "de", user=None) -> Shopper:
    return Shopper(token=token, user=user, market=markets.by_code(market), language=language)


def two_cups_and_a_pot(**more) -> tuple[Variant, Variant]:
    """Cups at 20.00 net of one HS code, a pot at 45.00 of another, all in Shenzhen."""
    cup = make_product("CUP", names={"de": "Becher"}, hs_code="691110", weight_g=300, **{"stock": {"SZX": 10}, **more})
    pot = make_product(
        "POT",
        price={"EUR": "45.00", "USD": "49.00", "GBP": "39.00", "JPY": "7200"},
        names={"de": "Teekanne"},
        hs_code="691200",
        weight_g=900,
        **{"stock": {"SZX": 4}, **more},
    )
    return cup, pot


def fill(who: Shopper, **pieces: int) -> Basket:
    """``fill(shopper(), CUP=2, POT=1)``"""
    found = None
    for sku, quantity in pieces.items():
        who = Shopper(found.token, who.user, who.market, who.language) if found else who
        found = basket.add(who, sku, quantity)
    assert found is not None
    return found


def place(
    found: Basket,
    *,
    address: Address = BERLIN,
    language: str = "de",
    email: str = "kaethe@example.org",
    also: Beside = NOTHING,
) -> Order:
    """The order for exactly what is shown now, by the cheapest way of shipping."""
    found.country = address.country
    found.save(update_fields=["country"])
    live.forget()  # what pages keep for some seconds is not what this tests
    person = Person(email=email, user_id=found.user_id)
    seen = checkout.look(checkout.wish_of(found, language, region=address.region, person=person))
    return checkout.place(
        found,
        contact=Contact(email=email, language=language, user_id=found.user_id),
        address=address,
        method=seen.chosen.method if seen.chosen else "",
        shown_total=seen.bill.total,
        also=also,
    )


def pay(order: Order) -> Order:
    return lifecycle.pay(order.number, order.total, payment_id=1)
