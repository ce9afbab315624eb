"""Refusals: the named, expected ways in which the shop says no, each with a code and the sentence its reader sees."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """A no with a reason. ``values`` fill the sentence; ``status`` is the HTTP answer it deserves."""

    code = "refused"
    status = 409
    sentence: Promise | str = _("This cannot be done.")

    def __init__(self, **values: Any) -> None:
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        return str(self.sentence) % self.values if self.values else str(self.sentence)


class IllegalMove(Refusal):
    code = "illegal_move"
    sentence = _("This cannot go from “%(was)s” to “%(becomes)s”.")


class Missing(Refusal):
    code = "missing"
    status = 404
    sentence = _("There is nothing here by the name “%(name)s”.")


class Unavailable(Refusal):
    """An outside service did not answer as it should. Try again later; nothing of ours is lost."""

    code = "unavailable"
    status = 503
    sentence = _("%(service)s does not answer at the moment. Please try again in a few minutes.")


class Busy(Refusal):
    """What is needed is in other hands for too long. Nothing was done, and the same may work in a moment."""

    code = "busy"
    status = 503
    sentence = _(
        "The shop is being looked after or has very many visitors just now. Please try again in a minute; your basket "
        "is kept."
    )
