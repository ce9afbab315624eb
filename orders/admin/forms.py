"""The forms of staff's deeds. A refusal of the verb becomes an error of the form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from catalog.offers import places
from logistics.carrier import carrier_choices
from orders import returns
from orders.models import Order


class ShipForm(forms.Form):
    """Which place sends, by which carrier, under which number."""

    place = forms.ChoiceField(label=_("Stock place"), widget=UnfoldAdminSelectWidget)
    carrier = forms.ChoiceField(label=_("Carrier"), widget=UnfoldAdminSelectWidget)
    tracking_number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        help_text=_("As it is printed on the label; spaces do not matter."),
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = waiting_places(order)  # type: ignore[attr-defined]
        self.fields["carrier"].choices = carrier_choices()  # type: ignore[attr-defined]


class RefundForm(forms.Form):
    """How many pieces of each line go back. ``quantities`` are the wanted ones by line."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = returns.refundable(order)
        self.lines = [line for line in order.lines.all() if left[line.pk]]
        for line in self.lines:
            most = left[line.pk]
            self.fields[f"line_{line.pk}"] = forms.IntegerField(
                label=f"{line.name} ({line.sku})",
                min_value=0,
                max_value=most,
                initial=0,
                required=False,
                help_text=ngettext("%(most)s piece can go back.", "%(most)s pieces can go back.", most)
                % {"most": most},
                widget=UnfoldAdminIntegerFieldWidget,
            )

    @property
    def quantities(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data.get(f"line_{line.pk}") or 0 for line in self.lines}


class CancelForm(forms.Form):
    note = forms.CharField(
        label=_("Reason, for your colleagues"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def waiting_places(order: Order) -> list[tuple[str, str]]:
    """Places from which something of this order still has to go, with what."""
    names = {place.code: place.name for place in places()}
    waiting: dict[str, list[str]] = {}
    for line in order.lines.filter(sent_at=None).exclude(place=""):
        waiting.setdefault(line.place, []).append(f"{line.quantity} × {line.sku}")
    return [(code, f"{names.get(code, code)}: {', '.join(pieces)}") for code, pieces in waiting.items()]
