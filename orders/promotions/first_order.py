"""It is for who orders here for the first time. A guest is taken at her word until her address is known."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.promotion import Asked, Lack, Line, conditions
from orders.terms import TermsForm

NOT_THE_FIRST = Lack("not_first", gettext_lazy("It is for the first order."))


class Terms(TermsForm):
    only_first = forms.BooleanField(label=gettext_lazy("Only for the first order"), required=False)


@conditions.register("first_order")  # type: ignore[arg-type]
class FirstOrder:
    code: ClassVar[str] = "first_order"
    label = pgettext_lazy("promotion", "First order")
    form: ClassVar[type[TermsForm]] = Terms

    def read(self, terms: Mapping[str, Any]) -> bool:
        return bool(terms.get("only_first"))

    def lack(self, terms: bool, lines: Sequence[Line], asked: Asked) -> Lack | None:
        return NOT_THE_FIRST if terms and not asked.is_first_order else None
