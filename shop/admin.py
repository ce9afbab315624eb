"""The kernel in the back office: people, groups, markets, rates, and what waits to be delivered or sent."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from shop import fx, mail, outbox
from shop.filters import worded
from shop.letters import letter_name
from shop.models import MailMessage, Market, Outbox, Rate, User

STALE_SENTENCES = {
    fx.Age.OLD: _("The feed is late: the last rates of %(currencies)s are more than a working day old."),
    fx.Age.DEAD: _("No price is made in %(currencies)s: the last rates are more than a week old."),
}

admin.site.unregister(Group)


class Facts(ModelAdmin):
    """Facts are looked at, not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class UserRoom(UserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("email", "name", "language", "market", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "name")
    ordering = ("email",)
    readonly_fields = ("date_joined", "last_login")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("name", "language", "market")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "password1", "password2", "is_staff")}),)


@admin.register(Group)
class GroupRoom(GroupAdmin, ModelAdmin):
    pass


@admin.register(Market)
class MarketRoom(TranslationAdmin, ModelAdmin):
    list_display = ("code", "name", "currency", "tax_display", "terms", "warehouses", "shipping_methods")
    ordering = ("position",)
    fieldsets = (
        (None, {"fields": ("code", "name", "countries", "languages", "position")}),
        (_("Prices"), {"fields": ("currency", "tax_display", "same_gross_price", "cash_step")}),
        (_("Consumer law"), {"fields": ("withdrawal_days", "shows_lowest_price")}),
        (
            _("Delivery and payment"),
            {"fields": ("terms", "warehouses", "shipping_methods", "payment_methods", "gift_wrap")},
        ),
    )


class RateForm(forms.ModelForm):
    """A rate typed by hand is judged like one of the feed: a slip of the point must price nothing."""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        currency, value, on = (facts.get(name) for name in ("currency", "per_euro", "on"))
        if currency and value is not None and on:
            try:
                fx.check(currency, value, on=on)
            except fx.BadRate as refusal:
                self.add_error("per_euro", str(refusal))
        return facts


@admin.register(Rate)
class RateRoom(ModelAdmin):
    form = RateForm
    list_display = ("on", "currency", "per_euro", "source", "fetched_at")
    list_filter = ("currency", "source")
    date_hierarchy = "on"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Above the list: which currencies have grown old, and which price nothing any more."""
        for state, sentence in STALE_SENTENCES.items():
            if old := [currency for currency, found in fx.ages().items() if found == state]:
                messages.warning(request, sentence % {"currencies": ", ".join(old)})
        return super().changelist_view(request, extra_context)


@admin.register(Outbox)
class OutboxRoom(Facts):
    list_display = ("event", "handler", "created_at", "attempts", "delivered_at", "error")
    list_filter = (("delivered_at", admin.EmptyFieldListFilter), "event")
    actions = ("deliver_again",)

    def has_deliver_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("shop.change_outbox")

    @admin.action(description=_("Deliver again now"), permissions=["deliver"])
    def deliver_again(self, request: HttpRequest, rows: QuerySet[Outbox]) -> None:
        rows.filter(delivered_at=None).update(due_at="2000-01-01T00:00Z")
        done = sum(outbox.deliver(row.pk) for row in rows)
        messages.info(request, ngettext("%(n)s delivery was made.", "%(n)s deliveries were made.", done) % {"n": done})


@admin.register(MailMessage)
class MailRoom(Facts):
    list_display = ("letter", "to", "language", "created_at", "sent_at", "attempts", "error")
    list_filter = (("sent_at", admin.EmptyFieldListFilter), ("kind", worded(letter_name)), "language")
    search_fields = ("to", "key")
    exclude = ("context", "kind")  # a waiting letter may hold a link that opens an account
    readonly_fields = ("letter",)
    actions = ("send_again",)

    @admin.display(description=_("letter"), ordering="kind")
    def letter(self, row: MailMessage) -> str:
        return letter_name(row.kind)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("shop.change_mailmessage")

    @admin.action(description=_("Send what waits now"), permissions=["send"])
    def send_again(self, request: HttpRequest, rows: QuerySet[MailMessage]) -> None:
        rows.filter(sent_at=None).update(due_at="2000-01-01T00:00Z")
        done = sum(mail.send(row.pk) for row in rows)
        messages.info(request, ngettext("%(n)s mail was sent.", "%(n)s mails were sent.", done) % {"n": done})
