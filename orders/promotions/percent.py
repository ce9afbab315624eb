"""So many per cent off each piece of its goods, half up a line, at most so much in all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Line, Taking, benefits
from orders.splitting import divided
from orders.terms import PerCurrency, TermsForm, minors_of, percent_field, share_of
from shop.money import Percent


class Terms(TermsForm):
    percent = percent_field(label=gettext_lazy("Per cent off"))
    at_most = PerCurrency(
        label=gettext_lazy("At most, in all"),
        required=False,
        help_text=gettext_lazy("An amount a currency, a line each, as in EUR 50.00. Empty: no limit."),
    )


@dataclass(frozen=True)
class Read:
    rate: Decimal
    at_most: Mapping[str, int]


@benefits.register("percent")  # type: ignore[arg-type]
class PercentOff:
    code: ClassVar[str] = "percent"
    label = pgettext_lazy("promotion", "Per cent off")
    form: ClassVar[type[TermsForm]] = Terms
    on_shipping: ClassVar[bool] = False

    def read(self, terms: Mapping[str, Any]) -> Read:
        return Read(Decimal(terms["percent"]), minors_of(terms.get("at_most")))

    def take(self, terms: Read, lines: Sequence[Line], asked: Asked) -> Taking:
        off = {line.sku: share_of(line.left, terms.rate) for line in lines}
        most = terms.at_most.get(asked.currency)
        if most is None or sum(off.values()) <= most:
            return Taking(off)
        return Taking(divided(most, off), whole=True, touches=frozenset(off))

    def says(self, terms: Read, taking: Taking, currency: str) -> str:
        return _("%(percent)s %% off") % {"percent": Percent(terms.rate)}
