"""A shopper in the living shop: she narrows lists down, searches in five scripts, compares, keeps what she likes."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.supervisor.house import House
from tests.journeys.back_office import PATIENCE_MS

pytestmark = pytest.mark.browser

TEAPOT, GAIWAN, KYUSU, BOWL = "yixing-shipiao-teapot", "celadon-gaiwan", "yokode-kyusu", "matcha-bowl"

# Place, what she types, what she finds first, what she is told it was taken for.
SCRIPTS = [
    ("en-us", "yixing teapott", "Yixing Shipiao Teapot", "yixing teapot"),
    ("zh-hans-cn", "紫砂壶", "宜兴石瓢紫砂壶", ""),
    ("zh-hans-cn", "紫砂壺", "宜兴石瓢紫砂壶", ""),
    ("zh-hant-us", "盖碗", "青瓷蓋碗", ""),
    ("ja-jp", "マグカップ", "鉄斑のマグカップ", ""),
    ("ko-kr", "보온병", "대나무 뚜껑 보온병", ""),
    ("ar-ae", "ابريق شيبياو", "إبريق شيبياو من ييشينغ", ""),
]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_shopper_narrows_a_department_down_by_links(live_world: House, browser: Browser, script: bool) -> None:
    with shopper(browser, live_world, script=script) as page:
        page.goto("/en-us/c/tea/")
        if script:
            page.evaluate("window.isTheSame = true")
        everything = pieces(page)
        cheap = narrow(page, "Under $25.00", already=0)
        both = narrow(page, "$50.00 to $100.00", already=cheap)
        chips = page.locator(".chip-chosen")
        expect(chips).to_have_count(2)
        from_japan = narrow(page, "Japan", already=0)
        assert 0 < from_japan < both < everything
        expect(chips).to_have_count(3)

        in_order(page, "Price, low to high", prices=sorted)
        in_order(page, "Price, high to low", prices=lambda found: sorted(found, reverse=True))
        expect(chips).to_have_count(3)
        if script:
            assert page.evaluate("window.isTheSame"), "the page was loaded anew"
        the_address_shows_the_same_to_somebody_else(browser, live_world, page)

        chips.filter(has_text="Japan").click()
        expect(page.locator(".card-name")).to_have_count(both)
        page.get_by_role("link", name="Clear all").click()
        expect(chips).to_have_count(0)
        expect(page.locator(".card-name")).to_have_count(everything)


@pytest.mark.parametrize(("place", "typed", "first", "meant"), SCRIPTS, ids=[row[1] for row in SCRIPTS])
def test_a_shopper_finds_a_piece_in_her_script(
    live_world: House, browser: Browser, place: str, typed: str, first: str, meant: str
) -> None:
    with shopper(browser, live_world) as page:
        page.goto(f"/{place}/")
        page.locator("#header-q").fill(typed)
        page.locator("#header-q").press("Enter")
        page.wait_for_url("**/search/?q=*")
        expect(page.locator(".card-name").first).to_have_text(first)
        expect(page.locator("main")).to_contain_text(meant)
        page.locator(".card-name").first.click()
        expect(page.locator("h1")).to_have_text(first)


def test_a_shopper_compares_three_pieces_and_keeps_one(live_world: House, browser: Browser) -> None:
    with shopper(browser, live_world) as page:
        for slug in (TEAPOT, GAIWAN, KYUSU):
            page.goto(f"/en-us/p/{slug}/")
            page.locator("[data-choose=compare]").click()
        page.locator("[data-compare]").click()
        names = page.locator(".compare-name")
        expect(names).to_have_count(3)
        capacity = page.locator(".compare-table tr", has=page.get_by_role("rowheader", name="Capacity", exact=True))
        expect(capacity.locator("td")).to_have_count(3)
        expect(capacity).to_contain_text("ml")
        page.locator("[data-drop]").first.click()
        expect(names).to_have_count(2)

        names.first.click()
        kept = page.locator("h1").inner_text()
        page.locator("[data-choose=wishes]").click()
        page.goto("/en-us/wishes/")
        expect(page.locator(".card-name")).to_have_text([kept])
        link = page.locator("[data-send] a").get_attribute("href")
        with shopper(browser, live_world) as friend:
            friend.goto(link)
            expect(friend.locator(".card-name")).to_have_text([kept])


def test_a_shopper_sees_again_what_she_saw_lately(live_world: House, browser: Browser) -> None:
    with shopper(browser, live_world) as page:
        seen = []
        for slug in (TEAPOT, GAIWAN, BOWL):
            page.goto(f"/de-eu/p/{slug}/")
            expect(page.locator("[data-seen] .card-name")).to_have_text(seen)
            seen.insert(0, page.locator("h1").inner_text())
        expect(page.locator("html")).to_have_attribute("lang", "de")
        assert page.context.cookies() == []


# --- how things are done ---


@contextmanager
def shopper(browser: Browser, house: House, *, script: bool = True) -> Iterator[Page]:
    """Somebody whom nobody knows, at a screen wide enough for the filters to stand beside the list."""
    context = browser.new_context(
        base_url=house.site, viewport={"width": 1280, "height": 900}, java_script_enabled=script, locale="en-US"
    )
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context.new_page()
    finally:
        context.close()


def pieces(page: Page) -> int:
    told = re.search(r"\d+", page.locator(".list-bar [role=status]").inner_text())
    assert told
    return int(told.group())


def narrow(page: Page, value: str, *, already: int) -> int:
    """Takes one value more; so many pieces stay as its count promises, beside those of the value before it."""
    link = page.locator(".filter-value", has=page.get_by_text(value, exact=True))
    promised = already + int(link.locator(".filter-count").inner_text())
    link.click()
    expect(link).to_have_attribute("aria-current", "true")
    expect(page.locator(".card-name")).to_have_count(promised)
    assert pieces(page) == promised
    return promised


def in_order(page: Page, name: str, *, prices: Callable[[list[float]], list[float]]) -> None:
    link = page.locator(".list-sorts").get_by_role("link", name=name)
    link.click()
    expect(link).to_have_attribute("aria-current", "true")
    found = [float(re.sub(r"[^\d.]", "", price)) for price in page.locator(".card .price-now").all_inner_texts()]
    assert len(found) > 1
    assert found == prices(found)


def the_address_shows_the_same_to_somebody_else(browser: Browser, house: House, page: Page) -> None:
    names = page.locator(".card-name").all_inner_texts()
    with shopper(browser, house) as other:
        other.goto(page.url)
        expect(other.locator(".card-name")).to_have_text(names)
        expect(other.locator(".chip-chosen")).to_have_count(3)
