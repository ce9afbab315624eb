"""The page on which staff bring a tariff file in: first tried out, then kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from logistics import tariffs
from logistics.errors import BadTariffFile


class TariffFileForm(forms.Form):
    file = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8, at most 20 MB."))
    only_try = forms.BooleanField(label=_("Only try it out"), required=False, initial=True)


def bring_in(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The form; what a file would do, or did; the faults of a bad one, row by row. Raises PermissionDenied."""
    if not request.user.has_perms(["logistics.add_tariffrate", "logistics.change_tariffrate"]):
        raise PermissionDenied
    form = TariffFileForm(request.POST or None, request.FILES or None)
    found: dict[str, Any] = {"faults": (), "outcome": None}
    if request.method == "POST" and form.is_valid():
        only_try = form.cleaned_data["only_try"]
        try:
            rows = tariffs.read(form.cleaned_data["file"].read(tariffs.MOST_BYTES + 1))
            outcome = tariffs.try_out(rows) if only_try else tariffs.bring_in(rows)
        except BadTariffFile as refusal:
            found["faults"] = refusal.faults
        else:
            if not only_try:
                messages.success(request, "; ".join(tariffs.told(outcome)))
                return HttpResponseRedirect(reverse("admin:logistics_tariffrate_changelist"))
            found["outcome"] = tuple(tariffs.told(outcome))
    page = {**context, **found, "form": form, "title": _("Bring a tariff in"), "columns": tariffs.WANTED}
    return render(request, "admin/logistics/tariffrate/file.html", page, status=422 if found["faults"] else 200)
