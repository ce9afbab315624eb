"""Switzerland and Liechtenstein: import tax on goods, carriage and duty; a tax of a few francs is not levied.

A seller above 100,000 francs of such parcels a year is registered and charges the tax on all of them.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from logistics.assessment import Finding
from logistics.duties import IMPORT_DUTY, by_tariff, nothing, sum_of
from logistics.importing import AT_BORDER, IMPORT
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland, taxed_import
from logistics.wording import IMPORT_TAX, say

NOT_LEVIED = _("A tax of at most %(limit)s is not levied")
UNION = {"CH", "LI"}


@regimes.register("ch")
class Switzerland:
    code: ClassVar[str] = "ch"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "import": {**AT_BORDER, "tax_relief": "limit", "seller_registered": "flag"},
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "CH" if country in UNION else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        rule = case.rule("import")
        duties, gaps = by_tariff(case, rule)
        scheme = "MAIL-ORDER" if rule.flag("seller_registered") else IMPORT
        found = taxed_import(case, rule, duties, scheme=scheme, gaps=gaps)
        relief = rule.limit("tax_relief")
        tax = sum_of((charge for charge in found.charges if charge.kind == "tax"), case.currency)
        if rule.flag("seller_registered") or not relief.holds(case.convert(tax, relief.most.currency.code)):
            return found
        why = say(NOT_LEVIED, limit=relief.most)
        dutiable = tuple(charge for charge in duties if charge.amount)
        kept = dutiable or (nothing(case, "duty", IMPORT_DUTY, rule, why),)
        return Finding("RELIEF", (*kept, nothing(case, "tax", IMPORT_TAX, rule, why)), notes=found.notes, gaps=gaps)
