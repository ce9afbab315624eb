"""An address in its country's own fields and order, as forms ask for it: the address book's and the checkout's."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop import places
from shop.places import Address, AddressField, BadAddress

FILL_IN = {"required": _("Please fill this in.")}


class AddressForm(forms.Form):
    """Once it is valid the address is in ``address``."""

    # The browser's own bubbles speak the browser's language and hide our words.
    use_required_attribute = False

    def __init__(self, data: Any = None, *, country: str, countries: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.country = country
        self.address: Address | None = None
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"),
            choices=countries,
            initial=country,
            error_messages={"invalid_choice": _("We do not deliver there from this market. Please choose another.")},
            widget=forms.Select(attrs={"autocomplete": "country"}),
        )
        self.asked = places.fields_for(country)
        for ask in self.asked:
            self.fields[ask.name] = field_of(ask)

    @property
    def address_fields(self) -> list[forms.BoundField]:
        """The address lines, in the country's own order."""
        return [self[ask.name] for ask in self.asked]

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


def field_of(ask: AddressField) -> forms.Field:
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
