"""The story of a customer, told by those who serve her."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.joining import plain
from customers.models import Customer, TimelineNote

ELSEWHERE = "world"

KINDS = {
    "joined": _("address confirmed, account joined"),
    "placed": pgettext_lazy("order", "placed"),
    "paid": pgettext_lazy("order", "paid"),
    "shipped": pgettext_lazy("order", "shipped"),
    "delivered": pgettext_lazy("order", "delivered"),
    "cancelled": pgettext_lazy("order", "cancelled"),
    "changed": pgettext_lazy("order", "changed"),
    "part_cancelled": pgettext_lazy("order", "partly cancelled"),
    "refunded": pgettext_lazy("order", "refunded"),
}


def note(email: str, *, kind: str, reference: str, text: str = "") -> TimelineNote:
    """Write one line down. An address nobody has met yet becomes a customer."""
    customer, _is_new = Customer.objects.get_or_create(
        email=plain(email), defaults={"language": settings.LANGUAGE_CODE, "market": ELSEWHERE}
    )
    return TimelineNote.objects.create(customer=customer, kind=kind, reference=reference, text=text)


def label(kind: str) -> str:
    """How a kind reads to staff; ``order_paid`` and ``paid`` are the same word."""
    return str(KINDS.get(kind.removeprefix("order_"), kind))
