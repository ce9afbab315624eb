"""Three people buy in a real browser: a guest with a gift, a customer who returns, a business; by keyboard too."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from customers import addresses
from orders.models import Order
from shop.models import User
from shop.places import Address
from tests.browser.conftest import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BERLIN = Address(name="Käthe Brückner", street="Torstraße 7", city="Berlin", postal="10119", country="DE")


@pytest.fixture(autouse=True)
def _provider(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider's page stands in for itself as a page of the shop; the real one is in tests/journeys."""
    monkeypatch.setattr("orders.paying.taking.start", lambda **_values: f"{shop.url}/en-eu/track/")


def fill_in(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"#id_{name}").fill(text)


def test_a_guest_sends_a_gift_and_no_word_is_lost_on_the_way(shop: Shop) -> None:
    page = shop.window(phone=True)
    shop.fill_basket(page, "en-eu")
    page.goto("/en-eu/basket/")
    page.locator(".basket-more summary").click()
    page.locator("#message").fill("Happy birthday, Jo")
    page.locator("#gift").check()
    page.locator(".basket-more form .button-plain").click()
    expect(page.locator("#message")).to_have_value("Happy birthday, Jo")
    page.locator(".summary > .button").click()
    fill_in(page, email="guest@example.org", name="Jo Lee", street="Torstr. 7", city="Berlin", postal="123")
    page.locator("button[name=order]").click()
    expect(page.locator("#id_postal_error")).to_be_visible()
    expect(page.locator("#id_name")).to_have_value("Jo Lee")
    fill_in(page, postal="10119")
    expect(page.locator("button[name=order]")).to_have_text("Order with obligation to pay")
    page.locator("button[name=order]").click()
    page.wait_for_url("**/track/")
    order = Order.objects.get()
    assert (order.gift_message, order.is_gift, order.ship_to.postal) == ("Happy birthday, Jo", True, "10119")
    assert [consent["code"] for consent in order.consents] == ["terms", "withdrawal"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_returning_customer_pays_in_three_clicks(shop: Shop, script: bool) -> None:
    ann = User.objects.create_user("ann@example.org", "a long password here", name="Ann")
    addresses.keep(ann, BERLIN, shipping_method="express")
    page = shop.window(script=script)
    _sign_in(page, shop, ann)
    shop.fill_basket(page, "en-eu")
    page.goto("/en-eu/basket/")
    page.locator(".summary > .button").click()  # one
    expect(page.locator("#id_street")).to_have_value("Torstraße 7")
    page.locator("button[name=order]").click()  # two; the third is on the provider's page
    page.wait_for_url("**/track/")
    order = Order.objects.get()
    assert (order.user, order.ship_to, order.shipping_method) == (ann, BERLIN, "express")


def test_a_business_buyer_is_told_of_a_wrong_digit_at_its_field(shop: Shop) -> None:
    page = shop.window()
    shop.fill_basket(page, "en-eu")
    page.goto("/en-eu/checkout/")
    fill_in(page, email="firm@example.org", name="Jo Lee", street="Torstr. 7", city="Berlin", postal="10119")
    page.locator("#id_vat_number").fill("DE136695970")
    with page.expect_response(lambda answer: answer.url.endswith("/checkout/")):
        page.locator("#id_vat_number").press("Tab")  # the page is counted anew
    page.locator("button[name=order]").click()
    expect(page.locator("#id_vat_number_error")).to_be_visible()
    expect(page.locator("#id_vat_number")).to_have_value("DE136695970")
    assert Order.objects.count() == 0


def test_the_checkout_is_ordered_by_keyboard_alone(shop: Shop) -> None:
    page = shop.window()
    shop.fill_basket(page, "en-eu")
    page.goto("/en-eu/checkout/")
    typed = {
        "id_email": "k@example.org",
        "id_name": "Jo",
        "id_street": "Torstr. 7",
        "id_postal": "10119",
        "id_city": "Berlin",
    }
    for _step in range(80):
        page.keyboard.press("Tab")
        held = page.evaluate("[document.activeElement.id, document.activeElement.name]")
        if held[0] in typed:
            page.keyboard.type(typed.pop(held[0]))
        if held[1] == "order":
            break
    assert not typed
    page.keyboard.press("Enter")
    page.wait_for_url("**/track/")
    assert Order.objects.count() == 1


@pytest.mark.parametrize("prefix", ["en-eu", "ar-ae", "ja-jp"])
@pytest.mark.parametrize("width", [320, 1440])
def test_basket_and_checkout_fit_any_screen(shop: Shop, prefix: str, width: int) -> None:
    page = shop.window()
    page.set_viewport_size({"width": width, "height": 800})
    shop.fill_basket(page, prefix)
    for path in ("basket", "checkout"):
        page.goto(f"/{prefix}/{path}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert shop.said == []


def _sign_in(page: Page, shop: Shop, user: User) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": shop.url}])
