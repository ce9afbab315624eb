"""Lines of a basket that are preorders: the day on which they leave the house, beside each."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from catalog.preorder import expected
from orders.views.shown import LineShown
from shop.languages import write_date
from shop.models import Market


def with_days(lines: Sequence[LineShown], market: Market) -> tuple[LineShown, ...]:
    """One query. A line that can leave today is as it was."""
    days = expected([line.sku for line in lines], market.warehouses) if lines else {}
    return tuple(
        replace(line, waits=_("It leaves us on %(day)s") % {"day": write_date(days[line.sku])})
        if line.sku in days
        else line
        for line in lines
    )
