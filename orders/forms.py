"""The checkout's one form: contact, the address in its country's own fields, the way of shipping, the total seen."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics import vies
from logistics.business import checked
from logistics.errors import BadVatNumber
from shop import money, places
from shop.places import Address, AddressField, BadAddress

FILL_IN = {"required": _("Please fill this in.")}


class CheckoutForm(forms.Form):
    """``cleaned_data`` holds ``email`` and ``method``; the address is in ``address`` and the total in ``seen``."""

    # The browser's own bubbles speak the browser's language and hide our words.
    use_required_attribute = False

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("For the confirmation and news of your parcel."),
        max_length=254,
        error_messages=FILL_IN,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    shown_total = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        country: str,
        countries: Sequence[tuple[str, str]],
        methods: Sequence[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.country = country
        self.address: Address | None = None
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            choices=countries,
            initial=country,
            widget=forms.Select(attrs={"autocomplete": "country"}),
        )
        self.asked = places.fields_for(country)
        for ask in self.asked:
            self.fields[ask.name] = _field(ask)
        if vies.covers(country):
            self.fields["vat_number"] = _vat_number(country)
        if methods:
            self.fields["method"] = forms.ChoiceField(
                label=_("Way of shipping"), choices=methods, error_messages=FILL_IN, widget=forms.RadioSelect
            )

    @property
    def address_fields(self) -> list[forms.BoundField]:
        """The address lines, in the country's own order."""
        return [self[ask.name] for ask in self.asked]

    @property
    def seen(self) -> Money | None:
        """The total that was on the page she sent; None when it is not one of ours."""
        return seen_money(str(self.data.get("shown_total", "")))

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        try:
            self.address = places.clean({ask.name: values.get(ask.name) or "" for ask in self.asked}, self.country)
        except BadAddress as refusal:
            for name, sentence in refusal.errors.items():
                if name not in self.fields:
                    self.add_error(None, str(sentence))
                elif name not in self.errors:
                    self.add_error(name, str(sentence))
        return values


def seen_money(text: str) -> Money | None:
    """A total as ``seen_text`` wrote it; None when it is not one of ours."""
    amount, _space, currency = text.partition(" ")
    try:
        return money.money(Decimal(amount), currency)
    except (InvalidOperation, ValueError):
        return None


def seen_text(total: Money) -> str:
    """A total as the hidden field carries it."""
    return f"{total.amount} {total.currency.code}"


def _vat_number(country: str) -> forms.Field:
    def check(number: str) -> None:
        try:
            checked(number, country=country)
        except BadVatNumber as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    return forms.CharField(
        label=_("Tax number of your business"),
        help_text=_(
            "Only if you buy for a business. We have it confirmed by the tax office; the total is then counted anew."
        ),
        max_length=24,
        required=False,
        validators=[check],
        widget=forms.TextInput(attrs={"class": "recounts", "autocapitalize": "characters", "spellcheck": "false"}),
    )


def _field(ask: AddressField) -> forms.Field:
    field = _shaped(ask)
    field.label, field.required, field.widget.is_required = str(ask.label), ask.required, ask.required
    field.error_messages.update(FILL_IN)
    field.widget.attrs["autocomplete"] = ask.autocomplete
    return field


def _shaped(ask: AddressField) -> forms.Field:
    if ask.choices:
        return forms.ChoiceField(choices=[("", "—"), *ask.choices])
    if ask.name == "street":
        return forms.CharField(max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    if ask.name == "phone":
        return forms.CharField(max_length=32, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    return forms.CharField(max_length=120)
