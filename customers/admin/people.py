"""Customers for staff: facts to read, the story beside them. Nothing is changed by hand."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminIntegerFieldWidget, UnfoldAdminTextInputWidget

from customers import points, timeline
from customers.models import Customer, PointsMove, PointsRule, StockWish, TimelineNote
from shop.models import User

MOST_SHOWN = 100


class TimelineInline(TabularInline):
    model = TimelineNote
    verbose_name_plural = _("timeline")
    fields = readonly_fields = ("at", "what", "reference", "text")
    extra = 0
    can_delete = False
    tab = True
    hide_title = True
    per_page = MOST_SHOWN

    @admin.display(description=_("what happened"))
    def what(self, note: TimelineNote) -> str:
        return timeline.label(note.kind)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Customer)
class CustomerAdmin(ModelAdmin):
    list_display = ("email", "name", "has_account", "language", "market", "created_at")
    list_filter = ("market", "language", ("user", admin.EmptyFieldListFilter))
    search_fields = ("email", "name")
    search_help_text = _("E-mail address or name")
    date_hierarchy = "created_at"
    fields = ("email", "name", "user", "language", "market", "review_letters", "created_at")
    readonly_fields = fields
    inlines = (TimelineInline,)
    list_per_page = 50
    show_full_result_count = False

    @admin.display(description=_("account"), boolean=True, ordering="user")
    def has_account(self, customer: Customer) -> bool:
        return customer.has_account

    def get_queryset(self, request: HttpRequest) -> QuerySet[Customer]:
        return super().get_queryset(request).select_related("user")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(StockWish)
class StockWishAdmin(ModelAdmin):
    """Who waits for what. A wish that a person takes back is deleted."""

    list_display = ("sku", "market", "language", "email", "made_at")
    list_filter = ("market", "language")
    search_fields = ("sku", "email")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PointsRule)
class PointsRuleAdmin(ModelAdmin):
    list_display = ("market", "worth", "most_percent", "earned")
    fields = ("market", "worth", "most_percent", "earned")


class PointsForm(forms.ModelForm):
    """Points that staff gives, or takes where they are below nothing. The reason is kept for ever."""

    email = forms.EmailField(label=_("E-mail address"), widget=UnfoldAdminEmailInputWidget)
    points = forms.IntegerField(
        label=_("points"),
        min_value=-points.MOST_AT_ONCE,
        max_value=points.MOST_AT_ONCE,
        help_text=_("Below nothing: they are taken."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextInputWidget)

    class Meta:
        model = PointsMove
        fields = ("points", "reason")

    def clean_email(self) -> str:
        user = User.objects.filter(email__iexact=self.cleaned_data["email"]).first()
        if user is None:
            raise ValidationError(_("No account has this address."))
        self.instance.user = user
        return str(self.cleaned_data["email"])

    def clean_points(self) -> int:
        wanted = int(self.cleaned_data["points"])
        if not wanted:
            raise ValidationError(_("Please write how many points."))
        return wanted

    def clean(self) -> dict[str, Any]:
        values = dict(super().clean() or {})
        if "points" in values and "email" in values and values["points"] < 0:
            left = points.balance(self.instance.user_id)
            if left + values["points"] < 0:
                self.add_error("points", _("Points left: %(left)s.") % {"left": left})
        return values


@admin.register(PointsMove)
class PointsMoveAdmin(ModelAdmin):
    """The ledger of points. A row is added by staff with a reason, by the shop with its order; none is ever changed."""

    list_display = ("at", "user", "kind", "points", "reference", "reason", "by")
    list_filter = ("kind",)
    search_fields = ("user__email", "reference", "reason")
    list_select_related = ("user", "by")
    list_per_page = 50
    show_full_result_count = False
    form = PointsForm
    fields = ("email", "points", "reason")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields if obj is None else self.list_display

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: PointsMove, form: Any, change: bool) -> None:
        given = form.cleaned_data
        key = points.grant(obj.user_id, given["points"], reason=given["reason"], by=request.user)  # type: ignore[arg-type]
        written = PointsMove.objects.get(key=key)
        obj.pk, obj.key, obj.kind = written.pk, written.key, written.kind
