"""The refusals of logistics."""

from django.utils.translation import gettext_lazy as _

from shop.errors import Refusal, Unavailable


class UnknownCarrier(Refusal):
    code = "unknown_carrier"
    status = 400
    sentence = _("We work with no carrier by the name “%(carrier)s”.")


class BadTrackingNumber(Refusal):
    code = "bad_tracking_number"
    status = 400
    sentence = _("“%(number)s” is no tracking number of %(carrier)s. Please compare it with the label.")


class NumberTaken(Refusal):
    code = "number_taken"
    sentence = _("The tracking number %(number)s already belongs to another delivery.")


class UnknownNumber(Refusal):
    code = "unknown_number"
    status = 404
    sentence = _("%(carrier)s does not know the number %(number)s yet.")


class BadAnswer(Unavailable):
    """The carrier answered something that cannot be read, or refused our key."""

    code = "bad_answer"
    sentence = _("%(service)s gave an answer that could not be read.")


class BadParameters(Refusal):
    code = "bad_parameters"
    sentence = _("The import rule %(rule)s lacks a good value for “%(name)s”.")


class BadVatNumber(Refusal):
    code = "bad_vat_number"
    status = 422
    sentence = _("“%(number)s” is no tax number of a business. Please compare it with your papers.")


class WrongHs(Refusal):
    code = "wrong_hs"
    status = 422
    sentence = _("“%(code)s” is no HS code: six to ten digits, of a chapter that exists (chapter 77 does not).")


class NotDeclarable(Refusal):
    """Its customs papers could not be written: what is lacking staff see by country on the readiness screen."""

    code = "not_declarable"
    sentence = _("%(name)s cannot be sent to %(country)s yet, because our papers lack its %(lacking)s.")


class BadTariffFile(Refusal):
    """``faults`` holds one sentence a row that cannot be read; nothing of the file is kept."""

    code = "bad_tariff_file"
    status = 422
    sentence = _("The file cannot be brought in; nothing was changed.")

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__()
        self.faults = faults
