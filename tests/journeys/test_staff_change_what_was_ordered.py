"""The life of an order in the living shop: by phone, changed for a difference, sent in parts, joined, called off."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from shop.supervisor.house import House
from tests.journeys.back_office import PATIENCE_MS, at_the_desk, look_until, put

pytestmark = pytest.mark.browser

MUG, TRAY = "MUG350-SAG", "TCB060-S2"
HOME = {"to_name": "Mia Kern", "to_street": "Torstraße 9", "to_postal": "10119", "to_city": "Berlin"}
NUMBER = re.compile(r"TW-[A-Z0-9]{8}")
CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 40", "cvc": "123", "name": "Mia Kern"}


@pytest.fixture(scope="module")
def desk(browser: Browser, live_world: House) -> Iterator[Page]:
    with at_the_desk(browser, live_world) as page:
        yield page


@pytest.fixture(scope="module")
def caller(browser: Browser, live_world: House) -> Iterator[Page]:
    """Who has called: she only has the letters."""
    context = browser.new_context(base_url=live_world.site, locale="de-DE", viewport={"width": 390, "height": 844})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_an_order_by_phone_is_paid_by_the_link_in_its_letter(desk: Page, caller: Page) -> None:
    number = order_by_phone(desk, "mia.phone@example.com", f"{MUG} 2")
    expect(desk.locator("body")).to_contain_text("owner@tradewind.example")
    pay_by_the_letter(caller, number)
    look_until(desk, f"/admin/orders/order/?q={number}", "#result_list", "paid")


def test_a_change_that_costs_more_waits_until_it_is_paid(desk: Page, caller: Page) -> None:
    number = order_by_phone(desk, "mia.change@example.com", f"{MUG} 2")
    pay_by_the_letter(caller, number)
    open_deed(desk, number, "edit_deed")
    put(desk, more=f"{TRAY} 1")
    do(desk, "preview")
    expect(desk.locator("[role=status]")).to_contain_text("pays")
    do(desk, "do")
    expect(desk.locator("body")).to_contain_text("The change waits until")
    pay_by_the_letter(caller, number, about="Änderung")
    look_until(desk, order_page(desk, number), "body", TRAY)


def test_pieces_that_are_called_off_give_their_money_back_and_the_rest_goes_in_two_parcels(
    desk: Page, caller: Page
) -> None:
    number = order_by_phone(desk, "mia.parts@example.com", f"{MUG} 4")
    pay_by_the_letter(caller, number)
    open_deed(desk, number, "cancel_pieces_deed")
    desk.locator("[name^=line_]").first.fill("1")
    do(desk, "preview")
    expect(desk.locator("[role=status]")).to_contain_text("goes back to the buyer")
    do(desk, "do")
    expect(desk.locator("body")).to_contain_text("The pieces are cancelled")
    for pieces, tracking in (("1", "2234567893"), ("2", "2234567904")):
        open_deed(desk, number, "ship_deed")
        desk.locator("[name^=line_]").first.fill(pieces)
        put(desk, tracking_number=tracking)
        do(desk, "do")
        expect(desk.locator("body")).to_contain_text("is on its way")
    look_until(caller, read_letter(caller, number), "main", "2234567904")
    expect(caller.locator("main")).to_contain_text("2234567893")


def test_two_orders_of_one_buyer_go_in_one_parcel_and_the_freight_comes_back(desk: Page, caller: Page) -> None:
    first = order_by_phone(desk, "mia.two@example.com", f"{MUG} 1")
    pay_by_the_letter(caller, first)
    second = order_by_phone(desk, "mia.two@example.com", f"{MUG} 1")
    pay_by_the_letter(caller, second)
    open_deed(desk, first, "join_deed")
    put(desk, other=second)
    do(desk, "preview")
    expect(desk.locator("[role=status]")).to_contain_text("goes back to the buyer")
    do(desk, "do")
    expect(desk.locator("body")).to_contain_text("Both orders go in one parcel")
    open_deed(desk, first, "ship_deed")
    put(desk, tracking_number="3234567895")
    do(desk, "do")
    for number in (first, second):
        look_until(desk, f"/admin/orders/order/?q={number}", "#result_list", re.compile("shipped|delivered"))


def test_an_order_on_hold_is_not_sent_before_it_is_released(desk: Page, caller: Page) -> None:
    number = order_by_phone(desk, "mia.hold@example.com", f"{MUG} 1")
    pay_by_the_letter(caller, number)
    open_deed(desk, number, "hold_deed")
    put(desk, reason="The address looks odd")
    do(desk, "do")
    expect(desk.locator("body")).to_contain_text("is on hold")
    open_deed(desk, number, "ship_deed")
    put(desk, tracking_number="4234567890")
    do(desk, "do")
    expect(desk.locator("body")).to_contain_text("is on hold")
    open_deed(desk, number, "release_deed")
    put(desk, reason="She has confirmed it")
    do(desk, "do")
    open_deed(desk, number, "ship_deed")
    put(desk, tracking_number="4234567890")
    do(desk, "do")
    expect(desk.locator("body")).to_contain_text("is on its way")


# --- how things are done ---


def order_by_phone(desk: Page, email: str, pieces: str) -> str:
    desk.goto("/admin/orders/order/")
    desk.get_by_role("link", name="Order by phone").first.click()
    put(desk, market="eu", country="DE")
    desk.locator("#id_language").select_option("de")
    desk.get_by_role("button", name="Go on").click()
    put(desk, email=email, pieces=pieces, **HOME)
    do(desk, "preview")
    expect(desk.locator("[role=status]")).to_contain_text("In all")
    do(desk, "do")
    expect(desk.locator("body")).to_contain_text("the link to pay goes by mail")
    found = NUMBER.search(desk.locator("body").inner_text())
    assert found is not None
    return found.group()


def read_letter(caller: Page, number: str, about: str = "") -> str:
    """The link of the newest letter about the order (that speaks of ``about``)."""
    letters = caller.locator(".mailbox a", has_text=number).filter(has_text=re.compile(about))
    look_until(caller, "/dev/mail/", ".mailbox a", re.compile(f"{about}.*{number}|{number}.*{about}"))
    letters.first.click()
    link = caller.locator(f"article a[href*='/de-eu/orders/{number}/']").first.get_attribute("href")
    assert link is not None
    return link


def pay_by_the_letter(caller: Page, number: str, about: str = "") -> None:
    caller.goto(read_letter(caller, number, about))
    caller.locator("form[action*='/pay'] button").first.click()
    caller.wait_for_url("**/stripe/pay/**")
    for field, text in CARD.items():
        caller.locator(f"[name={field}]").fill(text)
    caller.locator("form button").first.click()
    caller.wait_for_url("**/de-eu/orders/**")


def order_page(desk: Page, number: str) -> str:
    look_until(desk, f"/admin/orders/order/?q={number}", "#result_list a", number)
    link = desk.locator("#result_list a", has_text=number).first.get_attribute("href")
    assert link is not None
    return link


def open_deed(desk: Page, number: str, deed: str) -> None:
    """The order's page is opened again until the deed may be done: workers lag a moment behind."""
    address = order_page(desk, number)
    look_until(desk, address, f"a[href*={deed}]", "")
    link = desk.locator(f"a[href*={deed}]").first.get_attribute("href")
    assert link is not None
    desk.goto(link)  # rarer deeds lie folded under "More actions"


def do(desk: Page, button: str) -> None:
    desk.locator(f"button[name={button}]").first.click()
