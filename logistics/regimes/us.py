"""The United States: duty on the goods' own value from the first dollar; sales tax only where the seller has nexus.

Until 28 August 2025 small consignments were free. A surcharge is added to every rate while it lasts (2026).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from logistics.assessment import Charge, Finding
from logistics.duties import FREE_UP_TO, IMPORT_DUTY, by_tariff, counted, nothing
from logistics.importing import IMPORT
from logistics.limits import within
from logistics.regime import Case, regimes
from logistics.rules import Kind, Rule
from logistics.wording import say

NO_SALES_TAX = _("We collect no US sales tax: we are not registered for it in any state.")
NONE_THERE = _("We collect no US sales tax in this state: we are not registered for it there.")
SALES_TAX = _("Sales tax")


@regimes.register("us")
class UnitedStates:
    code: ClassVar[str] = "us"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "import": {"surcharge": "percent", "duty_base": "basis", "never_free": "codes"},
        # ``nexus``: the states in which the seller is registered; ``thresholds``: from when it must be, in a year.
        "sales-tax": {"nexus": "codes", "rates": "rates", "tax_base": "basis"},
    }

    def zone(self, country: str) -> str:
        return "US" if country == "US" else ""

    def assess(self, case: Case) -> Finding:
        found = Finding("INLAND", import_=False) if self.zone(case.parcel.sent_from) else self._imported(case)
        rule = case.rules.get("sales-tax")
        taxes = self._sales_tax(case, rule)
        if not taxes:
            registered = rule is not None and rule.codes("nexus")
            return replace(found, notes=(*found.notes, NONE_THERE if registered else NO_SALES_TAX))
        return replace(found, charges=found.charges + taxes, goods_tax_rate=taxes[0].rate or found.goods_tax_rate)

    def _imported(self, case: Case) -> Finding:
        rule = case.rule("import")
        barred = set(rule.codes("never_free"))
        free = rule.has("relief") and not any(item.origin in barred for item in case.parcel.goods)
        if free and within(case, rule.limit("relief")):
            why = say(FREE_UP_TO, limit=rule.limit("relief").most)
            return Finding("RELIEF", (nothing(case, "duty", IMPORT_DUTY, rule, why),))
        duties, gaps = by_tariff(case, rule, surcharge=rule.percent("surcharge"))
        return Finding(IMPORT, duties, gaps=gaps)

    def _sales_tax(self, case: Case, rule: Rule | None) -> tuple[Charge, ...]:
        """The state's own rate, where the seller has nexus; counties and cities may add to it."""
        if rule is None or case.region not in rule.codes("nexus"):
            return ()
        (rate,) = rule.rates("rates").get(case.region, {"": None}).values()
        if not rate:
            return ()
        why = say(_("Sales tax of the state %(state)s"), state=case.region)
        return (counted(rule, "tax", SALES_TAX, rate, case.worth(rule.basis("tax_base")), why),)
