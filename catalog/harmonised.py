"""Codes of the Harmonized System: which there are, and how a country makes them longer. Every rule of it stands here.

Source: the HS convention of the World Customs Organization, edition 2022. Chapters 01 to 97; 77 is kept free; 98 and
99 belong to each country and mean nothing elsewhere. Six digits are the same everywhere, the rest is national.
"""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.errors import BadTariffCode

WORLD_DIGITS = 6
LONGEST = 10
# China declares with 10 digits and keeps 13 for its own lists; nobody uses fewer than 8 for a national code.
NATIONAL_DIGITS = range(8, 14)
FREE_CHAPTER = "77"
NATIONAL_CHAPTERS = {"98", "99"}

DIGITS = _("a code has digits only")
LENGTH = _("a code has six to ten digits")
NO_CHAPTER = _("the chapters go from 01 to 97")
FREE = _("chapter 77 is empty, it is kept free for later use")
NATIONAL = _("chapters 98 and 99 belong to each country and mean nothing abroad")
NATIONAL_LENGTH = _("a national code has eight to thirteen digits")
OTHER_GOODS = _("it does not begin with %(six)s, the code that all countries share")


def check_hs(code: str) -> None:
    """A code as it may stand on a product. Raises BadTariffCode with the rule that is broken."""
    _check_digits(code)
    if not WORLD_DIGITS <= len(code) <= LONGEST:
        raise BadTariffCode(code=code, reason=LENGTH)
    _check_chapter(code)


def check_national(code: str, *, world: str) -> None:
    """A country's own longer code for goods whose code is ``world``. Raises BadTariffCode."""
    _check_digits(code)
    if len(code) not in NATIONAL_DIGITS:
        raise BadTariffCode(code=code, reason=NATIONAL_LENGTH)
    _check_chapter(code)
    six = world[:WORLD_DIGITS]
    if not six or not code.startswith(six):
        raise BadTariffCode(code=code, reason=_other_goods(six))


def valid_hs_code(code: str) -> None:
    """The rule as a form field knows it. Raises ValidationError."""
    try:
        check_hs(code)
    except BadTariffCode as refusal:
        raise ValidationError(str(refusal)) from refusal


def _check_digits(code: str) -> None:
    if not (code.isascii() and code.isdigit()):
        raise BadTariffCode(code=code, reason=DIGITS)


def _check_chapter(code: str) -> None:
    chapter = code[:2]
    if chapter == FREE_CHAPTER:
        raise BadTariffCode(code=code, reason=FREE)
    if chapter in NATIONAL_CHAPTERS:
        raise BadTariffCode(code=code, reason=NATIONAL)
    if chapter == "00":
        raise BadTariffCode(code=code, reason=NO_CHAPTER)


def _other_goods(six: str) -> Promise | str:
    return str(OTHER_GOODS) % {"six": six or "–"}
