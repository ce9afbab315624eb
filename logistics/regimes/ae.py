"""United Arab Emirates: one general duty above a small value, and VAT on everything."""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.importing import AT_BORDER, imported
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland


@regimes.register("ae")
class Emirates:
    code: ClassVar[str] = "ae"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "import": {**AT_BORDER, "general_rate": "percent", "duty_relief": "limit"},
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "AE" if country == "AE" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        return imported(case, case.rule("import"))
