"""How the people's floor says no."""

from django.utils.translation import gettext_lazy as _

from shop.errors import Refusal


class BadAddress(Refusal):
    code = "bad_address"
    status = 422
    sentence = _("This is no e-mail address we can write to. Please look at it once more.")


class EnoughWishes(Refusal):
    code = "enough_wishes"
    sentence = _("This address waits for %(most)s things already. Please let one of them come first.")


class NotEnoughPoints(Refusal):
    code = "not_enough_points"
    sentence = _("Points left: %(left)s. Please look at the new total. Nothing was ordered yet.")


class EnoughWished(Refusal):
    code = "enough_wished"
    sentence = _("Your wish list holds %(most)s pieces. Please take one off first.")


class NotReceived(Refusal):
    """The piece was not delivered to whoever asks, or the link to its review is too old."""

    code = "not_received"
    status = 404
    sentence = _("Only who bought a piece here and received it can review it. This link is too old or not yours.")


class TooLateToChange(Refusal):
    code = "too_late_to_change"
    sentence = _("A review can be changed for %(days)s days. Yours is older and stays as it is.")


class ReviewChanged(Refusal):
    """The writer changed her words after staff had read them."""

    code = "review_changed"
    sentence = _("The review was changed in the meantime. Please read it again.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    status = 422
    sentence = _("Please say why: the writer reads it.")


class EnoughAddresses(Refusal):
    code = "enough_addresses"
    sentence = _("Your book holds %(most)s addresses already. Please remove one first.")
