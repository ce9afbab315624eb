"""A merchandiser makes a product from nothing, sees what it lacks, publishes it; shoppers find it where it is sold."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.supervisor.house import ROOT, House
from tests.journeys.back_office import PATIENCE_MS, at_the_desk, look_until, new_row, pick, put, room, save

pytestmark = pytest.mark.browser

PICTURE = ROOT / "demo" / "images" / "moon-jar.webp"
SLUG, NAME, GERMAN = "quiet-hill-teapot", "Quiet Hill Teapot", "Teekanne Stiller Hügel"
SMALL, LARGE = "HILL-180", "HILL-320"
ALT = "A round white pot before a grey wall"


def test_a_merchandiser_makes_a_product_and_shoppers_find_it(live_world: House, browser: Browser) -> None:
    with at_the_desk(browser, live_world) as desk:
        she_says_what_teapots_are_asked_for(desk)
        she_writes_the_product_down(desk)
        she_sees_what_is_lacking(desk)
        she_answers_for_the_family(desk)
        for sku, euros, dollars in ((SMALL, "84", "96.50"), (LARGE, "119", "136")):
            she_prices_and_stocks(desk, sku, euros=euros, dollars=dollars)
        she_describes_the_picture(desk)
        nobody_sees_it_yet(browser, live_world)
        she_publishes_it(desk)
    with_shopper(browser, live_world)


def she_says_what_teapots_are_asked_for(desk: Page) -> None:
    desk.goto("/admin/catalog/attribute/add/")
    put(desk, code="surface", kind="choice", label_en="Surface")
    for n, surface in enumerate(("Matt", "Glossy")):
        put(desk, new_row(desk, "values"), code=surface.lower(), label_en=surface, position=str(n))
    save(desk)
    desk.goto("/admin/catalog/family/add/")
    put(desk, code="hill-pots", name_en="Hill pots")
    for attribute in ("Capacity", "Handmade", "Surface"):
        pick(desk, f"{new_row(desk, 'asks')}attribute", attribute)
    desk.locator("[name=asks-0-required]").check(force=True)
    save(desk)


def she_writes_the_product_down(desk: Page) -> None:
    """Sold in two markets; words in two languages; two variants; a picture; and what customs ask."""
    desk.goto("/admin/catalog/product/add/")
    put(desk, slug=SLUG, kind="variable", hs_code="691200", origin_country="JP")
    pick(desk, "category", "Teapots")
    pick(desk, "family", "Hill pots")
    desk.locator("[name=everywhere]").uncheck(force=True)
    put(desk, name_en=NAME, summary_en="A round pot for a quiet hour.", customs_description_en="stoneware teapot")
    desk.locator("#content nav > *", has_text="Deutsch").first.click()
    expect(desk.locator("[name=name_en]")).to_be_hidden()
    put(desk, name_de=GERMAN, summary_de="Eine runde Kanne für eine stille Stunde.")
    room(desk, "variants")
    for sku, grams in ((SMALL, "380"), (LARGE, "540")):
        put(desk, new_row(desk, "variants"), sku=sku, weight_g=grams, box_mm="180,140,130")
    room(desk, "publications")
    for market in ("eu", "us"):
        put(desk, new_row(desk, "publications"), market=market)
    room(desk, "general")
    image = new_row(desk, "images")
    desk.locator(f"[name={image}file]").set_input_files(PICTURE)
    save(desk, stay=True)


def she_sees_what_is_lacking(desk: Page) -> None:
    lacks = desk.get_by_role("region", name=re.compile("things are missing"))
    expect(lacks.locator("li", has_text="Prices")).to_contain_text("is missing")
    expect(lacks.locator("li", has_text="Prices")).to_contain_text("eu")
    expect(lacks.locator("li", has_text="HS code")).to_contain_text("is there")
    expect(lacks.locator("li", has_text="Specifications")).to_contain_text("Capacity")
    expect(lacks.locator("li", has_text="Translations")).to_contain_text("日本語")
    expect(lacks.locator("li", has_text="Translations")).not_to_contain_text("Deutsch")


def she_answers_for_the_family(desk: Page) -> None:
    """A row for each attribute of the family stands ready; a word where a number is asked is refused in place."""
    room(desk, "specifications")
    put(desk, "specifications-0-", answer="a lot")
    put(desk, "specifications-1-", answer="yes")
    put(desk, "specifications-2-", answer="matt")
    desk.locator("[name=_continue]").first.click()
    expect(desk.locator("#specifications-group")).to_contain_text("number", timeout=PATIENCE_MS)
    put(desk, "specifications-0-", answer="180")
    save(desk, stay=True)
    expect(desk.get_by_role("region", name="missing").locator("li", has_text="Specifications")).to_contain_text(
        "is there"
    )


def she_prices_and_stocks(desk: Page, sku: str, *, euros: str, dollars: str) -> None:
    desk.goto(f"/admin/catalog/variant/?q={sku}")
    desk.locator("#result_list").get_by_role("link", name=sku).click()
    for amount, currency in ((euros, "EUR"), (dollars, "USD")):
        put(desk, new_row(desk, "prices"), amount_0=amount, amount_1=currency)
    save(desk)
    desk.goto("/admin/catalog/stock/receive/")
    put(desk, sku=sku, place="RTM", pieces="12", reference="Delivery 77")
    desk.locator("#content form button[type=submit]").first.click()
    expect(desk.locator("body")).to_contain_text(sku, timeout=PATIENCE_MS)


def she_describes_the_picture(desk: Page) -> None:
    """She presses the point that stays in sight, and says what there is to see."""
    desk.goto(f"/admin/catalog/image/?q={SLUG}")
    desk.locator("#result_list tbody a").first.click()
    box = desk.locator("[data-focal-stage]").bounding_box()
    assert box
    desk.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.75)
    left, top = (int(field.input_value()) for field in desk.locator("[data-focal] input").all())
    assert abs(left - 25) <= 1
    assert abs(top - 75) <= 1
    put(desk, alt_en=ALT)
    save(desk)


def nobody_sees_it_yet(browser: Browser, house: House) -> None:
    page = browser.new_page(base_url=house.site)
    answer = page.goto(f"/en-us/p/{SLUG}/")
    assert answer
    assert answer.status == 404
    page.close()


def she_publishes_it(desk: Page) -> None:
    desk.goto(f"/admin/catalog/product/?q={SLUG}")
    desk.locator("#result_list input.action-select").check()
    desk.locator("[name=action]").select_option("publish")
    desk.get_by_role("button", name="Run").click()
    expect(desk.locator("body")).to_contain_text("1 product was changed.", timeout=PATIENCE_MS)


def with_shopper(browser: Browser, house: House) -> None:
    page = browser.new_page(base_url=house.site, viewport={"width": 1280, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    look_until(page, "/en-us/c/teapots/", ".card-name", NAME)
    page.locator(".card-name", has_text=NAME).click()
    expect(page.locator("h1")).to_have_text(NAME)
    main = page.locator("main")
    for told in ("$96.50", "Capacity", "180\u00a0ml", "Surface", "Matt", "Japan"):
        expect(main).to_contain_text(told)
    expect(page.locator(".gallery img").first).to_have_attribute("alt", ALT)
    look_until(page, f"/de-eu/search/?q={GERMAN}", ".card-name", GERMAN)
    page.goto(f"/fr-eu/p/{SLUG}/")
    expect(page.locator("h1")).to_have_text(NAME)
    look_until(page, "/en-jp/c/teapots/", ".card-name", "Yixing Shipiao Teapot")
    expect(page.locator(".card-name", has_text=NAME)).to_have_count(0)
    page.close()
