"""Pages beside the form of a promotion: choose its kind, try it out, make and export its codes."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from orders import coupons, festivals, previewing
from orders.admin.promotion_shown import trial_tables
from orders.models import Promotion, PromotionStatus
from orders.promotion import benefits
from shop import localtime, markets, places
from shop.errors import Refusal

TEXT = UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"})


class CodesForm(forms.Form):
    code = forms.CharField(
        label=_("One code for everybody"),
        required=False,
        max_length=40,
        help_text=_("Such as SPRING. Leave it empty to make single codes."),
        widget=TEXT,
    )
    number = forms.IntegerField(
        label=_("Single codes"),
        required=False,
        min_value=1,
        max_value=coupons.MOST_AT_ONCE,
        help_text=_("How many codes that nobody guesses."),
        widget=UnfoldAdminIntegerFieldWidget,
    )
    prefix = forms.CharField(label=_("They begin with"), required=False, max_length=10, widget=TEXT)  # type: ignore[assignment]
    most = forms.IntegerField(
        label=_("Uses of a code"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("Empty: any number for a code for everybody, one for a single code."),
        widget=UnfoldAdminIntegerFieldWidget,
    )

    def clean(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        if bool(given.get("code")) == bool(given.get("number")):
            raise forms.ValidationError(_("Write a code of your own, or how many single codes to make."))
        if given.get("code") and len(coupons.normal(given["code"])) < 3:
            self.add_error("code", _("A code has at least three letters or digits."))
        return given


class TrialForm(forms.Form):
    pieces = forms.CharField(
        label=_("Basket"),
        help_text=_("A SKU and a quantity, a line each, as in CUP-01 2."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, "autocomplete": "off"}),
    )
    market = forms.ChoiceField(label=_("Market"), widget=UnfoldAdminSelectWidget)
    country = forms.ChoiceField(label=_("Country"), required=False, widget=UnfoldAdminSelectWidget)
    region = forms.CharField(label=_("Region"), required=False, max_length=80, widget=TEXT)
    at = forms.DateTimeField(
        label=_("Day and time in the market"),
        required=False,
        help_text=_("As in 2026-11-27 09:00, by the market’s own clock. Empty: now."),
        widget=TEXT,
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("To see what a known customer gets."), widget=TEXT
    )
    group = forms.CharField(label=_("Group of customers"), required=False, max_length=40, widget=TEXT)
    code = forms.CharField(label=_("Code"), required=False, max_length=80, widget=TEXT)
    draft = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("Try this draft as if it were live"),
        queryset=Promotion.objects.exclude(status=PromotionStatus.LIVE),
        required=False,
        widget=UnfoldAdminSelectWidget,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        known = markets.all_markets()
        self.fields["market"].choices = [(market.code, market.name) for market in known]  # type: ignore[attr-defined]
        countries = sorted({country for market in known for country in markets.countries_of(market)})
        empty = ("", gettext("the first of the market"))
        self.fields["country"].choices = [empty, *places.country_choices(countries)]  # type: ignore[attr-defined]

    def clean_pieces(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["pieces"].splitlines())):
            sku, _space, number = line.partition(" ")
            number = number.strip(" ×x") or "1"
            if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= 99:
                raise forms.ValidationError(_("“%(line)s”: the quantity is from 1 to 99."), params={"line": line})
            found[sku.upper()] = min(found.get(sku.upper(), 0) + int(number), 99)
        return found

    def trial(self) -> previewing.Trial:
        given = self.cleaned_data
        market = markets.by_code(given["market"])
        at: datetime | None = given["at"]
        return previewing.Trial(
            pieces=given["pieces"],
            market=market,
            country=markets.country_of(market, given["country"]),
            language=get_language() or "en",
            # What was typed is a wall clock; the form field gave it a zone that means nothing here.
            at=timezone.make_naive(at) if at is not None else localtime.now_in(market),
            region=given["region"],
            email=given["email"],
            group=given["group"],
            code=given["code"],
            drafts=(given["draft"],) if given["draft"] is not None else (),
        )


def choose_kind(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """Which kind, and from which festival's days: the first page of a new promotion."""
    add = reverse("admin:orders_promotion_add")
    context = {
        **admin.admin_site.each_context(request),
        "opts": Promotion._meta,
        "title": gettext("New promotion"),
        "kinds": [(f"{add}?kind={benefit.code}", benefit.label) for benefit in benefits.all()],
        "festivals": [
            (f"{add}?kind=percent&festival={template.code}", template)
            for template in festivals.coming(timezone.localdate())
        ],
    }
    return render(request, "admin/orders/promotion/kinds.html", context)


def show_codes(admin: ModelAdmin, request: HttpRequest, row: Promotion) -> HttpResponse:
    form = CodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["code"]:
                made = coupons.share(row, given["code"], most=given["most"])
                messages.success(request, gettext("The code %(code)s is ready.") % {"code": made.code})
            else:
                coupons.make(row, given["number"], prefix=given["prefix"], most=given["most"] or 1)
                said = ngettext("%(n)s code is ready.", "%(n)s codes are ready.", given["number"])
                messages.success(request, said % {"n": given["number"]})
            return HttpResponseRedirect(reverse("admin:orders_promotion_change", args=[row.pk]))
        except Refusal as refusal:
            form.add_error("code", str(refusal))
    context = {
        **admin.admin_site.each_context(request),
        "opts": Promotion._meta,
        "title": gettext("Make codes: %(name)s") % {"name": row},
        "original": row,
        "form": form,
        "back": reverse("admin:orders_promotion_change", args=[row.pk]),
    }
    return render(request, "admin/orders/promotion/codes.html", context)


def export_codes(row: Promotion) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(coupons.exported(row), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="codes-{row.code}.csv"'
    return answer


def show_trial(admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    asked = request.GET if "pieces" in request.GET else None
    form = TrialForm(asked, initial={"draft": request.GET.get("draft"), "market": markets.DEFAULT})
    tables: list[Any] = []
    if asked is not None and form.is_valid():
        try:
            tables = trial_tables(previewing.preview(form.trial()))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        **admin.admin_site.each_context(request),
        "opts": Promotion._meta,
        "title": gettext("Try out promotions"),
        "form": form,
        "tables": tables,
        "back": reverse("admin:orders_promotion_changelist"),
    }
    return render(request, "admin/orders/promotion/trial.html", context)
