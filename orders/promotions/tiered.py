"""The more, the cheaper: per cent by how many pieces of its goods, or by what they come to."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, Taking, benefits
from orders.terms import Steps, TermsForm, share_of, units
from shop.money import Percent

Ladder = Mapping[str, Sequence[tuple[int, Decimal]]]
BELOW = Lack("below_steps", gettext_lazy("The first step is not reached."))


class Terms(TermsForm):
    steps = Steps(
        label=gettext_lazy("Steps"),
        help_text=gettext_lazy(
            "A line each: “3 = 5” is 5 per cent from 3 pieces, “EUR 100 = 5” is 5 per cent from 100 euro."
        ),
    )


@benefits.register("tiered")  # type: ignore[arg-type]
class Tiered:
    code: ClassVar[str] = "tiered"
    label = pgettext_lazy("promotion", "Steps: the more, the cheaper")
    form: ClassVar[type[TermsForm]] = Terms
    on_shipping: ClassVar[bool] = False

    def read(self, terms: Mapping[str, Any]) -> Ladder:
        return {
            code: [(units(str(start), code) if code else int(start), Decimal(rate)) for start, rate in steps]
            for code, steps in terms["steps"].items()
        }

    def take(self, terms: Ladder, lines: Sequence[Line], asked: Asked) -> Taking | Lack:
        rate = rate_of(terms, lines, asked.currency)
        if not rate:
            return BELOW
        return Taking({line.sku: share_of(line.left, rate) for line in lines})

    def says(self, terms: Ladder, taking: Taking, currency: str) -> str:
        rates = sorted({rate for steps in terms.values() for _start, rate in steps})
        return _("Up to %(percent)s %% off, by quantity or sum") % {"percent": Percent(rates[-1])}


def rate_of(ladder: Ladder, lines: Sequence[Line], currency: str) -> Decimal:
    """The highest step that is reached, by pieces or by sum."""
    pieces, worth = sum(line.quantity for line in lines), sum(line.left for line in lines)
    reached = [rate for start, rate in ladder.get("", ()) if pieces >= start]
    reached += [rate for start, rate in ladder.get(currency, ()) if worth >= start]
    return max(reached, default=Decimal(0))
