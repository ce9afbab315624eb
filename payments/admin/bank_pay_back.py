"""Transfers back: what a person is to type at the bank, and which of them a statement has shown."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from payments.bank import paying_back
from payments.bank.references import written
from payments.models import BankPayBack
from shop.errors import Refusal
from shop.facts import Facts, money_text


@admin.register(BankPayBack)
class BankPayBackRoom(Facts):
    list_display = ("made_at", "amount_shown", "name", "masked_account", "reference_shown", "given_at", "settled_by")
    list_filter = (
        ("given_at", admin.EmptyFieldListFilter),
        ("settled_by", admin.EmptyFieldListFilter),
        "amount_currency",
    )
    list_select_related = ("settled_by",)
    search_fields = ("reference", "refund_key", "name", "payment__reference")
    fields = (
        "amount_shown", "reference_shown", "name", "masked_account", "payment", "refund_key", "line", "made_at", "by",
        "given_at", "given_by", "settled_by", "came_back_by",
    )  # fmt: skip
    readonly_fields = ("amount_shown", "reference_shown")
    change_form_outer_before_template = "admin/payments/bankpayback/give.html"

    def has_give_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.change_bankpayback")

    def get_urls(self) -> list[URLPattern]:
        own = [path("<int:pk>/give/", self.admin_site.admin_view(self.give), name="payments_bankpayback_give")]
        return own + super().get_urls()

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, order: BankPayBack) -> str:
        return money_text(order.owed)

    @admin.display(description=_("reference"), ordering="reference")
    def reference_shown(self, order: BankPayBack) -> str:
        return written(order.reference)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Who may transfer sees the whole account; it is sealed for all others."""
        order = BankPayBack.objects.filter(pk=int(object_id)).first() if object_id and object_id.isdecimal() else None
        more = {"order": order, "account": order.other_account} if order and self.has_give_permission(request) else {}
        return super().changeform_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def give(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: a person has typed it at the bank."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_give_permission(request):
            raise PermissionDenied
        account, name = request.POST.get("account", "").strip()[:64], request.POST.get("name", "").strip()[:200]
        try:
            paying_back.give_to_bank(pk, account=account, name=name, by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, now_("Noted. It is done when a statement shows it."))
        return HttpResponseRedirect(reverse("admin:payments_bankpayback_change", args=[pk]))
