"""Whom a failed sign-in is counted against, and what a locked-out visitor reads."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

TOO_MANY = 429
NAMES = ("email", "username", "login")


def who(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The address somebody tried, in one spelling: the shop's form and the back office name the field differently."""
    for source in (credentials or {}, request.POST):
        for name in NAMES:
            if source.get(name):
                return str(source[name]).strip().lower()[:255]
    return ""


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The same page for every address, known or not. A new password opens the door at once."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    if request.path.startswith(reverse("admin:index")):
        context = {**admin.site.each_context(request), "title": _("Too many tries"), "minutes": minutes}
        return render(request, "admin/customers/locked_out.html", context, status=TOO_MANY)
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=TOO_MANY)
