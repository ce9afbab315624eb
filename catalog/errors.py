"""How the catalogue says no."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.errors import Refusal


@dataclass(frozen=True)
class Short:
    """A line that cannot be had: ``left`` pieces of the ``wanted`` can still be reserved in that place."""

    sku: str
    place: str
    name: str
    wanted: int
    left: int


class OutOfStock(Refusal):
    """``lines`` has every line that is short; nothing is held."""

    code = "out_of_stock"

    def __init__(self, lines: tuple[Short, ...]) -> None:
        super().__init__(lines=lines)
        self.lines = lines

    def __str__(self) -> str:
        return " ".join(
            ngettext("Only %(left)s piece left of %(name)s.", "Only %(left)s pieces left of %(name)s.", line.left)
            % {"left": line.left, "name": line.name}
            if line.left
            else _("%(name)s is sold out.") % {"name": line.name}
            for line in self.lines
        )


class AlreadyReserved(Refusal):
    code = "already_reserved"
    sentence = _("Goods are already reserved for %(reference)s.")


class BadQuantity(Refusal):
    code = "bad_quantity"
    status = 400
    sentence = _("The quantity must be a whole number above zero, not %(quantity)s.")


class CountTooLow(Refusal):
    code = "count_too_low"
    sentence = _("%(reserved)s pieces of %(sku)s are reserved in %(place)s, so fewer than that cannot lie there.")


class NotHereYet(Refusal):
    """Pieces of a preorder were to leave before they came in."""

    code = "not_here_yet"
    sentence = _("Only %(left)s pieces of %(sku)s lie in %(place)s; the others have not come in yet.")


class BadPromise(Refusal):
    code = "bad_promise"
    status = 422
    sentence = _("A preorder ends today or later (%(until)s), and its goods leave on that day or after (%(ships_on)s).")


class PromiseTooLow(Refusal):
    code = "promise_too_low"
    sentence = _("%(reserved)s preordered pieces of %(sku)s are reserved in %(place)s, so no fewer can be promised.")


class BadPicture(Refusal):
    code = "bad_picture"
    status = 400
    sentence = _("%(name)s cannot be used as a picture: %(reason)s")


class BadTariffCode(Refusal):
    """``reason`` is the rule that is broken."""

    code = "bad_tariff_code"
    status = 422
    sentence = _("“%(code)s” is no HS code: %(reason)s.")


class VagueText(Refusal):
    code = "vague_text"
    status = 422
    sentence = _("“%(text)s” tells customs nothing. Say what the goods are and what they are made of.")


class BadValue(Refusal):
    """``reason`` says what the attribute's kind asks for."""

    code = "bad_value"
    status = 422
    sentence = _("%(attribute)s cannot be “%(value)s”: %(reason)s.")


class NotSoldThere(Refusal):
    """A ban of the destination; ``reason`` is the text that staff gave it."""

    code = "not_sold_there"
    sentence = _("%(name)s cannot be sold to %(country)s. %(reason)s")


class OnlyGiven(Refusal):
    code = "only_given"
    sentence = _("%(name)s is a gift: it comes with an order and is not sold by itself.")


class SetHasNoStock(Refusal):
    code = "set_has_no_stock"
    sentence = _("%(sku)s is a set. It has as many pieces as its parts: receive and count those.")


class InsideItself(Refusal):
    code = "inside_itself"
    status = 422
    sentence = _("A category cannot lie in itself or in one that lies in it.")


class TooManyMoved(Refusal):
    code = "too_many_moved"
    status = 422
    sentence = _("At most %(most)s categories can be moved at once.")


class SkuTaken(Refusal):
    code = "sku_taken"
    status = 422
    sentence = _("The SKU %(sku)s belongs to %(name)s already. Every SKU is there once.")


class NothingToUndo(Refusal):
    code = "nothing_to_undo"
    sentence = _("This change was undone already.")


class BadPaper(Refusal):
    code = "bad_paper"
    status = 400
    sentence = _("%(name)s cannot be used as a document: %(reason)s")


class TooMany(Refusal):
    code = "too_many"
    status = 422
    sentence = _("That is more than %(most)s at once. Please choose a smaller part.")


class BadSheet(Refusal):
    """A file that is no translation sheet at all; ``reason_code`` says why."""

    code = "bad_sheet"
    status = 422
    REASONS: ClassVar = {
        "format": _("This file is no XLSX workbook and no XLIFF document."),
        "xliff": _("Only XLIFF 1.2 is read."),
        "head": _("The first row must begin with the columns “key” and “check”, as in an exported sheet."),
        "languages": _("No column or file element is in a language of the shop."),
        "large": _("The sheet is too large. Please divide it."),
        "many": _("The sheet has more than %(most)s texts. Please choose fewer."),
        "cell": _("%(key)s is too long for a cell of a workbook. Please take an XLIFF document instead."),
    }

    def __init__(self, *, reason_code: str, **values: Any) -> None:
        super().__init__(**values)
        self.reason_code = reason_code
        self.sentence = self.REASONS[reason_code]


class FaultySheet(Refusal):
    """Some lines of a translation sheet are wrong, so none was taken."""

    code = "faulty_sheet"
    status = 422

    def __str__(self) -> str:
        count = self.values["count"]
        sentence = ngettext(
            "%(count)s line is wrong; nothing was changed.", "%(count)s lines are wrong; nothing was changed.", count
        )
        return sentence % {"count": count}


class SheetTaken(Refusal):
    code = "sheet_taken"
    sentence = _("This sheet was taken over already.")


class TooManyAtOnce(Refusal):
    code = "too_many_at_once"
    status = 422
    sentence = _("At most %(most)s products can be changed at once. Narrow the list down first.")


class BadTerms(Refusal):
    """A bulk change was asked for with a value that it cannot use."""

    code = "bad_terms"
    status = 422
    sentence = _("“%(value)s” cannot be used here: %(reason)s.")
