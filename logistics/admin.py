"""Logistics in the back office: parcels with their events, the dated law with its sources, ways to send."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationAdmin
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from logistics import saying, tariff_page, tracking
from logistics.carrier import carrier_name, carriers
from logistics.forms import ImportRuleForm, SayStatusForm
from logistics.models import (
    Confidence,
    ImportRule,
    Shipment,
    ShipmentHistory,
    ShippingMethod,
    ShippingRate,
    TariffRate,
    TrackingEvent,
    VatProof,
)
from logistics.states import ShipmentStatus as S
from shop.filters import worded

MOST_ASKED_AT_ONCE = 20
DOUBTS = {Confidence.UNCONFIRMED.label: "warning", Confidence.LOW.label: "warning"}
COLOURS = {
    S.DELIVERED.label: "success",
    S.CUSTOMS_HELD.label: "danger",
    S.DELIVERY_FAILED.label: "danger",
    S.LOST.label: "danger",
    S.RETURNED.label: "warning",
    S.IN_CUSTOMS.label: "info",
}


class Facts:
    """Facts are looked at, not edited."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class EventLine(Facts, TabularInline):
    model = TrackingEvent
    fields = readonly_fields = ("happened_at", "status", "text", "place", "country", "code", "received_at")
    tab = True
    extra = 0


class HistoryLine(Facts, TabularInline):
    model = ShipmentHistory
    fields = readonly_fields = ("at", "step", "by", "told")
    tab = True
    extra = 0


@admin.register(Shipment)
class ShipmentRoom(Facts, ModelAdmin):
    list_display = (
        "tracking_number",
        "carrier_shown",
        "reference",
        "step",
        "destination",
        "last_polled_at",
        "next_poll_at",
        "trouble",
    )
    list_filter = ("status", ("carrier", worded(carrier_name)), "destination", "booked_on")
    search_fields = ("tracking_number", "reference")
    inlines = (EventLine, HistoryLine)
    actions = ("ask_now",)
    change_form_outer_before_template = "admin/logistics/shipment/deeds.html"
    readonly_fields = ("carrier_shown",)
    fieldsets = (
        (None, {"fields": ("reference", "carrier_shown", "tracking_number", "status", "sent_from", "destination")}),
        (_("Questions to the carrier"), {"fields": ("last_polled_at", "next_poll_at", "failures", "trouble")}),
        (_("Dates"), {"fields": ("booked_on", "created_at")}),
    )

    @display(description=_("carrier"), ordering="carrier")
    def carrier_shown(self, shipment: Shipment) -> str:
        return carrier_name(shipment.carrier)

    @display(description=_("status"), ordering="status", label=COLOURS)
    def step(self, shipment: Shipment) -> str:
        return shipment.get_status_display()

    def has_ask_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("logistics.change_shipment")

    @admin.action(description=_("Ask the carrier now"), permissions=["ask"])
    def ask_now(self, request: HttpRequest, rows: QuerySet[Shipment]) -> None:
        self._ask(request, rows.values_list("pk", flat=True)[:MOST_ASKED_AT_ONCE])

    def get_urls(self) -> list[URLPattern]:
        return [
            path("<int:pk>/ask/", self.admin_site.admin_view(require_POST(self.ask)), name="logistics_shipment_ask"),
            path("<int:pk>/say/", self.admin_site.admin_view(require_POST(self.say)), name="logistics_shipment_say"),
            *super().get_urls(),
        ]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        shipment = self.get_object(request, object_id) if object_id else None
        code = shipment.carrier if shipment is not None else ""
        asked = code in carriers.codes() and carriers.get(code).can_be_asked
        deeds = {"may_act": self.has_ask_permission(request), "can_be_asked": asked, "say_form": SayStatusForm()}
        return super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **deeds})

    def ask(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One question to the carrier, now."""
        self._refuse_strangers(request)
        self._ask(request, [pk])
        return HttpResponseRedirect(reverse("admin:logistics_shipment_change", args=[pk]))

    def say(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What staff know and no carrier tells."""
        self._refuse_strangers(request)
        form = SayStatusForm(request.POST)
        if form.is_valid():
            saying.say_status(pk, status=form.cleaned_data["status"], text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("Written down; whoever waits for the parcel is told."))
        return HttpResponseRedirect(reverse("admin:logistics_shipment_change", args=[pk]))

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_ask_permission(request):
            raise PermissionDenied

    def _ask(self, request: HttpRequest, ids: Any) -> None:
        answers = [tracking.poll(pk) for pk in ids]
        told, silent = sum(answers), len(answers) - sum(answers)
        if told:
            messages.info(request, ngettext("%(n)s answer.", "%(n)s answers.", told) % {"n": told})
        if silent:
            messages.warning(request, _("The carrier does not answer. The last known state stays; we go on asking."))


@admin.register(ImportRule)
class ImportRuleRoom(ModelAdmin):
    form = ImportRuleForm
    list_display = ("version", "destination", "scheme", "valid_from", "valid_to", "sure", "source")
    list_filter = ("destination", "scheme", "confidence")
    search_fields = ("source",)

    @display(description=_("version"))
    def version(self, row: ImportRule) -> str:
        return row.rule.version

    @display(description=_("confidence"), ordering="confidence", label=DOUBTS)
    def sure(self, row: ImportRule) -> str:
        return row.get_confidence_display()


@admin.register(TariffRate)
class TariffRateRoom(ModelAdmin):
    list_display = ("destination", "hs_prefix", "origin", "rate", "valid_from", "valid_to", "sure", "source")
    list_filter = ("destination", "origin", "confidence")
    search_fields = ("hs_prefix", "source")
    actions_list = ("bring_in_file",)

    def has_bring_in_file_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["logistics.add_tariffrate", "logistics.change_tariffrate"])

    @action(description=_("Bring a tariff in"), url_path="file", permissions=["bring_in_file"])
    def bring_in_file(self, request: HttpRequest) -> HttpResponse:
        return tariff_page.bring_in(request, self.admin_site.each_context(request))

    @display(description=_("confidence"), ordering="confidence", label=DOUBTS)
    def sure(self, row: TariffRate) -> str:
        return row.get_confidence_display()


@admin.register(VatProof)
class VatProofRoom(Facts, ModelAdmin):
    list_display = ("number", "valid", "name", "consultation", "asked_at")
    list_filter = ("valid", "asked_at")
    search_fields = ("number", "name", "consultation")


class RateLine(TabularInline):
    model = ShippingRate
    extra = 0


@admin.register(ShippingMethod)
class ShippingMethodRoom(TranslationAdmin, ModelAdmin):
    list_display = ("code", "name", "carrier", "terms", "active", "position")
    list_editable = ("active", "position")
    inlines = (RateLine,)
