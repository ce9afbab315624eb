"""Singapore: GST at the sale on each item up to a limit; at import on CIF, with a relief of its own."""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.importing import AT_BORDER, AT_SALE, sold_or_imported
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland
from logistics.wording import GST


@regimes.register("sg")
class Singapore:
    code: ClassVar[str] = "sg"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"gst": AT_SALE, "import": AT_BORDER, "inland": {}}

    def zone(self, country: str) -> str:
        return "SG" if country == "SG" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        return sold_or_imported(case, scheme="GST", sale=case.rule("gst"), border=case.rule("import"), label=GST)
