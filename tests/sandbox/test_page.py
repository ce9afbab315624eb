"""The hosted page as a person meets it: nine languages, both directions, keyboard and screen reader."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from payments.sandbox.stripe.words import WORDS, language_of
from shop.outside import World

Make = Callable[..., Any]


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        yield context.new_page()


@pytest.mark.parametrize(
    ("locale", "accept", "language"),
    [
        ("de", "fr", "de"),
        ("auto", "ar-AE,ar;q=0.9", "ar"),
        ("auto", "sv,fr;q=0.8", "fr"),
        ("zh-HK", "", "zh-TW"),
        ("zh", "", "zh"),
        ("es-419", "", "es"),
        ("sv", "", "en"),
        ("auto", "", "en"),
    ],
)
def test_the_page_speaks_the_language_of_the_session(locale: str, accept: str, language: str) -> None:
    assert language_of(locale, accept) == language


def test_every_language_has_every_word() -> None:
    assert set(WORDS) == {"en", "zh", "zh-TW", "ja", "ko", "de", "fr", "es", "ar"}
    assert all("{amount}" in words.pay and all(vars(words).values()) for words in WORDS.values())


def test_what_a_shop_calls_its_goods_is_no_markup(world: World, checkout: Make) -> None:
    price = {"currency": "eur", "unit_amount": 500, "product_data": {"name": "<script>alert(1)</script>"}}
    session = checkout(line_items=[{"price_data": price, "quantity": 2}])
    text = world.visit(session.url).text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_an_unknown_page_is_a_page(world: World) -> None:
    visit = world.visit(f"{world.url}/stripe/pay/cs_test_none")
    assert (visit.status, "<main>" in visit.text) == (404, True)


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nobody_is_shut_out(world: World, browser: Browser, checkout: Make, language: str) -> None:
    session = checkout()
    with browser.new_context(locale=language, viewport={"width": 390, "height": 844}) as context:
        visitor = context.new_page()
        visitor.goto(session.url)
        assert visitor.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        found = Axe().run(visitor)
        assert found.violations_count == 0, found.generate_report()
        assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth")
        type_card(visitor, "4000000000000002")
        assert visitor.get_by_role("alert").count() == 1
        assert Axe().run(visitor).violations_count == 0


@pytest.mark.browser
def test_a_person_pays_with_the_banks_question(world: World, visitor: Page, checkout: Make) -> None:
    session = checkout(locale="de", success_url=f"{world.url}/world/health?s={{CHECKOUT_SESSION_ID}}")
    visitor.goto(session.url)
    assert visitor.get_by_role("button").inner_text() == "49,98 EUR zahlen"
    type_card(visitor, "4000000000003220")
    assert Axe().run(visitor).violations_count == 0
    visitor.get_by_role("button", name="Bestätigen").click()
    visitor.wait_for_url(f"**/world/health?s={session.id}")
    assert world.truth()["currencies"]["eur"]["captured"] == 4998


def type_card(visitor: Page, number: str) -> None:
    for name, text in (("number", number), ("expiry", "12/40"), ("cvc", "123"), ("name", "Anna Muster")):
        visitor.locator(f"#{name}").fill(text)
    visitor.get_by_role("button").click()
