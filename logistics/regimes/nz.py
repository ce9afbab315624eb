"""New Zealand: GST at the sale on each good up to a limit, duty and GST at the border above it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from logistics.assessment import Finding
from logistics.duties import fees
from logistics.importing import AT_BORDER, AT_SALE, sold_or_imported
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland
from logistics.wording import GST


@regimes.register("nz")
class NewZealand:
    code: ClassVar[str] = "nz"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "gst": AT_SALE,
        "import": AT_BORDER,
        "inland": {},
        "levy": {"amount": "fee", "on": "flag"},
    }

    def zone(self, country: str) -> str:
        return "NZ" if country == "NZ" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        found = sold_or_imported(case, scheme="GST", sale=case.rule("gst"), border=case.rule("import"), label=GST)
        levy = [rule for rule in (case.rules.get("levy"),) if rule is not None]
        return replace(found, charges=found.charges + fees(case, levy, small=True))
