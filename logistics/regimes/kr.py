"""South Korea: free up to a limit, a higher one for parcels from some countries; above it duty and VAT on everything.

Whether freight counts in the limit is told differently by different sources: it is the ``basis`` of the rows' limits.
"""

from collections.abc import Mapping
from typing import ClassVar

from logistics.assessment import Finding
from logistics.importing import AT_BORDER, free, imported
from logistics.limits import within
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland


@regimes.register("kr")
class Korea:
    code: ClassVar[str] = "kr"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "import": {**AT_BORDER, "limit": "limit", "limit_of_friends": "limit", "friends": "codes"},
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "KR" if country == "KR" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        rule = case.rule("import")
        limit = "limit_of_friends" if case.parcel.sent_from in rule.codes("friends") else "limit"
        if within(case, rule.limit(limit)):
            return free(case, rule, limit=limit)
        return imported(case, rule)
