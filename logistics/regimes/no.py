"""Norway: VOEC, VAT at the sale for each item below a limit; dearer items and food are declared."""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.importing import AT_BORDER, AT_SALE, sold_or_imported
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland


@regimes.register("no")
class Norway:
    code: ClassVar[str] = "no"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"voec": AT_SALE, "import": AT_BORDER, "inland": {}}

    def zone(self, country: str) -> str:
        return "NO" if country == "NO" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        return sold_or_imported(case, scheme="VOEC", sale=case.rule("voec"), border=case.rule("import"))
