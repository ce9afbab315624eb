"""The screen by country: which variants block which market, why, and which goods have no tariff line there."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from logistics.declaring import Lack
from orders.readiness import MOST_VARIANTS, Blocked, Readiness, Road, by_country, untaxable
from shop import languages
from shop.places import country_name

MOST_SHOWN = 200
MOST_NAMED = 3


def page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """All roads, and one of them (``?market=`` and ``?country=``) in detail. Raises PermissionDenied."""
    if not request.user.has_perm("catalog.view_variant"):
        raise PermissionDenied
    found = by_country()
    chosen = _chosen(found, request.GET.get("market", ""), request.GET.get("country", ""))
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": _("Ready to cross borders"),
        "roads": _roads(found),
        "more": MOST_VARIANTS if found.more else 0,
    }
    if chosen is not None:
        context |= _detail(chosen, request.GET["country"])
    return TemplateResponse(request, "admin/orders/readiness.html", context)


def _chosen(found: Readiness, market: str, country: str) -> Road | None:
    fitting = (road for road in found.roads if road.market.code == market and country in road.countries)
    return next(fitting, None)


def _roads(found: Readiness) -> dict[str, Any]:
    return {
        "headers": [_("Market"), _("Countries"), _("Blocked variants"), *(lack.label for lack in Lack)],
        "rows": [
            [road.market.name, _to_detail(road), len(road.blocked), *(road.count(lack) or "" for lack in Lack)]
            for road in found.roads
        ],
    }


def _to_detail(road: Road) -> str:
    query = urlencode({"market": road.market.code, "country": road.countries[0]})
    address = f"{reverse('admin:orders_readiness')}?{query}"
    return format_html('<a class="underline" href="{}">{}</a>', address, _named(road.countries))


def _named(countries: tuple[str, ...]) -> str:
    few = languages.write_list([country_name(code) for code in countries[:MOST_NAMED]])
    more = len(countries) - MOST_NAMED
    return few if more <= 0 else _("%(few)s and %(more)s more") % {"few": few, "more": more}


def _detail(road: Road, country: str) -> dict[str, Any]:
    bare = untaxable(road.market, country)
    return {
        "place": _("%(market)s, %(country)s") % {"market": road.market.name, "country": country_name(country)},
        "blocked": {
            "headers": [_("SKU"), _("Name"), _("Lacking"), _("Where from")],
            "rows": [_row(blocked) for blocked in road.blocked[:MOST_SHOWN]],
        },
        "unshown": max(len(road.blocked) - MOST_SHOWN, 0),
        "bare": {
            "headers": [_("HS code"), _("Country of origin")],
            "rows": [[code, country_name(origin)] for code, origin in bare[:MOST_SHOWN]],
        },
    }


def _row(blocked: Blocked) -> list[str]:
    address = reverse("admin:catalog_variant_change", args=[blocked.papers.variant_id])
    return [
        format_html('<a class="underline" href="{}">{}</a>', address, blocked.papers.sku),
        blocked.papers.name,
        languages.write_list([str(lack.label) for lack in blocked.lacks]),
        languages.write_list(blocked.sent_from) if blocked.sent_from else _("everywhere"),
    ]
