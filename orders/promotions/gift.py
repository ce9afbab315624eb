"""A piece for nothing. One that already lies in the basket is taken off the price; else it is added to the bill at 0.

A gift comes from a place the order leaves from anyway, so it never makes a parcel of its own, and is left out where
none lies there. Its stock is held like any other; to customs it is declared at its list price.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from catalog.models import Variant
from orders.promotion import Asked, Lack, Line, Taking, benefits
from orders.terms import TermsForm

NONE_LEFT = Lack("no_gift", gettext_lazy("The gift does not lie where the parcel leaves from, or has no price here."))


class Terms(TermsForm):
    sku = forms.CharField(label=gettext_lazy("SKU of the gift"), max_length=60)
    pieces = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=9, initial=1)

    def clean_sku(self) -> str:
        sku: str = self.cleaned_data["sku"].strip().upper()
        if not Variant.objects.filter(sku=sku).exists():
            raise forms.ValidationError(gettext_lazy("Unknown: %(words)s"), params={"words": sku})
        return sku


@benefits.register("gift")  # type: ignore[arg-type]
class GiftByRule:
    code: ClassVar[str] = "gift"
    label = pgettext_lazy("promotion", "Gift")
    form: ClassVar[type[TermsForm]] = Terms
    on_shipping: ClassVar[bool] = False

    def read(self, terms: Mapping[str, Any]) -> tuple[str, int]:
        return terms["sku"], int(terms.get("pieces") or 1)

    def take(self, terms: tuple[str, int], lines: Sequence[Line], asked: Asked) -> Taking | Lack:
        sku, pieces = terms
        bought = next((line for line in asked.basket if line.sku == sku), None)
        if bought is not None:
            return Taking({sku: sum(bought.prices[:pieces])}, whole=True, touches=frozenset({sku}))
        gift = asked.gifts.get(sku)
        if gift is None or gift.free < pieces:
            return NONE_LEFT
        return Taking({}, gifts=((sku, pieces),), worth=gift.price * pieces)

    def says(self, terms: tuple[str, int], taking: Taking, currency: str) -> str:
        return _("A gift")
