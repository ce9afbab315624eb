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


class EnoughAddresses(Refusal):
    code = "enough_addresses"
    sentence = _("Your book holds %(most)s addresses already. Please remove one first.")
