"""A mailbox that lives for ten minutes: news of the parcel will reach nobody."""

from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from payments.suspicion import Before, Purchase, Signal, signals

LIST = Path(__file__).parent.parent / "data" / "disposable_mail.txt"


@signals.register("disposable_mail")
class DisposableMail(Signal):
    code = "disposable_mail"
    name = _("throw-away mailbox")
    points = 25

    def speaks(self, purchase: Purchase, before: Before) -> str | None:
        parts = purchase.domain.split(".")
        # mail.example.com is a mailbox of example.com
        ends = {".".join(parts[start:]) for start in range(len(parts) - 1)}
        return purchase.domain if ends & _domains() else None


@cache
def _domains() -> frozenset[str]:
    return frozenset(line for line in LIST.read_text().split() if not line.startswith("#"))
