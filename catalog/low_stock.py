"""What runs low: rows of stock with as many free pieces as somebody said, or fewer; told to staff once a day."""

from django.conf import settings
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from catalog.models import Stock
from catalog.models.stock import LOW_AT
from shop import mail
from shop.letters import named
from shop.models import User

MOST_IN_A_LETTER = 50

named({"low_stock": _("Low stock")})


def low() -> "QuerySet[Stock]":
    """Rows of variants that are on sale; the emptiest first."""
    limit = Coalesce(F("low_at"), Value(LOW_AT))
    rows = Stock.objects.filter(variant__active=True, on_hand__lte=F("reserved") + limit)
    return rows.order_by(F("on_hand") - F("reserved"), "variant__sku", "place__code")


def write_to_staff() -> int:
    """One letter a day to everybody who has the right ``catalog.hear_low_stock`` by name; the number of letters.

    Who may do everything is not written to unless she has that right too. Nothing low, no letter.
    """
    count = low().count()
    if not count:
        return 0
    rows = list(low().select_related("variant__product", "place")[:MOST_IN_A_LETTER])
    readers = User.objects.with_perm(  # type: ignore[attr-defined]
        "catalog.hear_low_stock",
        include_superusers=False,
        backend="django.contrib.auth.backends.ModelBackend",
    ).filter(is_staff=True, is_active=True)
    today = timezone.localdate()
    for reader in readers:
        with translation.override(reader.language or settings.LANGUAGE_CODE):
            lines = [
                {
                    "sku": row.variant.sku,
                    "name": row.variant.product.name,
                    "place": row.place.code,
                    "left": row.on_hand - row.reserved,
                }
                for row in rows
            ]
        mail.queue(
            "low_stock",
            to=reader.email,
            language=reader.language or settings.LANGUAGE_CODE,
            key=f"low-stock:{today}:{reader.pk}",
            context={
                "count": count,
                "lines": lines,
                "more": count - len(lines),
                "path": f"{reverse('admin:catalog_stock_changelist')}?low=1",
            },
        )
    return len(readers)
