"""Recipients' identities for staff: masked; who has the right may read one number, and that is written down."""

from typing import Any

from auditlog.models import LogEntry
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action

from orders import identity
from orders.models import RecipientIdentity

RIGHT = "orders.reveal_recipientidentity"


@admin.register(RecipientIdentity)
class RecipientIdentityAdmin(ModelAdmin):
    list_display = ("order", "kind", "masked", "delete_on")
    list_filter = ("kind",)
    search_fields = ("order__number",)
    search_help_text = _("Order number")
    fields = ("order", "kind", "masked", "created_at", "delete_on")
    readonly_fields = fields
    list_select_related = ("order",)
    list_per_page = 50
    show_full_result_count = False
    actions_detail = ("reveal",)

    @action(description=_("Read the number"), permissions=["reveal"])
    def reveal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Shown once, above the page, to whoever asked for it by name; the look is a line in the audit trail."""
        if not self.has_reveal_permission(request):
            raise PermissionDenied
        row = RecipientIdentity.objects.select_related("order").get(pk=object_id)
        found = identity.reveal(row)
        LogEntry.objects.log_create(row, action=LogEntry.Action.ACCESS, changes={}, actor=request.user)
        words = _("%(number)s %(name)s. That you have read it is written down.")
        messages.warning(request, words % {"number": found.number, "name": found.name})
        # In this very answer, so that the number rests in no cookie and no session.
        return self.changeform_view(request, object_id)

    def has_reveal_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return request.user.has_perm(RIGHT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
