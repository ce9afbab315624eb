"""Every page, from the left and from the right: open to all, inside its policy, within its width."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = (
    "",
    "c/tea/",
    "p/teapot/",
    "p/away/",
    "p/retired/",
    "brands/",
    "brands/kiln/",
    "collections/spring/",
    "compare/",
    "compare/?p=teapot,cup",
    "wishes/",
    "wishes/?p=teapot,away",
    "journal/",
    "journal/slow/",
    "questions/",
    "search/",
    "search/?q=teapot",
    "search/?q=nothing-like-this",
    "basket/",
    "checkout/",
    "track/",
    "account/login/",
    "account/signup/",
    "not/here/",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("prefix", ["en-us", "zh-hans-cn", "ar-ae"])
@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
def test_axe_finds_no_fault_on_any_page(shop: Shop, prefix: str, phone: bool) -> None:
    # axe is a script of its own and needs a window without our policy
    page = shop.window(phone=phone, policy=False)
    shop.fill_basket(page, prefix)
    faults = [fault for path in PAGES for fault in _faults(page, f"/{prefix}/{path}")]
    assert faults == []


@pytest.mark.parametrize("prefix", ["en-us", "zh-hans-cn", "ar-ae"])
def test_axe_finds_no_fault_in_an_account(shop: Shop, prefix: str) -> None:
    page = shop.window(policy=False)
    shop.sign_in(page, prefix)
    own = ("account/", "account/password/change/", "checkout/")
    assert [fault for path in own for fault in _faults(page, f"/{prefix}/{path}")] == []


@pytest.mark.parametrize("prefix", ["en-us", "de-eu", "ja-jp", "ar-ae"])
def test_no_page_breaks_its_own_policy_or_throws(shop: Shop, prefix: str) -> None:
    page = shop.window()
    shop.fill_basket(page, prefix)
    for path in PAGES:
        page.goto(f"/{prefix}/{path}")
    assert shop.said == []


@pytest.mark.parametrize("prefix", ["en-us", "de-eu", "ja-jp", "ar-ae"])
def test_no_page_is_wider_than_a_phone(shop: Shop, prefix: str) -> None:
    page = shop.window(phone=True)
    shop.fill_basket(page, prefix)
    wide = {}
    for path in PAGES:
        page.goto(f"/{prefix}/{path}")
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
            wide[path] = width
    assert wide == {}


def test_arabic_is_laid_out_from_the_right(shop: Shop) -> None:
    page = shop.window()
    page.goto("/ar-ae/p/teapot/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    gallery, words = page.locator(".gallery").bounding_box(), page.locator(".product-title").bounding_box()
    search, basket = page.locator(".header-search").bounding_box(), page.locator(".header-tools").bounding_box()
    assert gallery and words and search and basket
    assert gallery["x"] > words["x"]
    assert search["x"] > basket["x"]


def test_a_page_states_its_language_its_address_and_its_siblings(shop: Shop) -> None:
    page = shop.window()
    page.goto("/de-eu/p/teapot/?v=TEAPOT")
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.locator("link[rel=canonical]").get_attribute("href") == "http://testserver/de-eu/p/teapot/"
    siblings = {
        link.get_attribute("hreflang"): link.get_attribute("href") for link in page.locator("link[hreflang]").all()
    }
    assert siblings["fr-FR"] == "http://testserver/fr-eu/p/teapot/"
    assert siblings["de-JP"] == "http://testserver/de-jp/p/teapot/"
    assert siblings["x-default"] == "http://testserver/en-world/p/teapot/"
    assert page.locator("#region-form").count() == 1
    assert page.locator("input[form=region-form]").input_value() == "/de-eu/p/teapot/?v=TEAPOT"


def _faults(page: Page, path: str) -> list[str]:
    page.goto(path)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{path}: {fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]
