"""Great Britain: VAT at the sale up to a limit for the consignment, import VAT and duty above it."""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.importing import AT_BORDER, AT_SALE, sold_or_imported
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland


@regimes.register("gb")
class GreatBritain:
    code: ClassVar[str] = "gb"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"supply": AT_SALE, "import": AT_BORDER, "inland": {}}

    def zone(self, country: str) -> str:
        return "GB" if country == "GB" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        return sold_or_imported(case, scheme="SUPPLY", sale=case.rule("supply"), border=case.rule("import"))
