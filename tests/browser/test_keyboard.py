"""Everything by keyboard: nothing needs a mouse, and the reader never loses her place."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = "document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || ''"


def test_the_first_tab_skips_to_the_content(shop: Shop) -> None:
    page = shop.window()
    page.goto("/en-us/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_department_opens_with_enter_and_closes_with_escape(shop: Shop) -> None:
    page = shop.window()
    page.goto("/en-us/")
    page.locator(".menu summary").first.focus()
    page.keyboard.press("Enter")
    page.locator(".menu-children a", has_text="Teapots").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "All in Tea"
    page.keyboard.press("Escape")
    assert page.locator(".menu-more[open]").count() == 0
    assert page.evaluate(FOCUSED) == "Tea"


def test_language_and_delivery_are_chosen_without_a_mouse(shop: Shop) -> None:
    page = shop.window()
    page.goto("/en-us/p/teapot/")
    page.get_by_role("button", name="Language and delivery: English").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "region-language"
    page.locator("#region-language").select_option("de")
    page.locator("#region-market").select_option("eu")
    page.locator("#region-market").press("Enter")
    page.locator("#region-form button[type=submit]").press("Enter")
    page.wait_for_url("**/de-eu/p/teapot/")


def test_escape_closes_the_sheet_and_gives_the_focus_back(shop: Shop) -> None:
    page = shop.window()
    page.goto("/en-us/")
    opener = page.get_by_role("button", name="Language and delivery: English")
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert not page.locator("#region").is_visible()
    assert opener.evaluate("button => button === document.activeElement")


def test_what_is_wrong_in_the_checkout_is_read_first_and_leads_to_the_field(shop: Shop) -> None:
    page = shop.window()
    shop.fill_basket(page, "en-us")
    page.goto("/en-us/checkout/")
    page.locator("button[name=order]").press("Enter")
    page.locator(".notice-trouble").wait_for()
    assert page.evaluate("document.activeElement.matches('.notice-trouble')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_email"
    field = page.locator("#id_email")
    assert field.get_attribute("aria-invalid") == "true"
    said = field.get_attribute("aria-describedby")
    assert said and page.locator(f"#{said.split()[-1]}").inner_text() == "Please fill this in."


def test_the_basket_is_changed_in_place_and_the_focus_stays(shop: Shop) -> None:
    page = shop.window()
    shop.fill_basket(page, "de-eu")
    page.goto("/de-eu/basket/")
    before = page.locator(".money tfoot td").inner_text()
    page.locator(".quantity-input").fill("3")
    page.locator(".quantity-input").press("Tab")
    page.wait_for_function("before => document.querySelector('.money tfoot td').innerText !== before", arg=before)
    assert page.locator(".quantity-input").input_value() == "3"
    assert page.evaluate("document.activeElement !== document.body")
    expect(page.locator("[data-count]").first).to_have_text("3")


def test_another_country_redraws_the_checkout_and_keeps_what_was_typed(shop: Shop) -> None:
    page = shop.window()
    shop.fill_basket(page, "en-eu")
    page.goto("/en-eu/checkout/")
    page.locator("#id_email").fill("reader@example.org")
    page.locator("#id_country").focus()
    page.locator("#id_country").select_option("IE")
    page.locator("#id_region").wait_for()
    assert page.locator("#id_email").input_value() == "reader@example.org"
    assert page.evaluate("document.activeElement.id") == "id_country"
    before = page.locator(".money tfoot td").inner_text()
    page.locator("input[name=method]").last.check()
    expect(page.locator(".money tfoot td")).not_to_have_text(before)
    assert shop.said == []
