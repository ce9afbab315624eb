"""What a shopper chose herself, with a script and without: in her browser, then in her account."""

import pytest
from playwright.sync_api import Page, expect

from customers.models import Wish
from customers.wishes import wished
from shop.models import User
from tests.browser.conftest import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "seven calm teapots"


def names(page: Page) -> list[str]:
    return page.locator("main .card-name").all_inner_texts()


def keep(page: Page, slug: str) -> None:
    page.goto(f"/en-us/p/{slug}/")
    page.locator("[data-wish] button").click()
    expect(page.locator("[data-wish] button")).to_contain_text("On your wish list")


def test_wishes_stay_in_the_browser_and_come_along_into_the_account(shop: Shop) -> None:
    page = shop.window()
    keep(page, "teapot")
    keep(page, "cup")
    page.goto("/en-us/account/wishes/")
    page.wait_for_url("**/en-us/wishes/?p=cup,teapot")
    assert names(page) == ["Tasting cup", "Yixing teapot"]
    page.locator("[data-drop]").first.click()
    page.wait_for_url("**/en-us/wishes/?p=teapot")
    assert not Wish.objects.exists()

    mia = User.objects.create_user(email="mia@shop.example", password=PASSWORD)
    mia.emailaddress_set.create(email=mia.email, verified=True, primary=True)
    page.goto("/en-us/account/login/")
    page.locator("[name=login]").fill(mia.email)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_response(lambda answer: answer.url.endswith("/account/wishes/") and answer.status == 200):
        page.locator("main [type=submit]").first.click()
    assert wished(mia) == ("teapot",)
    assert page.evaluate("localStorage.getItem('wishes')") is None
    page.goto("/en-us/account/wishes/")
    assert names(page) == ["Yixing teapot"]
    page.locator(".chosen-drop").click()
    expect(page.locator(".empty-title")).to_be_visible()
    assert wished(mia) == ()
    assert shop.said == []


def test_two_products_stand_side_by_side_and_what_was_seen_is_shown_again_until_forgotten(shop: Shop) -> None:
    page = shop.window(phone=True)
    for slug in ("teapot", "cup"):
        page.goto(f"/en-us/p/{slug}/")
        page.locator("[data-compare]").click()
    page.wait_for_url("**/en-us/compare/?p=cup,teapot")
    assert page.locator(".compare-name").all_inner_texts() == ["Tasting cup", "Yixing teapot"]
    page.goto("/en-us/p/cup/")
    expect(page.locator("[data-seen] .card-name")).to_have_text(["Yixing teapot"])
    page.locator("[data-forget]").click()
    page.goto("/en-us/p/teapot/")
    expect(page.locator("[data-seen]")).to_be_hidden()
    assert shop.said == []


def test_without_a_script_the_address_keeps_the_list(shop: Shop) -> None:
    page = shop.window(script=False)
    page.goto("/en-us/p/teapot/")
    page.locator("[data-wish] button").click()
    assert page.url.endswith("/en-us/wishes/?p=teapot")
    assert names(page) == ["Yixing teapot"]
    page.locator(".chosen-drop").click()
    assert page.locator(".empty-title").is_visible()
    page.goto("/en-us/p/cup/")
    page.locator("[data-compare]").click()
    assert page.locator(".compare-name").all_inner_texts() == ["Tasting cup"]
