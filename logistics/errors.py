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
