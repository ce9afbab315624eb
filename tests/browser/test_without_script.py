"""With scripts switched off the shop is slower to use and not one bit smaller."""

import pytest

from tests.browser.conftest import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_the_product_to_the_checkout(shop: Shop) -> None:
    page = shop.window(script=False)
    page.goto("/de-eu/p/teapot/")
    page.locator("#quantity").fill("2")
    page.locator("[data-buy] [type=submit]").click()
    assert page.url.endswith("/de-eu/basket/")
    page.locator(".quantity-input").fill("3")
    page.locator(".line-quantity button[type=submit]").click()
    assert page.locator(".quantity-input").input_value() == "3"
    page.locator("#country").select_option("FR")
    page.locator(".summary .inline-form button").click()
    assert page.locator("#country").input_value() == "FR"
    page.locator(".summary > .button").click()
    assert page.url.endswith("/de-eu/checkout/")
    page.locator("button[name=order]").click()
    assert page.locator(".notice-trouble").is_visible()
    assert page.locator("#id_country").input_value() == "FR"


def test_the_checkout_shows_the_form_of_another_country(shop: Shop) -> None:
    page = shop.window(script=False)
    shop.fill_basket(page, "en-eu")
    page.goto("/en-eu/checkout/")
    page.locator("#id_email").fill("reader@example.org")
    page.locator("#id_country").select_option("IE")
    page.locator("button[name=recount]").first.click()
    assert page.locator("#id_region").count() == 1
    assert page.locator("#id_email").input_value() == "reader@example.org"


def test_a_piece_is_taken_out_of_the_basket(shop: Shop) -> None:
    page = shop.window(script=False)
    shop.fill_basket(page, "en-us")
    page.goto("/en-us/basket/")
    page.locator("button[name=remove]").click()
    assert page.locator(".empty-title").is_visible()


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_menu_and_language_open_without_script(shop: Shop, phone: bool) -> None:
    page = shop.window(phone=phone, script=False)
    page.goto("/en-us/c/teapots/")
    if phone:
        page.locator(".header-menu").click()
    page.locator(".menu summary").first.click()
    assert page.locator(".menu-children a", has_text="Teapots").is_visible()
    page.locator(".menu-tools button, .header-tools button").locator("visible=true").first.click()
    page.locator("#region-language").select_option("ar")
    page.locator("#region-market").select_option("ae")
    page.locator("#region-form button[type=submit]").click()
    assert page.url.endswith("/ar-ae/c/teapots/")
