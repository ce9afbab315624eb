"""Price lists, rules that propose prices, and the proposals that wait for a person."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminSelectMultipleWidget, UnfoldAdminSelectWidget

from catalog import repricing
from catalog.admin.facts import Facts
from catalog.admin.window import Lines, WindowAdmin
from catalog.models import Category, ConversionRule, Decision, PastPrice, PriceList, PriceListEntry, PriceProposal
from shop.errors import Refusal
from shop.languages import write_money
from shop.money import money, quantise


class EntryForm(forms.ModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["amount"] = quantise(self.instance.amount)

    def clean_amount(self) -> Any:
        return quantise(self.cleaned_data["amount"])


class EntryInline(Lines):
    model = PriceListEntry
    form = EntryForm
    fields = ("variant", "from_quantity", "amount")
    autocomplete_fields = ("variant",)
    per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceListEntry]:
        return super().get_queryset(request).select_related("variant")


@admin.register(PriceList)
class PriceListRoom(WindowAdmin):
    list_display = ("name", "code", "rank", "market", "customer_group", "starts_on", "ends_on", "active", "entries")
    list_filter = ("active", "market", "customer_group")
    search_fields = ("code", "name")
    prepopulated_fields = {"code": ("name",)}
    fields = ("name", "code", "active", "rank", "market", "customer_group", "starts_on", "ends_on")
    inlines = (EntryInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceList]:
        return super().get_queryset(request).select_related("market").annotate(how_many=Count("entries"))

    @display(description=_("prices"), ordering="how_many")
    def entries(self, price_list: Any) -> int:
        return price_list.how_many


class ProposeForm(forms.Form):
    rule: "forms.ModelChoiceField[ConversionRule]" = forms.ModelChoiceField(
        label=_("Rule"), queryset=ConversionRule.objects.all(), widget=UnfoldAdminSelectWidget
    )
    categories: "forms.ModelMultipleChoiceField[Category]" = forms.ModelMultipleChoiceField(
        label=_("Only in these categories"),
        queryset=Category.objects.all(),
        required=False,
        widget=UnfoldAdminSelectMultipleWidget,
        help_text=_("None chosen: the whole catalogue."),
    )


@admin.register(ConversionRule)
class ConversionRuleRoom(ModelAdmin):
    list_display = ("__str__", "margin_percent", "step", "ending")
    fields = ("source", "target", "margin_percent", "step", "ending")


@admin.register(PriceProposal)
class PriceProposalRoom(Facts, ModelAdmin):
    list_display = ("sku", "product", "old", "new", "change", "converted_from", "made_at", "state")
    list_select_related = ("variant__product",)
    list_filter = ("state", "amount_currency", ("variant__product__category", admin.RelatedOnlyFieldListFilter))
    search_fields = ("variant__sku", "variant__product__name")
    date_hierarchy = "made_at"
    list_per_page = 100
    show_full_result_count = False
    actions = ("accept", "refuse")
    actions_list = ("propose",)

    def has_decide_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        """Who may change a price may decide on one."""
        return request.user.has_perm("catalog.change_price")

    @display(description=_("SKU"), ordering="variant__sku")
    def sku(self, proposal: PriceProposal) -> str:
        return proposal.variant.sku

    @display(description=_("product"))
    def product(self, proposal: PriceProposal) -> str:
        return str(proposal.variant.product)

    @display(description=_("present price"), ordering="was")
    def old(self, proposal: PriceProposal) -> str:
        return "–" if proposal.was is None else write_money(money(proposal.was, proposal.amount.currency.code))  # type: ignore[attr-defined]

    @display(description=_("proposed price"), ordering="amount")
    def new(self, proposal: PriceProposal) -> str:
        return format_html("<strong>{}</strong>", write_money(quantise(proposal.amount)))  # type: ignore[arg-type]

    @display(description=_("change"), ordering=(F("amount") - F("was")))
    def change(self, proposal: PriceProposal) -> str:
        percent = repricing.change_percent(proposal)
        return _t("new") if percent is None else f"{percent:+}\u00a0%"

    @display(description=_("converted from"))
    def converted_from(self, proposal: PriceProposal) -> str:
        return f"{write_money(quantise(proposal.source))} × {proposal.rate.normalize():f}"  # type: ignore[arg-type]

    @action(description=_("Accept: these become the prices"), permissions=["decide"])
    def accept(self, request: HttpRequest, queryset: QuerySet[PriceProposal]) -> None:
        decided = repricing.accept(self._keys(queryset), request.user)  # type: ignore[arg-type]
        sentence = ngettext("%(count)s price was changed.", "%(count)s prices were changed.", decided.done)
        messages.success(request, sentence % {"count": decided.done})
        if decided.outdated:
            sentence = ngettext(
                "%(count)s proposal was put aside: its price was changed meanwhile.",
                "%(count)s proposals were put aside: their prices were changed meanwhile.",
                decided.outdated,
            )
            messages.warning(request, sentence % {"count": decided.outdated})

    @action(description=_("Refuse: the prices stay"), permissions=["decide"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[PriceProposal]) -> None:
        decided = repricing.refuse(self._keys(queryset), request.user)  # type: ignore[arg-type]
        sentence = ngettext("%(count)s proposal was refused.", "%(count)s proposals were refused.", decided.done)
        messages.success(request, sentence % {"count": decided.done})

    @action(description=_("Propose prices"), url_path="propose", permissions=["decide"])
    def propose(self, request: HttpRequest) -> HttpResponse:
        form = ProposeForm(request.POST or None)
        back = f"{reverse('admin:catalog_priceproposal_changelist')}?state__exact={Decision.OPEN}"
        if request.method == "POST" and form.is_valid():
            chosen = [category.pk for category in form.cleaned_data["categories"]]
            try:
                made = repricing.propose_by(form.cleaned_data["rule"], categories=chosen)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                sentence = ngettext(
                    "%(count)s price is proposed, %(same)s are right already.",
                    "%(count)s prices are proposed, %(same)s are right already.",
                    made.made,
                )
                messages.success(request, sentence % {"count": made.made, "same": made.same})
                return HttpResponseRedirect(back)
        context = {**self.admin_site.each_context(request), "form": form, "title": _t("Propose prices"), "back": back}
        context |= {"opts": self.opts, "button": _t("Propose"), "lead": _t("No price changes before you accept it.")}
        return render(request, "admin/catalog/form.html", context)

    def _keys(self, queryset: QuerySet[PriceProposal]) -> list[int]:
        return list(queryset.values_list("pk", flat=True))


@admin.register(PastPrice)
class PastPriceRoom(Facts, ModelAdmin):
    """What was asked when: written by the database itself, for the lowest price of the last 30 days."""

    list_display = ("variant", "amount", "market", "list_code", "starts_at", "ends_at")
    list_select_related = ("variant", "market")
    list_filter = ("amount_currency",)
    search_fields = ("=variant__sku",)
    show_full_result_count = False
    list_per_page = 50
