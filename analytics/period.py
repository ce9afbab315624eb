"""The days a report is asked for."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from analytics.report import Period

USUAL_DAYS = 30
MOST_DAYS = 400


class PeriodForm(forms.Form):
    first = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        days = super().clean() or {}
        first, last = days.get("first"), days.get("last")
        if first and last and first > last:
            self.add_error("last", _("The last day comes before the first."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("first", _("A report spans %(days)s days at most.") % {"days": MOST_DAYS})
        return days


def usual() -> Period:
    """The last thirty days, today included."""
    today = timezone.localdate()
    return Period(today - timedelta(days=USUAL_DAYS - 1), today)


def asked(form: PeriodForm) -> Period:
    """The period of a valid form; the usual one otherwise."""
    if form.is_bound and form.is_valid():
        return Period(form.cleaned_data["first"], form.cleaned_data["last"])
    return usual()
