"""The United States: duty on the goods' own value from the first dollar; sales tax is not collected."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from logistics.assessment import Finding
from logistics.duties import by_tariff
from logistics.regime import Case, regimes
from logistics.rules import Kind
from shop.money import zero

NO_SALES_TAX = _("We collect no US sales tax: we are not registered for it in any state.")


@regimes.register("us")
class UnitedStates:
    code: ClassVar[str] = "us"
    # A surcharge is added to every tariff rate while it lasts (Section 122, 2026).
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"import": {"surcharge": "percent"}}

    def zone(self, country: str) -> str:
        return "US" if country == "US" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return Finding(import_=False, notes=(NO_SALES_TAX,))
        rule = case.rule("import")
        duties = by_tariff(case, rule, freight=zero(case.currency), surcharge=rule.percent("surcharge"))
        return Finding(charges=duties, notes=(NO_SALES_TAX,))
