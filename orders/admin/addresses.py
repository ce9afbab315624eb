"""An address in its country's own fields, for forms of the back office."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from shop import places
from shop.places import Address, AddressField, BadAddress


class AddressMixin(forms.Form):
    """Adds the fields of ``country``; after validation the address is in ``address``."""

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self.address: Address | None = None
        self.asked = places.fields_for(country)
        for ask in self.asked:
            self.fields[f"to_{ask.name}"] = _field(ask)

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        try:
            self.address = places.clean(
                {ask.name: values.get(f"to_{ask.name}") or "" for ask in self.asked}, self.country
            )
        except BadAddress as refusal:
            for name, sentence in refusal.errors.items():
                self.add_error(f"to_{name}" if f"to_{name}" in self.fields else None, str(sentence))
        return values


def start_of(address: Address) -> dict[str, str]:
    """The fields as they begin, for an address that is known."""
    return {f"to_{name}": value for name, value in address.to_json().items()}


def _field(ask: AddressField) -> forms.Field:
    if ask.choices:
        field: forms.Field = forms.ChoiceField(
            choices=[("", "—"), *ask.choices], required=ask.required, widget=UnfoldAdminSelectWidget
        )
    else:
        field = forms.CharField(max_length=200, required=ask.required, widget=UnfoldAdminTextInputWidget)
    field.label = str(ask.label)
    return field
