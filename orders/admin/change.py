"""Staff's deeds that change an order or what it travels with: their forms, what they come to, and the verbs behind."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from orders import editing, joining
from orders.admin.addresses import AddressMixin, start_of
from orders.admin.deeds import Deed
from orders.admin.forms import pieces_field
from orders.admin.pieces import pieces_in
from orders.errors import NotSeen
from orders.forms import seen_money, seen_text
from orders.models import Order
from orders.models.basket import MOST_PIECES
from orders.states import OrderStatus
from shop import languages
from shop.models import User

MOST_CANDIDATES = 20


class EditForm(AddressMixin, forms.Form):
    """Pieces of each line, further SKUs, the address; ``seen`` is the difference that was on the page."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, for your colleagues"),
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
    )
    more = forms.CharField(
        label=gettext_lazy("Further pieces"),
        help_text=gettext_lazy("One SKU a line, then how many: TEAPOT-BLUE 2"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, *args: Any, order: Order, initial: dict[str, Any], **kwargs: Any) -> None:
        start = {**initial, **start_of(order.ship_to)}
        super().__init__(*args, country=order.country, initial=start, **kwargs)
        gifts = {line.sku for line in order.the_bill.lines if line.gift}
        self.lines = [line for line in order.lines.all() if line.sku not in gifts]
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = pieces_field(
                line, most=MOST_PIECES, initial=line.quantity, hint=_("Nothing takes the line out.")
            )
        pieces = [name for name in self.fields if name.startswith("line_")]
        address = [name for name in self.fields if name.startswith("to_")]
        self.order_fields([*pieces, "more", *address, "reason"])

    def clean_more(self) -> dict[str, int]:
        return pieces_in(self.cleaned_data["more"])

    @property
    def pieces(self) -> dict[str, int]:
        wanted: dict[str, int] = {}
        for line in self.lines:
            wanted[line.sku] = wanted.get(line.sku, 0) + (self.cleaned_data.get(f"line_{line.pk}") or 0)
        for sku, quantity in self.cleaned_data["more"].items():
            wanted[sku] = wanted.get(sku, 0) + quantity
        return wanted


class JoinForm(forms.Form):
    """Which order goes along."""

    other = forms.ChoiceField(label=gettext_lazy("Order that goes along"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = candidates(order)
        self.fields["other"].choices = [  # type: ignore[attr-defined]
            (one.number, f"\u2068{one.number}\u2069, {languages.write_date(one.placed_at)}") for one in found
        ]


class NothingForm(forms.Form):
    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def candidates(order: Order) -> list[Order]:
    """Paid orders of the same buyer and market that might go along."""
    same = Order.objects.filter(
        email__iexact=order.email, market=order.market, country=order.country, status=OrderStatus.PAID
    )
    return list(same.exclude(pk=order.pk).exclude(joinings__in=order.followers.filter(ended_at=None))[:MOST_CANDIDATES])


def _difference(order: Order, form: EditForm) -> str:
    assert form.address is not None
    proposed = editing.preview(order, form.pieces, form.address)
    form.data = {**form.data.dict(), "seen": seen_text(proposed.difference)}  # type: ignore[attr-defined]
    total = languages.write_money(proposed.found.bill.total)
    amount = languages.write_money(abs(proposed.difference))
    was = languages.write_money(order.total)
    if proposed.difference.amount > 0:
        return _("It was %(was)s and will be %(total)s: the buyer pays %(amount)s more before it happens.") % {
            "was": was,
            "total": total,
            "amount": amount,
        }
    return _("It was %(was)s and will be %(total)s: %(amount)s goes back to the buyer.") % {
        "was": was,
        "total": total,
        "amount": amount,
    }


def _edit(order: Order, form: EditForm, by: User) -> str:
    given = form.cleaned_data
    seen = seen_money(given["seen"])
    if seen is None or form.address is None:
        raise NotSeen
    made = editing.change(
        order.number,
        form.pieces,
        form.address,
        seen=seen,
        key=f"{order.number}:{given['key']}",
        reason=given["reason"],
        by=by,
    )
    if made.difference.amount > 0:
        return _("The change waits until %(amount)s has come; a link to pay goes to the buyer.") % {
            "amount": languages.write_money(made.difference)
        }
    return _("Order %(number)s is changed.") % {"number": order.number}


def _drop(order: Order, form: forms.Form, by: User) -> str:
    editing.withdraw(order.number, by=by)
    return _("The change is dropped; the order stays as it was.")


def _saved(order: Order, form: JoinForm) -> str:
    other = Order.objects.get(number=form.cleaned_data["other"])
    saved = joining.would_save(order, other)
    return _("%(amount)s goes back to the buyer.") % {"amount": languages.write_money(saved)}


def _join(order: Order, form: JoinForm, by: User) -> str:
    joining.join(order.number, form.cleaned_data["other"], by=by)
    return _("Both orders go in one parcel.")


def _part(order: Order, form: forms.Form, by: User) -> str:
    joining.part(order.number, by=by)
    return _("Each order goes in a parcel of its own again.")


EDIT = Deed(
    code="edit",
    title=gettext_lazy("Change the order"),
    button=gettext_lazy("Change it"),
    consequences=(
        gettext_lazy("What it holds keeps its price, its promotions and the duty and tax rules of its day."),
        gettext_lazy("If it costs more, a link to pay goes to the buyer, and it happens once the money has come."),
        gettext_lazy("If it costs less, it happens at once and the difference goes back."),
        gettext_lazy("Meanwhile the pieces are held, and the order is not sent."),
    ),
    form=EditForm,
    act=_edit,
    preview=_difference,
)
DROP = Deed(
    code="drop",
    title=gettext_lazy("Drop the change"),
    button=gettext_lazy("Drop the change"),
    consequences=(
        gettext_lazy("The order stays as it is; pieces that were held for the change can be sold."),
        gettext_lazy("Money that still comes for it goes back by itself."),
    ),
    form=NothingForm,
    act=_drop,
)
JOIN = Deed(
    code="join",
    title=gettext_lazy("Send with another order"),
    button=gettext_lazy("Send them together"),
    consequences=(
        gettext_lazy("Both orders keep their number and bill; a parcel of this one carries what waits of both."),
        gettext_lazy("What the second parcel would have cost goes back to the buyer."),
        gettext_lazy("They can be parted until the parcel has left; freight that went back stays with the buyer."),
    ),
    form=JoinForm,
    act=_join,
    preview=_saved,
)
PART = Deed(
    code="part",
    title=gettext_lazy("Part the orders"),
    button=gettext_lazy("Part the orders"),
    consequences=(
        gettext_lazy("Each order is sent on its own again, with all its pieces."),
        gettext_lazy("Freight that went back stays with the buyer."),
    ),
    form=NothingForm,
    act=_part,
)
