"""Hong Kong and Macao: free ports, with neither duty nor tax on ordinary goods."""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from logistics.assessment import Finding
from logistics.duties import IMPORT_DUTY, nothing
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland
from logistics.wording import IMPORT_TAX, Country, say

FREE_PORT = _("%(country)s is a free port")


@regimes.register("hk")
class FreePort:
    code: ClassVar[str] = "hk"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {"free-port": {"dutiable": "codes"}, "inland": {}}

    def zone(self, country: str) -> str:
        return "HK" if country in {"HK", "MO"} else ""

    def assess(self, case: Case) -> Finding:
        if case.parcel.sent_from == case.destination:
            return inland(case)
        rule = case.rule("free-port")
        why = say(FREE_PORT, country=Country(case.destination))
        dutiable = rule.codes("dutiable")
        gaps = tuple(
            f"goods of code {item.hs_code} are dutiable"
            for item in case.parcel.goods
            if dutiable and item.hs_code.startswith(dutiable)
        )
        lines = nothing(case, "duty", IMPORT_DUTY, rule, why), nothing(case, "tax", IMPORT_TAX, rule, why)
        return Finding("FREE-PORT", lines, gaps=gaps)
