"""What can be wrong with a sheet: a code is kept by row and column, the sentence is said in its reader's language."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from shop.errors import Refusal

LONGEST_TOLD = 80
SENTENCES = {
    # of the file
    "empty_file": _("The file is empty."),
    "too_many_bytes": _("The file is larger than %(most)s MB. Please divide it."),
    "damaged_workbook": _("The workbook is damaged. Please save it once more."),
    "old_workbook": _("This is an old XLS workbook or one with a password. Please save it as XLSX or CSV."),
    "packed_too_tightly": _("The workbook unpacks to more than can be read. Please divide it, or save it as CSV."),
    "merged_cells": _("Cells of this sheet are merged. Please undo that: a merged cell has no row of its own."),
    "unknown_letters": _("The letters are neither UTF-8 nor GBK nor Shift-JIS. Please save the file as UTF-8."),
    "doubtful_letters": _("The letters could be GBK or Shift-JIS. Please choose which, or save the file as UTF-8."),
    "other_letters": _("The letters are not those that were chosen for this file."),
    "endless_row": _("Row %(row)s is far too long for a sheet."),
    "no_csv": _("Row %(row)s is no CSV: a quotation mark is missing or too many, or a cell is far too long."),
    "too_many_columns": _("The sheet has more than %(most)s columns."),
    "gave_up": _("The work on this sheet was broken off several times. Nothing of it was loaded."),
    "file_lost": _("The file of this sheet is not there any more. Please bring it again."),
    # of the sheet
    "unknown_column": _("There is no column of this name. The export shows which ones there are."),
    "column_twice": _("This column is there twice."),
    "no_key_column": _("The sheet needs a column “sku”."),
    "no_rows": _("The sheet has no rows below its header."),
    "too_many_rows": _("The sheet has more than %(most)s rows. Please divide it."),
    "too_many_cells": _("This row has more cells than the header has columns."),
    # of a cell
    "control_characters": _("This holds characters that cannot be seen or printed. Please type it anew."),
    "formula": _("This is a formula. Please put its value in its place."),
    "date": _("This is a date where a number or text is expected. Format the cell as text and type it anew."),
    "error_value": _("The spreadsheet could not work this out."),
    "too_long": _("This is longer than %(most)s characters."),
    "not_clearable": _("This cannot be empty."),
    "bad_number": _("“%(text)s” is no number. Write it as 1234.50, without spaces or thousands separators."),
    "ambiguous_number": _("“%(text)s” could be read in two ways. Write it with a point and no thousands separators."),
    "too_precise": _("%(currency)s is booked with %(digits)s digits after the point; “%(text)s” has more."),
    "not_whole": _("“%(text)s” is no whole number."),
    "negative": _("This must not be below zero."),
    "too_large": _("This is more than %(most)s."),
    "zero_weight": _("A weight of 0 g cannot be sent. Write what it weighs with its packing."),
    "bad_box": _("“%(text)s” is no box. Write length x width x height in whole millimetres, as in 120x80x60."),
    "bad_choice": _("“%(text)s” is none of: %(choices)s."),
    "unknown_category": _("There is no category “%(text)s”."),
    "unknown_brand": _("There is no brand “%(text)s”."),
    "unknown_family": _("There is no family “%(text)s”."),
    "unknown_maker": _("There is no maker “%(text)s”."),
    "bad_date": _("“%(text)s” is no date. Write it as 2026-12-01 or 2026-12-01 08:00, in UTC."),
    "date_order": _("A product cannot leave the shop before it comes in."),
    "bad_sides": _("“%(text)s” is no measure. Write two or three numbers above zero, as in 120x80x60."),
    "bad_national_code": _("“%(text)s” is no code of a country: write it as US:6911101000@2026-01-01."),
    "needs_first_day": _("“%(text)s” needs the day from which it holds, as in US:6911101000@2026-01-01."),
    "other_goods": _("“%(text)s” does not begin with the six digits of the HS code."),
    "codes_overlap": _("Two codes for the same country hold on the same day."),
    "vague_text": _("“%(text)s” tells customs nothing. Say what it is and what it is made of."),
    "set_has_no_stock": _("This is a set: it has no stock of its own, its pieces have."),
    "set_of_sets": _("“%(text)s” is a set or a gift card. A set is made of goods."),
    "part_of_a_set": _("It is a piece of a set, so it cannot be one."),
    "to_itself": _("A product does not go with itself."),
    "unknown_market": _("There is no market “%(text)s”."),
    "unknown_collection": _("There is no collection “%(text)s” that is gathered by hand."),
    "unknown_restriction": _("There is no restriction “%(text)s”."),
    "unknown_value": _("The option has no value “%(text)s”."),
    "unknown_country": _("“%(text)s” is no country. Write its two letters, as in JP."),
    "bad_hs_code": _("“%(text)s” is no HS code: six to ten digits, as in 691110."),
    "bad_sku": _("“%(text)s” is no SKU: capital letters and digits, joined by hyphens, as in CUP-01."),
    "bad_address": _("“%(text)s” is no address: small letters, digits and hyphens, as in celadon-teapot."),
    "bad_tag": _("A tag has %(most)s characters at most."),
    # of a row among the others
    "sku_twice": _("The SKU “%(text)s” is in row %(row)s already."),
    "other_product": _("The SKU “%(text)s” belongs to the product “%(product)s”."),
    "needs_product": _("The SKU “%(text)s” is new, so its row needs a product."),
    "needs_sku": _("This row has neither a SKU nor a product."),
    "needs_category": _("The product is new, so it needs a category."),
    "needs_name": _("The product is new, so it needs an English name."),
    "needs_weight": _("The SKU is new, so it needs a weight."),
    "contradiction": _("Row %(row)s says something else of the same product."),
    "not_above": _("The earlier price must be above the price."),
    "no_price": _("There is an earlier price here but no price."),
    "count_too_low": _("%(reserved)s pieces are reserved there, so fewer than that cannot lie there."),
    "unknown_product": _("There is no product “%(text)s”."),
    "unknown_sku": _("There is no SKU “%(text)s”."),
    "not_its_picture": _("“%(text)s” is none of the product's pictures."),
    "unknown_picture": _("The shop has no picture “%(text)s”. Upload it first; its name is shown in the export."),
}


@dataclass(frozen=True)
class Fault:
    """``row`` counts as the spreadsheet does, from the header; 0 is the file. No ``column`` means the whole row."""

    row: int
    column: str
    code: str
    values: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return sentence(self.code, self.values)


def sentence(code: str, values: dict[str, str]) -> str:
    words = str(SENTENCES[code])
    return words % values if values else words


class BadCell(Exception):
    """A cell that cannot be understood."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = shortened(values)


class BadSheet(Refusal):
    """The sheet has faults; nothing of it was loaded."""

    code = "bad_sheet"
    status = 422
    sentence = _("The sheet has faults, so nothing of it was loaded.")

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


class UnreadableSheet(BadSheet):
    """The file as a whole cannot be read; nothing of it was looked at. Its one fault says why."""

    code = "unreadable_sheet"

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__([Fault(0, "", reason, shortened(values))])

    def __str__(self) -> str:
        return str(self.faults[0])


def shortened(values: dict[str, object]) -> dict[str, str]:
    """As they are kept and told: nobody wants to read a whole wrong text again."""
    return {name: str(value)[:LONGEST_TOLD] for name, value in values.items()}
