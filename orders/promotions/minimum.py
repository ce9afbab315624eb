"""Its goods in the basket must come to a sum, or be so many pieces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, conditions
from orders.terms import PerCurrency, TermsForm, minors_of

OTHER_CURRENCY = Lack("no_currency", gettext_lazy("It has no amount in this currency."))
SHORT = gettext_lazy("%(more)s more of its goods is needed.")
TOO_FEW = ngettext_lazy(
    "%(more)s more piece of its goods is needed.", "%(more)s more pieces of its goods are needed.", "more"
)


class Terms(TermsForm):
    sums = PerCurrency(
        label=gettext_lazy("From a sum of"),
        required=False,
        help_text=gettext_lazy(
            "An amount a currency, a line each, as in EUR 50.00, as the market shows prices. "
            "In a currency that is not written the promotion does not apply."
        ),
    )
    pieces = forms.IntegerField(label=gettext_lazy("From so many pieces"), min_value=1, max_value=9999, required=False)


@dataclass(frozen=True)
class Read:
    sums: Mapping[str, int]
    pieces: int


@conditions.register("minimum")  # type: ignore[arg-type]
class Minimum:
    code: ClassVar[str] = "minimum"
    label = pgettext_lazy("promotion", "Least purchase")
    form: ClassVar[type[TermsForm]] = Terms

    def read(self, terms: Mapping[str, Any]) -> Read:
        return Read(minors_of(terms.get("sums")), int(terms.get("pieces") or 0))

    def lack(self, terms: Read, lines: Sequence[Line], asked: Asked) -> Lack | None:
        if terms.sums:
            least = terms.sums.get(asked.currency)
            if least is None:
                return OTHER_CURRENCY
            short = least - sum(line.left for line in lines)
            if short > 0:
                return Lack("short", SHORT, {"more": short}, amounts=("more",), short=short)
        pieces = terms.pieces - sum(line.quantity for line in lines)
        return Lack("too_few", TOO_FEW, {"more": pieces}) if pieces > 0 else None
