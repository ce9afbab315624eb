"""A merchandiser brings a thousand rows, of which seven are wrong; mends them; and takes a change of many back."""

from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from shop.supervisor.house import House
from tests.journeys.back_office import PATIENCE_MS, at_the_desk, look_until, put, save

pytestmark = pytest.mark.browser

ROWS = 1_000
SHELF, WORD = "thousand", "Thousandfold"
COLUMNS = (
    "product", "sku", "category", "status", "everywhere", "name:en", "origin", "hs_code", "weight_g", "price:EUR",
)  # fmt: skip
SPREADSHEET_HEADER = 1
PIECE = f"/en-eu/p/{SHELF}-0500/"

# In which row of the sheet, in which column, what stands there, and how it is told.
PLANTED = [
    (12, "price:EUR", "-20", "This must not be below zero."),
    (140, "weight_g", "heavy", "“heavy” is no whole number."),
    (255, "category", "teapotz", "There is no category “teapotz”."),
    (400, "sku", "FOLD-0397", "The SKU “FOLD-0397” is in row 399 already."),
    (555, "hs_code", "69", "“69” is no HS code: six to ten digits, as in 691110."),
    (731, "name:en", "", "The product is new, so it needs an English name."),
    (1001, "origin", "Japan", "“Japan” is no country. Write its two letters, as in JP."),
]


def test_a_merchandiser_brings_a_thousand_rows_and_mends_seven(
    live_world: House, browser: Browser, tmp_path: Path
) -> None:
    with at_the_desk(browser, live_world) as desk:
        she_makes_room_for_them(desk)
        she_brings(desk, workbook(tmp_path / "first.xlsx", planted=True))
        she_reads_what_is_wrong(desk)
        nothing_of_it_is_in_the_shop(browser, live_world)
        she_brings(desk, workbook(tmp_path / "mended.xlsx", planted=False))
        she_loads_it(desk)
        shoppers_see_a_thousand_pieces(browser, live_world)
        she_lowers_prices_and_takes_it_back(desk)


def she_makes_room_for_them(desk: Page) -> None:
    desk.goto("/admin/catalog/category/add/")
    put(desk, slug=SHELF, name_en=WORD)
    save(desk)


def she_brings(desk: Page, sheet: Path) -> None:
    """A worker looks at it while the page waits."""
    desk.goto("/admin/catalog/sheetrun/bring/")
    desk.locator("[name=sheet]").set_input_files(sheet)
    desk.locator("#content form button[type=submit]").first.click()
    expect(desk.locator("#content h1")).to_have_text(sheet.name)
    expect(desk.locator("#content progress")).to_have_count(0, timeout=2 * PATIENCE_MS)


def she_reads_what_is_wrong(desk: Page) -> None:
    expect(desk.get_by_role("alert")).to_contain_text("Nothing can be loaded while something is wrong.")
    told = desk.locator(".words-list tbody tr")
    expect(told).to_have_count(len(PLANTED))
    cells = [row.locator("td").all_inner_texts() for row in told.all()]
    assert cells == [[str(row), column, says] for row, column, _wrong, says in PLANTED]
    expect(desk.get_by_role("button", name="Load")).to_have_count(0)


def nothing_of_it_is_in_the_shop(browser: Browser, house: House) -> None:
    page = browser.new_page(base_url=house.site)
    page.goto(f"/en-eu/search/?q={WORD}+0007")
    expect(page.locator(".card-name", has_text=WORD)).to_have_count(0)
    page.close()


def she_loads_it(desk: Page) -> None:
    sums = desk.locator(".words-sums")
    expect(sums.locator("div", has_text="new products")).to_contain_text(f"{ROWS:,}")
    desk.get_by_role("button", name="Load").click()
    expect(desk.get_by_role("status")).to_contain_text("The shop shows it within seconds.", timeout=2 * PATIENCE_MS)


def shoppers_see_a_thousand_pieces(browser: Browser, house: House) -> None:
    """The list counts them all and has a second page, with and without script; search finds one of them."""
    for script in (True, False):
        context = browser.new_context(base_url=house.site, java_script_enabled=script)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        look_until(page, f"/en-eu/c/{SHELF}/", ".list-bar [role=status]", "1,000 pieces")
        names = page.locator(".card-name")
        first = names.all_inner_texts()
        page.get_by_role("link", name="Next").click()
        expect(page.get_by_role("link", name="Previous")).to_be_visible()
        second = names.all_inner_texts()
        assert (len(first), len(second), set(first) & set(second)) == (24, 24, set())
        page.get_by_role("link", name="Previous").click()
        expect(names).to_have_text(first)
        context.close()
    page = browser.new_page(base_url=house.site)
    page.set_default_timeout(PATIENCE_MS)
    look_until(page, f"/en-eu/search/?q={WORD}+0500", ".card-name >> nth=0", f"{WORD} cup 0500")
    page.close()


def she_lowers_prices_and_takes_it_back(desk: Page) -> None:
    """Shoppers pay half of it until she has taken the change back."""
    look_until(desk, PIECE, ".price-now", "€")
    whole = Decimal(desk.locator(".price-now").first.inner_text().removeprefix("€"))
    desk.goto(f"/admin/catalog/product/?q={SHELF}-0500")
    desk.locator("#result_list input.action-select").check()
    desk.locator("[name=action]").select_option("change_together")
    desk.get_by_role("button", name="Run").click()
    expect(desk.locator("#content h1")).to_have_text("Change together")
    put(desk, deed="prices")
    put(desk, percent="-50")
    desk.locator("[name=do]").click()
    expect(desk.locator("body")).to_contain_text("It can be undone here.", timeout=PATIENCE_MS)
    record = desk.url
    look_until(desk, PIECE, ".price-now", f"€{whole / 2:.2f}")
    desk.goto(record)
    desk.get_by_role("link", name="Undo", exact=True).click()
    desk.get_by_role("button", name="Undo the change").click()
    expect(desk.locator("body")).to_contain_text("The change was taken back.", timeout=PATIENCE_MS)
    expect(desk.get_by_role("link", name="Undo", exact=True)).to_have_count(0)
    look_until(desk, PIECE, ".price-now", f"€{whole:.2f}")


# --- the sheet ---


def workbook(path: Path, *, planted: bool) -> Path:
    """A thousand products of one variant each, as a spreadsheet program writes them."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in map(product, range(ROWS))]
    for row, column, wrong, _says in PLANTED if planted else ():
        rows[row - SPREADSHEET_HEADER - 1][column] = wrong
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(COLUMNS)
    for row in rows:
        page.append([row[column] for column in COLUMNS])
    book.save(path)
    return path


def product(n: int) -> tuple[str, ...]:
    return (
        f"{SHELF}-{n:04}", f"FOLD-{n:04}", SHELF, "published", "yes", f"{WORD} cup {n:04}", "JP", "691200", "310", "20",
    )  # fmt: skip
