"""Great Britain: VAT at the sale up to a limit, import VAT and duty above it."""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.duties import by_tariff, inland, taxed_import
from logistics.regime import Case, regimes
from logistics.rules import Kind


@regimes.register("gb")
class GreatBritain:
    code: ClassVar[str] = "gb"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"supply": {"limit": "money"}, "import": {}, "inland": {}}

    def zone(self, country: str) -> str:
        return "GB" if country == "GB" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        small = case.rule("supply")
        if case.fits(small.money("limit")):
            return taxed_import(case, small, ())
        large = case.rule("import")
        return taxed_import(case, large, by_tariff(case, large, freight=case.shipping))
