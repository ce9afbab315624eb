"""Hands of somebody at the back office: signs in, fills fields, adds rows, picks from search boxes, looks again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from shop.supervisor.house import House

OWNER = "owner@tradewind.example"
PATIENCE_MS = 60_000
LOOKS = 30

# A busy machine draws a page of the back office in seconds.
expect.set_options(timeout=20_000)


@contextmanager
def at_the_desk(browser: Browser, house: House) -> Iterator[Page]:
    """Somebody of the staff who has signed in."""
    context = browser.new_context(base_url=house.site, locale="en-US", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/admin/")
    put(page, username=OWNER, password=house.env["DEMO_PASSWORD"])
    page.locator("[name=password]").press("Enter")
    expect(page.locator("body")).to_contain_text("Next today", timeout=PATIENCE_MS)
    try:
        yield page
    finally:
        context.close()


def put(page: Page, prefix: str = "", **values: str) -> None:
    """Writes or chooses a value for each field; ``prefix`` is that of a row."""
    for name, value in values.items():
        field = page.locator(f"[name={prefix}{name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def new_row(page: Page, rows: str) -> str:
    """One more row among ``rows``; answers with the prefix of its fields."""
    total = page.locator(f"[name={rows}-TOTAL_FORMS]")
    number = int(total.input_value())
    page.locator(f"#{rows}-group .add-row").click()
    expect(total).to_have_value(str(number + 1))
    return f"{rows}-{number}-"


def pick(page: Page, field: str, words: str) -> None:
    """Types ``words`` into a search box and takes what is found."""
    page.locator(f"[name={field}] + .select2").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option", has_text=re.compile(f"^{re.escape(words)}")).first.click()


def room(page: Page, rows: str) -> None:
    """The tab with the rows of this kind."""
    page.locator(f"#tabs-items a[href='#{rows}'], #tabs-dropdown a[href='#{rows}']").first.click()


def save(page: Page, *, stay: bool = False) -> None:
    page.locator(f"[name={'_continue' if stay else '_save'}]").first.click()
    expect(page.locator("body")).to_contain_text(re.compile("was (added|changed) successfully"), timeout=PATIENCE_MS)


def look_until(page: Page, address: str, spot: str, text: str | re.Pattern[str]) -> None:
    """Workers lag a moment behind: the page is opened again until it says it."""
    for _look in range(LOOKS):
        page.goto(address)
        if page.locator(spot).filter(has_text=text).count():
            return
        page.wait_for_timeout(1_000)
    expect(page.locator(spot).first).to_contain_text(text)
