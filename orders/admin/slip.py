"""The packing slip: a page to be printed, a sheet for each parcel, in the language of whom it goes to."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orders import editing, holds, slip
from orders.errors import ChangeWaits, OnHold
from orders.models import Order
from shop import languages

LONGEST_KEY = 19


def page(request: HttpRequest, order: Order) -> HttpResponse:
    """What still waits, or one ``place`` of it; or one ``parcel`` that has left. Raises Http404."""
    place, parcel = request.GET.get("place", ""), request.GET.get("parcel", "")
    if parcel:
        is_key = parcel.isascii() and parcel.isdecimal() and len(parcel) < LONGEST_KEY
        gone = slip.sheet_of_parcel(order, int(parcel)) if is_key else None
        if gone is None:
            raise Http404
        sheets = [gone]
    else:
        sheets = slip.sheets(order, place=place)
    context: dict[str, Any] = {
        "title": _("Packing slip of order %(number)s") % {"number": order.number},
        "order": order,
        "sheets": [_shown(sheet) for sheet in sheets],
        "why_none": "" if sheets else slip.why_none(order),
        "warnings": [] if parcel else _warnings(sheets),
        "others": [
            (address(order, one), one.what) for one in slip.slips_of(order) if not _is_shown(one, sheets, parcel)
        ],
        "back": reverse("admin:orders_order_change", args=[order.pk]),
        "reader": get_language(),
        "direction": languages.direction(),
    }
    return render(request, "admin/orders/order/slip.html", context)


def address(order: Order, one: slip.Slip) -> str:
    asked = {"parcel": one.parcel} if one.parcel else {"place": one.place}
    return f"{reverse('admin:orders_order_slip_deed', args=[order.pk])}?{urlencode(asked)}"


def _is_shown(one: slip.Slip, sheets: Sequence[slip.Sheet], parcel: str) -> bool:
    """Whether the page shows this very slip and no other."""
    return len(sheets) == 1 and (str(one.parcel) == parcel if parcel else one.place == sheets[0].code)


def _shown(sheet: slip.Sheet) -> dict[str, Any]:
    language = sheet.order.language
    return {
        "sheet": sheet,
        "language": language,
        "direction": languages.direction(language),
        "placed_on": languages.write_date(sheet.order.placed_at, language),
    }


def _warnings(sheets: Iterable[slip.Sheet]) -> list[str]:
    """What keeps the parcels in the house although they may be packed."""
    told = []
    for order in {share.order.pk: share.order for sheet in sheets for share in sheet.shares}.values():
        try:
            holds.refuse_held(order)
        except OnHold as refusal:
            told.append(str(refusal))
        if editing.waiting(order) is not None:
            told.append(str(ChangeWaits(number=order.number)))
    return told
