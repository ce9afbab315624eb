"""The bank's lines: what each turned out to be, the queue of those a person decides, and the deeds that decide."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from payments.bank import collecting, deeds, paying_back
from payments.bank.finding import proposals_for
from payments.bank.references import written
from payments.bank.standing import free_of
from payments.models import BankLine, BankLineHistory, BankMatch, BankPayBack
from payments.states import LINE_MOVES, LineState, PaymentStatus
from payments.words import line_note, proposed_because
from shop.errors import Refusal
from shop.facts import Facts, FactsInline, money_text, shown
from shop.money import money

STATUS_COLOURS = {
    LineState.MATCHED: "success",
    LineState.RETURNED: "success",
    LineState.WAITING: "danger",
    LineState.OVER: "warning",
    LineState.PARTIAL: "info",
}


class ToDecide(admin.SimpleListFilter):
    """What waits for a person: unknown money, too much of it, and a part that came for an order that is over."""

    title = _("to decide")
    parameter_name = "decide"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("to decide"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[BankLine]) -> QuerySet[BankLine]:
        if self.value() != "yes":
            return queryset
        over = BankMatch.objects.filter(released_at=None).exclude(payment__status=PaymentStatus.PENDING)
        stale = Q(status=LineState.PARTIAL, pk__in=over.values("line"))
        return queryset.filter(Q(status__in=[LineState.WAITING, LineState.OVER]) | stale)


class MatchRows(FactsInline):
    model = BankMatch
    fields = readonly_fields = ("payment", "amount_shown", "how_shown", "by", "at", "released_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankMatch]:
        return super().get_queryset(request).select_related("payment", "line", "by")

    @admin.display(description=_("amount"))
    def amount_shown(self, match: BankMatch) -> str:
        return shown(match.amount, match.line.currency)

    @admin.display(description=_("found by"))
    def how_shown(self, match: BankMatch) -> str:
        return line_note(match.how)


class PayBackRows(FactsInline):
    model = BankPayBack
    fk_name = "line"
    fields = readonly_fields = ("reference", "amount_shown", "name", "masked_account", "by", "made_at", "given_at")
    show_change_link = True

    @admin.display(description=_("amount"))
    def amount_shown(self, order: BankPayBack) -> str:
        return money_text(order.owed)


class HistoryRows(FactsInline):
    model = BankLineHistory
    fields = readonly_fields = ("at", "step", "by", "told")


class GiveBackForm(forms.Form):
    amount = forms.DecimalField(max_digits=19, decimal_places=4)


@admin.register(BankLine)
class BankLineRoom(Facts):
    list_display = ("booked_on", "amount_shown", "status_shown", "because", "name", "text_shown", "account")
    list_filter = (ToDecide, "status", "amount_currency", "account")
    search_fields = ("text", "structured", "name", "bank_reference", "matches__payment__reference")
    date_hierarchy = "booked_on"
    fields = (
        "booked_on", "valued_on", "amount_shown", "status", "because", "name", "masked_account", "structured", "text",
        "bank_reference", "end_to_end", "charges_shown", "account", "file",
    )  # fmt: skip
    readonly_fields = ("amount_shown", "because", "charges_shown")
    inlines = (MatchRows, PayBackRows, HistoryRows)
    change_form_outer_before_template = "admin/payments/bankline/decide.html"

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.change_bankline")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.decide)
        own = [path("<int:pk>/deed/<slug:deed>/", view, name="payments_bankline_decide")]
        return own + super().get_urls()

    @admin.display(description=_("amount"), ordering="amount")
    def amount_shown(self, line: BankLine) -> str:
        return shown(line.amount.amount, line.currency)

    @admin.display(description=_("charges"))
    def charges_shown(self, line: BankLine) -> str:
        return shown(line.charges_amount, line.currency)

    @display(description=_("status"), label=STATUS_COLOURS, ordering="status")
    def status_shown(self, line: BankLine) -> tuple[str, str]:
        return line.status, line.get_status_display()

    @admin.display(description=_("because"), ordering="reason")
    def because(self, line: BankLine) -> str:
        return line_note(line.reason)

    @admin.display(description=_("text"))
    def text_shown(self, line: BankLine) -> str:
        return line.text if len(line.text) <= 60 else f"{line.text[:59]}…"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        line = BankLine.objects.filter(pk=int(object_id)).first() if object_id and object_id.isdecimal() else None
        more = _choices(line) if line and self.has_decide_permission(request) else {}
        return super().changeform_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def decide(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """POST: one deed on one line; a refusal is a sentence and changes nothing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_decide_permission(request):
            raise PermissionDenied
        line = get_object_or_404(BankLine, pk=pk)
        try:
            DEEDS[deed](line, request)
        except KeyError:
            messages.error(request, now_("There is no such deed."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, now_("Done."))
        return HttpResponseRedirect(reverse("admin:payments_bankline_change", args=[pk]))


def _match(line: BankLine, request: HttpRequest) -> None:
    named = [name for name in request.POST.get("named", "").replace(";", ",").split(",") if name.strip()]
    deeds.match(line, named or [""], by=request.user)


def _give_back(line: BankLine, request: HttpRequest) -> None:
    form = GiveBackForm(request.POST)
    amount = money(form.cleaned_data["amount"], line.currency) if form.is_valid() else money(0, line.currency)
    paying_back.give_back(line, amount=amount, by=request.user)


DEEDS: dict[str, Callable[[BankLine, HttpRequest], object]] = {
    "match": _match,
    "give-back": _give_back,
    "release": lambda line, request: collecting.release(line, by=request.user),
    "not-ours": lambda line, request: deeds.not_ours(line, by=request.user),
    "fee": lambda line, request: deeds.is_fee(line, by=request.user),
    "pay-back": lambda line, request: deeds.is_pay_back(line, request.POST.get("reference", ""), by=request.user),
}


def _choices(line: BankLine) -> dict[str, Any]:
    """What may be done with the line, and what speaks for which payment."""
    free = free_of(line)
    unpaid = line.matches.filter(released_at=None).exclude(payment__status=PaymentStatus.CAPTURED)
    waits = line.status == LineState.WAITING
    return {
        "line": line,
        "free": money_text(free),
        "free_amount": str(free.amount),
        "may_match": free.amount > 0 and line.status not in LINE_MOVES.ends,
        "may_release": line.status == LineState.PARTIAL and unpaid.exists(),
        "may_say_not_ours": waits and not line.pay_backs.exists() and not unpaid.exists(),
        "went_out": waits and free.amount < 0,
        "proposals": [
            {
                "named": each.payment.session_id,
                "reference": each.payment.reference,
                "written": written(each.payment.session_id),
                "status": each.payment.get_status_display(),
                "owed": money_text(each.owed),
                "takes": money_text(each.takes),
                "because": proposed_because(each.because),
            }
            for each in proposals_for(line)
        ],
    }
