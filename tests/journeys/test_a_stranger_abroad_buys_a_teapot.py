"""The whole journey with real servers: a stranger in Berlin buys, staff send and refund, finance explains it all."""

import csv
import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import openpyxl
import pytest
from django.utils import translation
from playwright.sync_api import Browser, Page, expect

from shop.supervisor.house import ROOT, House

pytestmark = pytest.mark.browser

GLASS, TEAPOT = "DWG250-1", "SHI200-ZHU"
PATIENCE_S = 60
STAFF = "owner@tradewind.example"


@pytest.fixture(scope="module")
def shopper(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="de-DE", viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def desk(browser: Browser, live_world: House) -> Iterator[Page]:
    """Somebody of the staff who has signed in."""
    context = browser.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{live_world.site}/admin/")
    page.locator("[name=username]").fill(STAFF)
    page.locator("[name=password]").fill(live_world.env["DEMO_PASSWORD"])
    page.locator("[name=password]").press("Enter")
    expect(page.locator("body")).to_contain_text("Orders to ship")
    yield page
    context.close()


def test_a_stranger_abroad_buys_a_teapot(live_world: House, shopper: Page, desk: Page) -> None:
    site = live_world.site
    she_finds_the_shop_in_her_language(shopper, site)
    she_changes_language_and_stays_on_the_same_thing(shopper, site)
    she_sees_one_honest_price(shopper, site)
    number = she_pays_on_the_providers_page(shopper, site)
    the_order_is_paid_once_however_often_the_notice_comes(live_world, number)
    she_reads_a_letter_in_german(live_world, shopper, number)
    staff_send_the_parcel(desk, site, number)
    she_follows_it_through_customs_to_her_door(live_world, shopper, number)
    staff_refund_one_cup(desk, site, number)
    finance_explains_every_cent(live_world, desk, number)
    assert command(live_world, "check_invariants").startswith("All ")


def she_finds_the_shop_in_her_language(page: Page, site: str) -> None:
    page.goto(f"{site}/")
    assert page.url == f"{site}/de-eu/"
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.context.cookies() == []
    page.goto(f"{site}/de-eu/c/cups/")
    expect(page.locator("main")).to_contain_text("Doppelwandiges Teeglas")


def she_changes_language_and_stays_on_the_same_thing(page: Page, site: str) -> None:
    page.goto(f"{site}/choose/?language=ar&market=ae&path=/de-eu/p/yixing-shipiao-teapot/")
    assert page.url == f"{site}/ar-ae/p/yixing-shipiao-teapot/"
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.goto(f"{site}/choose/?language=de&market=eu&path=/ar-ae/p/yixing-shipiao-teapot/")
    assert page.url == f"{site}/de-eu/p/yixing-shipiao-teapot/"


def she_sees_one_honest_price(page: Page, site: str) -> None:
    """Two cups and a teapot, of which only Shenzhen has enough: duty for two HS codes, import VAT on all of it."""
    put_in_basket(page, f"{site}/de-eu/p/double-wall-glass/?v={GLASS}", 2)
    put_in_basket(page, f"{site}/de-eu/p/yixing-shipiao-teapot/?v={TEAPOT}", 1)
    page.goto(f"{site}/de-eu/basket/")
    goods, shipping, duty, total, tax = amounts(page.locator(".summary").inner_text())
    assert duty == Decimal("7.14")  # 3 EUR for each of 2 subheadings, and 19 % on them
    assert goods + shipping + duty == total
    assert abs(tax - total * 19 / 119) <= Decimal("0.02")


def she_pays_on_the_providers_page(page: Page, site: str) -> str:
    page.goto(f"{site}/de-eu/checkout/")
    address = {"name": "Anna Weiß", "street": "Torstraße 1", "postal": "10119", "city": "Berlin"}
    for field, text in {"email": "anna@example.com", **address}.items():
        page.locator(f"main [name={field}]").fill(text)
    page.locator("button[name=order]").click()
    page.wait_for_url("**/stripe/pay/**")
    card = {"number": "4000 0025 0000 3155", "expiry": "12 / 40", "cvc": "123", "name": "Anna Weiß"}
    for field, text in card.items():
        page.locator(f"[name={field}]").fill(text)
    page.locator("form button").first.click()
    page.wait_for_url("**/stripe/3ds/**")
    page.locator("button[value=approve]").click()
    page.wait_for_url("**/de-eu/orders/**")
    expect(page.locator("h1")).to_have_text(german("Thank you. Your order is paid"), timeout=PATIENCE_S * 1000)
    return re.search(r"TW-[A-Z0-9]{8}", page.url).group()


def the_order_is_paid_once_however_often_the_notice_comes(house: House, number: str) -> None:
    paid = [
        hook for hook in world(house, "GET", "webhooks")["webhooks"] if hook["type"] == "checkout.session.completed"
    ]
    for _n in range(3):
        world(house, "POST", f"stripe/resend?event={paid[0]['event']}")
    wait_until(lambda: len(letters(house)) >= 1)
    truth = world(house, "GET", "stripe/truth")
    assert truth["references"][number]["eur"]["captured"] == 19_666
    time.sleep(2)
    assert len([letter for letter in letters(house) if number in letter]) == 1


def she_reads_a_letter_in_german(house: House, page: Page, number: str) -> None:
    page.goto(f"{house.site}/dev/mail/")
    page.locator(".mailbox a", has_text=number).first.click()
    letter = page.locator("article")
    expect(letter).to_have_attribute("lang", "de")
    link = letter.locator(f"a[href*='/de-eu/orders/{number}/']").first
    stranger = page.context.browser.new_context().new_page()
    stranger.goto(link.get_attribute("href"))
    expect(stranger.locator("h1")).to_have_text(german("Thank you. Your order is paid"))
    assert "key=" not in stranger.url
    stranger.context.close()
    foreign = httpx.get(f"{house.site}/de-eu/orders/{number}/")
    assert foreign.status_code == 404


def staff_send_the_parcel(desk: Page, site: str, number: str) -> None:
    open_order(desk, site, number)
    for fact in ("capture", "Money at the payment provider", "placed → paid", "Held"):
        expect(desk.locator("body")).to_contain_text(fact)
    desk.locator("a[href*=ship_deed]").click()
    desk.locator("[name=tracking_number]").fill("1234567891")
    desk.locator("button[name=do]").click()
    expect(desk.locator("body")).to_contain_text("1234567891")


def she_follows_it_through_customs_to_her_door(house: House, page: Page, number: str) -> None:
    steps = ["in transit", "in customs", "out for delivery", "delivered"]
    page.goto(f"{house.site}/de-eu/track/?number=1234567891")

    def delivered() -> bool:
        world(house, "POST", "dhl/advance?number=1234567891")
        page.reload()
        return page.locator(".timeline-step").count() >= len(steps) and mailed(house, number) >= len(steps)

    wait_until(delivered)

    def arrived() -> bool:
        """The order hears of it by an event of its own, maybe a moment after the letters."""
        page.goto(f"{house.site}/de-eu/orders/{number}/")
        return page.locator("h1").inner_text() == german("Your order has arrived")

    wait_until(arrived)
    subjects = [letter for letter in letters(house) if number in letter]
    assert len(subjects) == len(set(subjects)), "a step was told twice"


def staff_refund_one_cup(desk: Page, site: str, number: str) -> None:
    open_order(desk, site, number)
    link = desk.locator("a[href*=refund_deed]").first.get_attribute("href")
    desk.goto(f"{site}{link}")  # folded under "More actions"
    desk.locator("input[name^=line_]").first.fill("1")
    desk.locator("button[name=do]").click()
    open_order(desk, site, number)

    def settled() -> bool:
        desk.reload()
        return "settled" in desk.locator("body").inner_text().lower()

    wait_until(settled)
    expect(desk.locator("body")).to_contain_text("refund")


def finance_explains_every_cent(house: House, desk: Page, number: str) -> None:
    world(house, "POST", "stripe/close-day")
    desk.goto(f"{house.site}/admin/payments/reconciliation/")
    desk.get_by_role("button", name="Run the day's reconciliation").click()
    expect(desk.locator("body")).to_contain_text("agree to the last unit")
    expect(desk.locator("body")).to_contain_text(number)
    with desk.expect_download() as csv_file:
        desk.get_by_role("link", name="Download CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(csv_file.value.path()).read_text(encoding="utf-8-sig"))))
    assert [row["Kind"] for row in rows if row["Reference"] == number] == ["charge", "refund"]
    assert {Decimal(row["Difference"]) for row in rows} == {Decimal(0)}
    assert {row["Verdict"].lower() for row in rows} == {"matched"}
    with desk.expect_download() as xlsx_file:
        desk.get_by_role("link", name="Download XLSX").click()
    sheet = openpyxl.load_workbook(io.BytesIO(Path(xlsx_file.value.path()).read_bytes())).active
    assert [cell.value for cell in sheet[1]] == list(rows[0])
    assert sheet.max_row >= 1 + len(rows)
    told = json.loads(command(house, "reconcile", "--json"))
    assert [Decimal(each["difference"]) for each in told["sums"]] == [Decimal(0)] * len(told["sums"])
    assert told["sums"]


# --- how things are done ---


def put_in_basket(page: Page, address: str, quantity: int) -> None:
    page.goto(address)
    form = page.locator("form[action*='basket/add']").first
    form.locator("[name=quantity]").fill(str(quantity))
    with page.expect_response(lambda answer: "basket/add" in answer.url) as added:
        form.locator("button[type=submit]").click()
    assert added.value.status in {200, 303}


def open_order(desk: Page, site: str, number: str) -> None:
    desk.goto(f"{site}/admin/orders/order/?q={number}")
    desk.locator("#result_list a", has_text=number).first.click()
    expect(desk.locator("body")).to_contain_text(number)


def amounts(text: str) -> list[Decimal]:
    """Goods, shipping, duty, total, tax inside, from the summary as it is shown."""
    text = text[text.index(german("Goods")) :]
    found = [Decimal(each.replace(".", "").replace(",", ".")) for each in re.findall(r"([\d.]+,\d\d)\s€", text)]
    goods, shipping, duty = found[:3]
    tax, total = sorted(found[3:5])
    return [goods, shipping, duty, total, tax]


def german(sentence: str) -> str:
    with translation.override("de"):
        told = translation.gettext(sentence)
    assert told != sentence, f"{sentence!r} has no German"
    return told


def world(house: House, method: str, path: str) -> dict:
    answer = httpx.request(method, f"{house.env['SANDBOX_URL']}/world/{path}", timeout=20)
    assert answer.is_success, answer.text
    return answer.json()


def letters(house: House) -> list[str]:
    """Subjects, the oldest first."""
    page = httpx.get(f"{house.site}/dev/mail/").text
    return re.findall(r'<a href="[^"]*dev/mail/[^"]+"[^>]*>([^<]+)</a>', page)[::-1]


def mailed(house: House, number: str) -> int:
    """Letters about the parcel, beside the one that thanked for the payment."""
    return len([subject for subject in letters(house) if number in subject]) - 1


def command(house: House, *words: str) -> str:
    run = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=house.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def wait_until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(1)
