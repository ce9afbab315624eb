"""Buy three, pay for two. Pieces are grouped dearest first, so that what is free is worth the most it can be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, Taking, benefits
from orders.terms import TermsForm

TOO_FEW = ngettext_lazy(
    "%(more)s more piece of its goods is needed.", "%(more)s more pieces of its goods are needed.", "more"
)


class Terms(TermsForm):
    buy = forms.IntegerField(label=gettext_lazy("Pieces in a group"), min_value=2, max_value=99)
    pay = forms.IntegerField(
        label=gettext_lazy("Pieces to be paid"),
        min_value=1,
        max_value=98,
        help_text=gettext_lazy("In each group the cheapest are free."),
    )
    most_groups = forms.IntegerField(label=gettext_lazy("Groups at most"), min_value=1, max_value=99, required=False)

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        if values.get("buy") and values.get("pay") and values["pay"] >= values["buy"]:
            self.add_error("pay", gettext_lazy("Fewer must be paid than are bought."))
        return values


@dataclass(frozen=True)
class Read:
    buy: int
    pay: int
    most_groups: int


@benefits.register("buy_x_pay_y")  # type: ignore[arg-type]
class BuyXPayY:
    code: ClassVar[str] = "buy_x_pay_y"
    label = pgettext_lazy("promotion", "Buy some, pay fewer")
    form: ClassVar[type[TermsForm]] = Terms
    on_shipping: ClassVar[bool] = False

    def read(self, terms: Mapping[str, Any]) -> Read:
        return Read(int(terms["buy"]), int(terms["pay"]), int(terms.get("most_groups") or 99))

    def take(self, terms: Read, lines: Sequence[Line], asked: Asked) -> Taking | Lack:
        pieces = sorted(((price, line.sku) for line in lines for price in line.prices), key=lambda p: (-p[0], p[1]))
        groups = min(len(pieces) // terms.buy, terms.most_groups)
        if not groups:
            return Lack("too_few", TOO_FEW, {"more": terms.buy - len(pieces)})
        off: dict[str, int] = {}
        touched = set()
        for n, (price, sku) in enumerate(pieces[: groups * terms.buy]):
            touched.add(sku)
            if n % terms.buy >= terms.pay:
                off[sku] = off.get(sku, 0) + price
        return Taking(off, whole=True, touches=frozenset(touched))

    def says(self, terms: Read, taking: Taking, currency: str) -> str:
        return _("%(buy)s for the price of %(pay)s") % {"buy": terms.buy, "pay": terms.pay}
