"""The one question of the tracking page, and what staff enter about law and parcels."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from logistics.carrier import tidy
from logistics.errors import BadParameters
from logistics.models import ImportRule
from logistics.regime import schemes_of
from logistics.rules import Rule
from logistics.states import ENDED, ROAD


class TrackForm(forms.Form):
    number = forms.CharField(
        label=_("Tracking number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        number = tidy(self.cleaned_data["number"])
        if not number.isascii() or not 8 <= len(number) <= 40:
            raise forms.ValidationError(_("This is no tracking number. It has at least 8 letters and digits."))
        return number


class ImportRuleForm(forms.ModelForm):
    """A rule is only kept when its scheme finds every value it needs."""

    class Meta:
        model = ImportRule
        fields = ("destination", "scheme", "parameters", "valid_from", "valid_to", "confidence", "source")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        destination, scheme = str(facts.get("destination", "")).upper(), facts.get("scheme", "")
        facts["destination"] = destination
        known = schemes_of(destination)
        if scheme and scheme not in known:
            self.add_error("scheme", _("Known here: %(schemes)s.") % {"schemes": ", ".join(sorted(known))})
        elif scheme and facts.get("valid_from"):
            try:
                Rule(destination, scheme, facts["valid_from"], facts.get("parameters") or {}).check(known[scheme])
            except BadParameters as refusal:
                self.add_error("parameters", str(refusal))
        return facts


class SayStatusForm(forms.Form):
    """What staff know about a parcel whose carrier cannot be asked."""

    status = forms.ChoiceField(label=_("Status"), choices=[(status.value, status.label) for status in (*ROAD, *ENDED)])
    text = forms.CharField(label=_("Note"), max_length=200, required=False)
