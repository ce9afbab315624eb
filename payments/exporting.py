"""A day's reconciliation as a table for people who keep books: CSV and XLSX from the same rows."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from payments.models import Reconciliation, SettlementRow
from shop.money import money

# A spreadsheet would run a text that starts like this as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | Decimal


def header() -> list[str]:
    return [
        _("Payout"),
        _("Line"),
        _("Time (UTC)"),
        _("Kind"),
        _("Reference"),
        _("Payment"),
        _("Refund"),
        _("Currency"),
        _("Gross"),
        _("Fee"),
        _("Net"),
        _("Customer currency"),
        _("Customer amount"),
        _("Difference"),
        _("Verdict"),
    ]


def rows_of(run: Reconciliation) -> Iterator[list[Cell]]:
    """One list a settlement row, amounts as decimals at their currency's exponent."""
    rows = SettlementRow.objects.filter(payout__reconciliation=run).select_related("payout", "payment", "refund")
    for row in rows.order_by("payout__provider_id", "id").iterator(chunk_size=2000):
        currency, faced = row.gross.currency.code, row.faced.currency.code
        yield [
            row.payout.provider_id,
            row.line_id,
            f"{row.at:%Y-%m-%d %H:%M:%S}",
            row.kind,
            row.reference,
            row.payment.token if row.payment else "",
            row.refund.key if row.refund else "",
            currency,
            money(row.gross.amount, currency).amount,
            row.fee.amount,
            row.net.amount,
            faced,
            money(row.faced.amount, faced).amount,
            money(row.difference_amount, faced).amount,
            row.get_verdict_display(),
        ]


def to_csv(run: Reconciliation) -> bytes:
    """UTF-8 with a byte order mark, as spreadsheets want it."""
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerow(header())
    for row in rows_of(run):
        writer.writerow([_harmless(cell) for cell in row])
    return paper.getvalue().encode("utf-8-sig")


def to_xlsx(run: Reconciliation) -> bytes:
    paper = io.BytesIO()
    book = xlsxwriter.Workbook(paper, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    lines = book.add_worksheet(_("Lines"))
    _fill(lines, header(), rows_of(run), bold)
    sums = book.add_worksheet(_("Sums"))
    names = ["currency", "payouts", "kept", "gross", "fee", "net", "difference"]
    titles = [_("Currency"), _("Payouts"), _("Kept by the provider"), _("Gross"), _("Fee"), _("Net"), _("Difference")]
    _fill(sums, titles, ([_number(each.get(name, "0")) for name in names] for each in run.sums), bold)
    book.close()
    return paper.getvalue()


def _fill(sheet: Any, titles: list[str], rows: Iterator[list[Cell]], bold: Any) -> None:
    sheet.write_row(0, 0, titles, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            # A spreadsheet keeps fifteen digits, which hold every amount of a day exactly.
            sheet.write(number, column, cell)
    sheet.autofit()


def _number(text: str) -> Cell:
    return Decimal(text) if text.lstrip("-").replace(".", "", 1).isdigit() else text


def _harmless(cell: Cell) -> str:
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA_STARTS) else text
