"""Search in five scripts: suggestions by keyboard, the list that they lead to, filters, and no fault for axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from catalog import freshness
from catalog.search import vocabulary
from tests.browser.conftest import Shop
from tests.factories import make_product

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Place, what is typed, the word that is offered, the piece that it finds.
SCRIPTS = [
    ("en-us", "cela", "celadon", "Celadon bowl"),
    ("de-eu", "scha", "Schale", "Schale aus Seladon"),
    ("zh-hans-cn", "青", "青瓷", "青瓷碗"),
    ("ja-jp", "青", "青磁", "青磁の碗"),
    ("ar-ae", "وعا", "وعاء", "وعاء سيلادون"),
]


@pytest.fixture
def bowl(shop: Shop) -> Shop:
    make_product(
        "BOWL",
        name="Celadon bowl",
        names={"de": "Schale aus Seladon", "zh-hans": "青瓷碗", "ja": "青磁の碗", "ar": "وعاء سيلادون"},
        price={"USD": "20.00", "EUR": "18.00", "CNY": "140.00", "JPY": "3000", "AED": "70.00"},
    )
    freshness.refresh_due()
    vocabulary.rebuild()
    return shop


@pytest.mark.parametrize(("place", "typed", "word", "name"), SCRIPTS)
def test_a_word_is_offered_chosen_and_found_by_keyboard(
    bowl: Shop, place: str, typed: str, word: str, name: str
) -> None:
    page = bowl.window()
    page.goto(f"/{place}/")
    field = page.locator("#header-q")
    field.press_sequentially(typed)
    expect(page.locator(".header-search [role=listbox]")).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    chosen = page.locator(".header-search [aria-selected=true]")
    expect(chosen).to_have_text(re.compile(word))
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    assert page.evaluate("document.activeElement.id") == "header-q"
    field.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator(".card-name").all_inner_texts()[0].split() == name.split()
    expect(page.locator("#q")).to_have_value(word)


def test_the_first_escape_closes_the_list_and_keeps_what_was_typed(bowl: Shop) -> None:
    page = bowl.window()
    page.goto("/en-us/")
    field = page.locator("#header-q")
    field.press_sequentially("cela")
    expect(page.locator(".header-search .suggest")).to_be_visible()
    expect(page.locator(".header-search [role=status]")).to_have_text(re.compile(r"\d suggestions?"))
    field.press("ArrowUp")  # from the field up is the last one
    expect(page.locator(".header-search [role=option]").last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(page.locator(".header-search .suggest")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("cela")


def test_a_piece_is_offered_with_its_price_and_opens_by_a_click(bowl: Shop) -> None:
    page = bowl.window()
    page.goto("/en-us/")
    page.locator("#header-q").press_sequentially("celadon b")
    offered = page.locator(".suggest-product", has_text="Celadon bowl")
    expect(offered).to_contain_text("$20.00")
    offered.click()
    page.wait_for_url("**/en-us/p/bowl/")


def test_words_that_are_being_composed_are_left_alone(bowl: Shop) -> None:
    page = bowl.window()
    page.goto("/ja-jp/")
    field = page.locator("#header-q")
    field.press_sequentially("青")
    expect(page.locator(".header-search [role=listbox]")).to_be_visible()
    moved = "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown', isComposing: true}))"
    field.evaluate(moved)
    expect(page.locator(".header-search [aria-selected=true]")).to_have_count(0)


def test_without_script_the_field_searches_all_the_same(bowl: Shop) -> None:
    page = bowl.window(script=False)
    page.goto("/en-us/")
    page.locator("#header-q").fill("celadon")
    page.locator("#header-q").press("Enter")
    page.wait_for_url("**/en-us/search/?q=celadon")
    assert page.locator(".card-name").all_inner_texts() == ["Celadon bowl"]


def test_a_filter_of_a_search_is_taken_in_and_out_without_a_new_page(bowl: Shop) -> None:
    page = bowl.window()
    page.goto("/en-us/search/?q=teapots+bowl+cup")
    page.goto("/en-us/search/?q=bowl+teapot")
    expect(page.locator(".card-name")).to_have_count(2)
    page.evaluate("window.sameWindow = true")
    page.locator(".filter-value", has_text="Under $25.00").click()
    expect(page.locator(".card-name")).to_have_text(["Celadon bowl"])
    expect(page.locator(".chip-chosen")).to_contain_text("Under $25.00")
    assert page.evaluate("window.sameWindow") is True
    page.locator(".chip-chosen").click()
    expect(page.locator(".card-name")).to_have_count(2)


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("place", ["en-us", "zh-hans-cn", "ar-ae"])
def test_axe_finds_no_fault_while_suggestions_are_open(bowl: Shop, place: str, phone: bool) -> None:
    typed = {row[0]: row[1] for row in SCRIPTS}[place]
    page = bowl.window(phone=phone, policy=False)
    page.goto(f"/{place}/search/?q={typed}")
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially(typed)
    expect(page.locator(".search-page [role=listbox]")).to_be_visible()
    page.locator("#q").press("ArrowDown")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
