"""Risk in the back office: thresholds, points, the shop's lists, and the sanctions lists that were brought in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminSelectWidget

from payments.models import RiskEntry, RiskPolicy, RiskWeight, SanctionedName
from payments.suspicion import signals
from shop.facts import Facts
from shop.models import Market


def signal_name(code: str) -> str:
    return str(signals.get(code).name) if code in signals.codes() else code


class PolicyForm(forms.ModelForm):
    market = forms.ChoiceField(label=_("market"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "market" in self.fields:
            markets = Market.objects.order_by("position")
            self.fields["market"].choices = [(market.code, market.name) for market in markets]  # type: ignore[attr-defined]


class WeightForm(forms.ModelForm):
    signal = forms.ChoiceField(label=_("signal"), widget=UnfoldAdminSelectWidget)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "signal" in self.fields:
            self.fields["signal"].choices = [(code, signal_name(code)) for code in signals.codes()]  # type: ignore[attr-defined]


@admin.register(RiskPolicy)
class PolicyRoom(ModelAdmin):
    form = PolicyForm
    list_display = ("market_name", "step_up_at", "hold_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("market",) if obj else ()

    @admin.display(description=_("market"), ordering="market")
    def market_name(self, policy: RiskPolicy) -> str:
        found = Market.objects.filter(code=policy.market).first()
        return str(found.name) if found is not None else policy.market


@admin.register(RiskWeight)
class WeightRoom(ModelAdmin):
    form = WeightForm
    list_display = ("signal_shown", "points")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("signal",) if obj else ()

    @admin.display(description=_("signal"), ordering="signal")
    def signal_shown(self, weight: RiskWeight) -> str:
        return signal_name(weight.signal)


@admin.register(RiskEntry)
class EntryRoom(ModelAdmin):
    list_display = ("value", "kind", "stance", "reason", "until")
    list_filter = ("kind", "stance")
    search_fields = ("value", "reason")


@admin.register(SanctionedName)
class NameRoom(Facts):
    list_display = ("name", "source", "entry", "imported_at")
    list_filter = ("source",)
    search_fields = ("name", "entry")
