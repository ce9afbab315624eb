"""Shipping for nothing, by some ways of shipping or by any, up to a limit. It is counted when the quote is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, Taking, benefits
from orders.terms import PerCurrency, TermsForm, Words, minors_of

OTHER_METHOD = Lack("other_method", gettext_lazy("It is for another way of shipping."))
NOT_SENT = Lack("not_sent", gettext_lazy("Nothing has to be paid for shipping."))

# Shipping stands beside the SKUs: two promotions of one lane cannot both take it. No SKU has a small letter.
SHIPPING = "shipping"


class Terms(TermsForm):
    methods = Words(
        label=gettext_lazy("Ways of shipping"), help_text=gettext_lazy("Codes such as standard. Empty: every way.")
    )
    at_most = PerCurrency(
        label=gettext_lazy("At most"),
        required=False,
        help_text=gettext_lazy("An amount a currency, a line each, as in EUR 20.00. What is above it is paid."),
    )


@dataclass(frozen=True)
class Read:
    methods: frozenset[str]
    at_most: Mapping[str, int]


@benefits.register("free_shipping")  # type: ignore[arg-type]
class FreeShipping:
    code: ClassVar[str] = "free_shipping"
    label = pgettext_lazy("promotion", "Free shipping")
    form: ClassVar[type[TermsForm]] = Terms
    on_shipping: ClassVar[bool] = True

    def read(self, terms: Mapping[str, Any]) -> Read:
        return Read(frozenset(terms.get("methods") or ()), minors_of(terms.get("at_most")))

    def take(self, terms: Read, lines: Sequence[Line], asked: Asked) -> Taking | Lack:
        if terms.methods and asked.method not in terms.methods:
            return OTHER_METHOD
        if not asked.shipping:
            return NOT_SENT
        amount = min(asked.shipping, terms.at_most.get(asked.currency, asked.shipping))
        return Taking({}, whole=True, touches=frozenset({SHIPPING}), shipping=amount)

    def says(self, terms: Read, taking: Taking, currency: str) -> str:
        return _("Shipping is on us")
