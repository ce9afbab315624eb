"""Promotions in the back office: drafts, what is live and what is over; the form is drawn by the kind."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from orders import festivals
from orders.admin import promotion_deeds as deeds
from orders.admin.promotion_form import PromotionForm, form_of, sections_of
from orders.admin.promotion_shown import use_tables
from orders.models import Coupon, Promotion, PromotionStatus
from orders.promotion import benefits
from shop import languages
from shop.pagecache import bump

COLOURS = {PromotionStatus.DRAFT: "warning", PromotionStatus.LIVE: "success", PromotionStatus.ENDED: "info"}


@admin.register(Promotion)
class PromotionAdmin(ModelAdmin):
    list_display = ("name", "what", "badge", "lane", "rank", "span", "used")
    list_filter = ("status", "lane", "kind")
    search_fields = ("code", "name")
    ordering = ("lane", "rank", "code")
    readonly_fields = ("what", "version")
    show_full_result_count = False
    list_per_page = 50
    actions_list = ("try_out",)
    actions_detail = ("try_this", "make_codes", "export_codes")
    change_form_after_template = "admin/orders/promotion/uses.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Promotion]:
        return super().get_queryset(request).annotate(times=Count("uses", filter=Q(uses__given_back_at=None)))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One that was used stays: orders refer to it. It is ended instead."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.uses.exists())

    def has_make_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm("orders.make_coupons")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **more: Any) -> type[ModelForm]:
        return super().get_form(request, obj, change, **{**more, "form": form_of(_kind(request, obj))})

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        when = ("starts_on", "starts_time", "ends_on", "ends_time")
        parts = [(title, {"fields": names}) for title, names in sections_of(_kind(request, obj))]
        spoken = [
            (language, {"classes": ["tab"], "fields": [build_localized_fieldname("name", code)]})
            for code, language in settings.LANGUAGES
        ]
        how = ("code", "what", "version", "status", "lane", "rank", "exclusive", "needs_coupon", "limit_each")
        return (
            (
                None,
                {"fields": how if obj is not None else tuple(name for name in how if name not in ("what", "version"))},
            ),
            *parts[:2],
            (_("When, by each market’s own clock"), {"fields": when}),
            *parts[2:],
            *spoken,
        )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new promotion begins with the days of a festival, if one was chosen."""
        coming = festivals.coming(timezone.localdate())
        chosen = next((known for known in coming if known.code == request.GET.get("festival")), None)
        if chosen is None:
            return {}
        return {
            "code": chosen.code,
            "name_en": chosen.name,
            "starts_on": chosen.first,
            "ends_on": chosen.last,
            "market-markets": list(chosen.markets),
        }

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if self.has_add_permission(request) and request.GET.get("kind") not in benefits.codes():
            return deeds.choose_kind(self, request)
        return super().add_view(request, form_url, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self._row(object_id)
        tables = use_tables(row) if row is not None and self.has_view_permission(request) else []
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "tables": tables})

    def save_model(self, request: HttpRequest, obj: Promotion, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if isinstance(form, PromotionForm):
            form.write_limits()
        obj.refresh_from_db(fields=["version"])
        bump()  # kept pages tell what a piece costs at the door

    @action(description=_("Try out promotions"), icon="science", url_path="try-out", permissions=["view"])
    def try_out(self, request: HttpRequest) -> HttpResponse:
        return deeds.show_trial(self, request)

    @action(description=_("Try it out"), icon="science", permissions=["view"])
    def try_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = self._found(request, object_id)
        request.GET = request.GET.copy()  # type: ignore[assignment]
        if row.status != PromotionStatus.LIVE:
            request.GET.setdefault("draft", str(row.pk))  # type: ignore[misc]
        return deeds.show_trial(self, request)

    @action(description=_("Make codes"), icon="confirmation_number", permissions=["make"])
    def make_codes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return deeds.show_codes(self, request, self._found(request, object_id))

    @action(description=_("Export codes"), icon="download", permissions=["make"])
    def export_codes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return deeds.export_codes(self._found(request, object_id))  # type: ignore[return-value]

    @display(description=_("kind"))
    def what(self, row: Promotion) -> str:
        return str(benefits.get(row.kind).label) if row.kind in benefits.codes() else row.kind

    @display(description=_("status"), ordering="status", label=COLOURS)
    def badge(self, row: Promotion) -> tuple[str, str]:
        return row.status, str(row.get_status_display())

    @display(description=_("days"))
    def span(self, row: Promotion) -> str:
        first = languages.write_date(row.starts_on, style="medium") if row.starts_on else ""
        last = languages.write_date(row.ends_on, style="medium") if row.ends_on else ""
        return f"{first} – {last}" if first or last else ""

    @display(description=_("uses"), ordering="times")
    def used(self, row: Promotion) -> int:
        return getattr(row, "times", 0)

    def _row(self, object_id: Any) -> Promotion | None:
        return Promotion.objects.filter(pk=object_id).first() if str(object_id).isdigit() else None

    def _found(self, request: HttpRequest, object_id: str) -> Promotion:
        row = self._row(object_id)
        if row is None or not self.has_view_permission(request):
            raise Http404
        return row


@admin.register(Coupon)
class CouponAdmin(ModelAdmin):
    """Codes are made on the page of their promotion; here they are looked up."""

    list_display = ("code", "promotion", "taken", "most", "batch", "created_at")
    list_select_related = ("promotion",)
    search_fields = ("code",)
    list_filter = (("promotion", admin.RelatedOnlyFieldListFilter),)
    fields = readonly_fields = ("code", "promotion", "taken", "most", "batch", "created_at")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _kind(request: HttpRequest, row: Promotion | None) -> str:
    """The kind of a row, or the one that was chosen for a new one."""
    return row.kind if row is not None else request.GET.get("kind", "percent")
