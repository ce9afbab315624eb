"""The public tracking page: where a parcel is and since when, and nothing about whom it belongs to."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from logistics.carrier import carriers
from logistics.forms import TrackForm
from logistics.models import Shipment
from logistics.sentences import sentence
from logistics.shipments import timeline

QUESTIONS_A_MINUTE = 30


@never_cache
@require_safe
def track(request: HttpRequest) -> HttpResponse:
    """The form; with ``?number=`` what we know of that parcel. The carrier is never asked while a page waits."""
    if "number" not in request.GET:
        return _page(request, form=TrackForm())
    form = TrackForm(request.GET)
    if not _may_ask(request):
        return _page(request, form=form, status=429, too_many=True)
    if not form.is_valid():
        return _page(request, form=form, status=400)
    number = form.cleaned_data["number"]
    shipment = Shipment.objects.under(number).prefetch_related("events").first()
    if shipment is None:
        return _page(request, form=form, status=404, unknown=number)
    rows = timeline(shipment)
    return _page(
        request,
        form=form,
        shipment=shipment,
        carrier=carriers.get(shipment.carrier).name if shipment.carrier in carriers.codes() else shipment.carrier,
        headline=next((row.text for row in rows if row.state != "done"), sentence(shipment.status)),
        rows=rows,
    )


def _page(request: HttpRequest, *, status: int = 200, **facts: Any) -> HttpResponse:
    return render(request, "logistics/track.html", facts, status=status)


def _may_ask(request: HttpRequest) -> bool:
    """A light brake on guessing numbers; without the cache it is off."""
    key = f"track:{_visitor(request)}"
    if cache.add(key, 1, timeout=60):
        return True
    try:
        return cache.incr(key) <= QUESTIONS_A_MINUTE
    except ValueError:  # the minute ended in between
        return True


def _visitor(request: HttpRequest) -> str:
    """The visitor's address, as the last proxy in front of us saw it."""
    passed = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return passed.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
