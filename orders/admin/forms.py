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
from orders import cancelling, joining, returns
from orders.models import Order, OrderLine
from orders.states import HoldKind


class ShipForm(forms.Form):
    """Which place sends which pieces, by which carrier, under which number; those of joined orders go along."""

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
        along = [made.order for made in joining.joinings_of(order) if made.lead_id == order.pk]
        self.lines = [line for one in (order, *along) for line in one.lines.waiting()]
        names = {place.code: place.name for place in places()}
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = pieces_field(
                line,
                most=line.waiting,
                initial=line.waiting,
                hint=ngettext("%(most)s piece waits in %(place)s.", "%(most)s pieces wait in %(place)s.", line.waiting)
                % {"most": line.waiting, "place": names.get(line.place, line.place)},
            )

    @property
    def pieces(self) -> dict[int, int] | None:
        """Pieces by line of the chosen place; None, all of them, where no number was typed at all."""
        here = [line for line in self.lines if line.place == self.cleaned_data["place"]]
        typed = {line.pk: self.cleaned_data.get(f"line_{line.pk}") for line in here}
        return None if not any(n is not None for n in typed.values()) else {pk: n or 0 for pk, n in typed.items()}


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
            self.fields[f"line_{line.pk}"] = pieces_field(
                line,
                most=most,
                hint=ngettext("%(most)s piece can go back.", "%(most)s pieces can go back.", most) % {"most": most},
            )
        # Pieces first, then why.
        self.order_fields(sorted(self.fields, key=("reason", "key").__contains__))

    @property
    def quantities(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data.get(f"line_{line.pk}") or 0 for line in self.lines}


class PiecesForm(forms.Form):
    """How many pieces of each line are called off."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = cancelling.cancellable(order)
        self.lines = [line for line in order.lines.all() if left.get(line.pk)]
        for line in self.lines:
            most = left[line.pk]
            hint = ngettext("%(most)s piece was not sent yet.", "%(most)s pieces were not sent yet.", most)
            self.fields[f"line_{line.pk}"] = pieces_field(line, most=most, hint=hint % {"most": most})
        # Pieces first, then why.
        self.order_fields(sorted(self.fields, key=("reason", "key").__contains__))

    @property
    def quantities(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data.get(f"line_{line.pk}") or 0 for line in self.lines}


class HoldForm(forms.Form):
    kind = forms.ChoiceField(label=_("Why"), choices=HoldKind.choices, widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(
        label=_("Reason, for your colleagues"),
        max_length=200,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReleaseForm(HoldForm):
    """Of the holds that stand."""

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, order=order, **kwargs)
        standing = order.holds.standing()
        choices = [(hold.kind, f"{hold}: {hold.reason}") for hold in standing]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    note = forms.CharField(
        label=_("Reason, for your colleagues"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def pieces_field(line: OrderLine, *, most: int, hint: str, initial: int = 0) -> forms.IntegerField:
    """How many pieces of a line."""
    return forms.IntegerField(
        label=f"{line.name} ({line.sku})",
        min_value=0,
        max_value=most,
        initial=initial,
        required=False,
        help_text=hint,
        widget=UnfoldAdminIntegerFieldWidget,
    )


def waiting_places(order: Order) -> list[tuple[str, str]]:
    """Places from which something of this order still has to go, with what."""
    names = {place.code: place.name for place in places()}
    waiting: dict[str, list[str]] = {}
    for line in order.lines.waiting():
        waiting.setdefault(line.place, []).append(f"{line.waiting} × {line.sku}")
    return [(code, f"{names.get(code, code)}: {', '.join(pieces)}") for code, pieces in waiting.items()]
