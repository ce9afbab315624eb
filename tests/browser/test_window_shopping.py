"""What a product page gains by script: pictures large, lists of her own; and that it stays within its budgets."""

import json
from gzip import compress

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, Response, expect

from customers import wished
from shop.models import User
from tests.browser.conftest import Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def at_teapot(shop: Shop, prefix: str = "en-us") -> Page:
    page = shop.window()
    page.goto(f"/{prefix}/p/teapot/")
    return page


@pytest.mark.parametrize(("prefix", "onward", "back"), [("en-us", "Right", "Left"), ("ar-ae", "Left", "Right")])
def test_pictures_open_large_and_are_walked_by_keyboard(shop: Shop, prefix: str, onward: str, back: str) -> None:
    page = at_teapot(shop, prefix)
    links = page.locator("[data-zoom]")
    links.first.focus()
    page.keyboard.press("Enter")
    dialog, image = page.locator("[data-dialog]"), page.locator("[data-image]")
    expect(dialog).to_be_visible()
    expect(image).to_have_attribute("src", links.nth(0).evaluate("link => link.href"))
    for key, at in ((onward, 1), (onward, 2), (onward, 0), (back, 2)):
        page.keyboard.press(f"Arrow{key}")
        expect(image).to_have_attribute("src", links.nth(at).evaluate("link => link.href"))
        expect(page.locator("[data-at]")).to_have_text(f"{at + 1} / 3")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(links.nth(2)).to_be_focused()


def test_without_script_a_picture_is_a_link_and_a_piece_can_be_bought(shop: Shop) -> None:
    page = shop.window(script=False)
    page.goto("/en-us/p/teapot/")
    assert (page.locator("[data-zoom]").first.get_attribute("href") or "").startswith("/media/")
    expect(page.locator("[data-choices]")).to_be_hidden()
    expect(page.locator("[data-buy] [type=submit]")).to_be_visible()


def test_a_wish_stays_in_this_browser_and_its_link_shows_it_to_others(shop: Shop) -> None:
    page = at_teapot(shop)
    heart = page.locator("[data-choose=wishes]")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    page.goto("/en-us/wishes/")
    expect(page.locator(".card-name")).to_have_text("Yixing teapot")
    link = page.locator("[data-send] a").get_attribute("href")
    assert link == "/en-us/wishes/?p=teapot"

    other = shop.window()
    other.goto("/en-us/wishes/")
    expect(other.locator(".empty-title")).to_be_visible()
    other.goto(link)
    expect(other.locator(".card-name")).to_have_text("Yixing teapot")

    page.goto("/en-us/p/teapot/")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    page.goto("/en-us/wishes/")
    expect(page.locator(".empty-title")).to_be_visible()


def test_a_browsers_wishes_come_into_the_account_and_leave_with_it(shop: Shop) -> None:
    user = User.objects.create_user(email="mia@example.org", password="seven calm teapots", name="Mia")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    wished.keep(user, "cup")
    page = at_teapot(shop)
    page.locator("[data-choose=wishes]").click()

    def sign_in(window: Page) -> None:
        window.goto("/en-us/account/login/")
        window.locator("[name=login]").fill("mia@example.org")
        window.locator("[name=password]").fill("seven calm teapots")
        window.locator("main [type=submit]").first.click()
        window.wait_for_url("**/account/")

    sign_in(page)
    page.goto("/en-us/wishes/")
    expect(page.locator(".card-name")).to_have_text(["Yixing teapot", "Tasting cup"])

    other = shop.window()
    sign_in(other)
    other.goto("/en-us/p/cup/")
    heart = other.locator("[data-choose=wishes]")
    expect(heart).to_have_attribute("aria-pressed", "true")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    other.goto("/en-us/wish-list/")
    expect(other.locator(".card-name")).to_have_text(["Yixing teapot"])

    page.goto("/en-us/wishes/")
    expect(page.locator(".card-name")).to_have_text(["Yixing teapot"])
    page.goto("/en-us/account/")
    page.locator("main [type=submit]").click()
    page.goto("/en-us/wishes/")
    expect(page.locator(".empty-title")).to_be_visible()
    assert wished.slugs_of(user) == ["teapot"]


def test_two_pieces_are_compared_and_one_is_taken_out_again(shop: Shop) -> None:
    page = at_teapot(shop)
    page.locator("[data-choose=compare]").click()
    expect(page.locator("[data-compare]")).to_be_hidden()
    page.goto("/en-us/p/cup/")
    page.locator("[data-choose=compare]").click()
    page.locator("[data-compare]").click()
    expect(page).to_have_url(f"{shop.url}/en-us/compare/?p=cup,teapot")
    expect(page.locator(".compare-name")).to_have_text(["Tasting cup", "Yixing teapot"])
    expect(page.locator(".compare-table")).to_contain_text("78\u00a0mm")
    page.locator("[data-drop]").first.click()
    expect(page.locator(".compare-name")).to_have_text(["Yixing teapot"])
    page.goto("/en-us/compare/")
    expect(page).to_have_url(f"{shop.url}/en-us/compare/?p=teapot")


def test_what_was_seen_lately_stands_below_the_next_piece(shop: Shop) -> None:
    page = at_teapot(shop)
    expect(page.locator("[data-seen]")).to_be_hidden()
    page.goto("/de-eu/p/cup/")
    seen = page.locator("[data-seen]")
    expect(seen).to_be_visible()
    expect(seen.locator(".card-name")).to_have_text("Donaudampfschifffahrtsteekanne")


def test_nonsense_in_the_browsers_store_breaks_no_page(shop: Shop) -> None:
    page = at_teapot(shop)
    for nonsense in ("{", "null", '{"a": 1}', json.dumps(["<img src=x onerror=alert(1)>", 7, None]), '"text"'):
        for name in ("wishes", "compare", "seen"):
            page.evaluate("([name, text]) => localStorage.setItem(`tradewind:${name}`, text)", [name, nonsense])
        for path in ("p/teapot/", "wishes/", "compare/"):
            page.goto(f"/en-us/{path}")
    assert shop.said == []


def test_every_letter_of_a_page_stays_within_its_budget(shop: Shop) -> None:
    """Goal 18: HTML and CSS at most 40 kB, scripts at most 20 kB on the line; htmx comes only where a page lives."""
    for path in ("", "c/tea/", "p/teapot/", "journal/slow/", "compare/?p=teapot,cup"):
        page = shop.window()
        answers: list[Response] = []
        page.on("response", lambda answer, answers=answers: answers.append(answer))
        page.goto(f"/en-us/{path}")
        page.wait_for_load_state("networkidle")
        assert _on_the_line(answers, "document", "stylesheet") <= 40_000, path
        assert _on_the_line(answers, "script") <= 20_000, path


def test_nothing_moves_while_a_page_comes(shop: Shop) -> None:
    """Every picture has its room before it comes, and the first one of a page is asked for first."""
    for phone in (False, True):
        page = shop.window(phone=phone)
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
            " window.moved += entry.value; }).observe({ type: 'layout-shift', buffered: true });"
        )
        for path in ("", "c/tea/", "p/teapot/", "journal/slow/"):
            page.goto(f"/en-us/{path}")
            page.wait_for_load_state("networkidle")
            assert page.evaluate("window.moved") <= 0.02, path
            bare = page.locator("img:not([data-image]):is(:not([width]), :not([height]))").count()
            assert bare == 0, path
        page.goto("/en-us/p/teapot/")
        assert page.locator(".gallery img").first.get_attribute("fetchpriority") == "high"
        assert page.locator("img[fetchpriority=high][loading=lazy]").count() == 0


def _on_the_line(answers: list[Response], *kinds: str) -> int:
    """Bytes of these answers as a browser that reads gzip gets them."""
    return sum(len(compress(one.body(), 6)) for one in answers if one.ok and one.request.resource_type in kinds)
