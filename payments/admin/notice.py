"""The inbox: what providers told us, what was done with it, and a button to apply it again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import display

from payments import inbox
from payments.models import Notice
from payments.states import NoticeState
from payments.words import held_because, provider_name
from shop.facts import Facts
from shop.filters import worded

STATE_COLOURS = {
    NoticeState.APPLIED: "success",
    NoticeState.RECEIVED: "info",
    NoticeState.HELD: "warning",
    NoticeState.FAILED: "danger",
}


@admin.register(Notice)
class NoticeRoom(Facts):
    """The body stays out of sight: it may name the buyer."""

    list_display = (
        "received_at", "provider_shown", "kind", "state_shown", "held", "payment", "attempts", "event_id",
    )  # fmt: skip
    list_filter = ("state", ("provider", worded(provider_name)), "kind")
    list_select_related = ("payment",)
    search_fields = ("event_id", "payment__reference")
    exclude = ("body", "headers", "provider", "hold_code")
    readonly_fields = ("provider_shown", "held")
    actions = ("apply_again",)

    def has_apply_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.change_notice")

    @display(description=_("state"), label=STATE_COLOURS, ordering="state")
    def state_shown(self, notice: Notice) -> tuple[str, str]:
        return notice.state, notice.get_state_display()

    @admin.display(description=_("provider"), ordering="provider")
    def provider_shown(self, notice: Notice) -> str:
        return provider_name(notice.provider)

    @admin.display(description=_("held because"), ordering="hold_code")
    def held(self, notice: Notice) -> str:
        return held_because(notice.hold_code)

    @admin.action(description=_("Apply again"), permissions=["apply"])
    def apply_again(self, request: HttpRequest, rows: QuerySet[Notice]) -> None:
        done = sum(inbox.apply_again(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)[:200])
        messages.info(request, ngettext("%(n)s notice was applied.", "%(n)s notices were applied.", done) % {"n": done})
