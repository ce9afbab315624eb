"""The European Union: small consignments by the one-stop import scheme, larger ones by tariff, inland ones by OSS.

Regulation (EU) 2026/382: from 1 July 2026 a flat duty for each distinct item, which is a 6-digit HS code.
Tax is due on that duty (VAT Directive art. 85/86; Commission guidance of 2 June 2026).
"""

from collections.abc import Mapping
from typing import ClassVar

from django.utils.translation import ngettext_lazy

from logistics.assessment import Charge, Finding
from logistics.duties import IMPORT_DUTY, by_tariff, inland, taxed_import
from logistics.regime import Case, regimes
from logistics.rules import Kind, Rule
from logistics.territory import EU, EU_MEMBERS
from logistics.wording import say


@regimes.register("eu")
class EuropeanUnion:
    code: ClassVar[str] = "eu"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "ioss": {"limit": "money", "duty_per_item": "money"},
        "import": {},
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return EU if country in EU_MEMBERS or country == EU else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        small = case.rule("ioss")
        if case.fits(small.money("limit")):
            return taxed_import(case, small, self._by_item(case, small))
        large = case.rule("import")
        return taxed_import(case, large, by_tariff(case, large, freight=case.shipping))

    def _by_item(self, case: Case, rule: Rule) -> tuple[Charge, ...]:
        """A flat duty counts distinct codes, not pieces: five equal shirts once, a shirt and a watch twice."""
        each = rule.money("duty_per_item")
        items = len({item.subheading for item in case.parcel.goods})
        amount = case.convert(each * items, case.currency)
        if not amount:
            return ()
        reason = say(
            ngettext_lazy("%(each)s for %(n)s kind of goods", "%(each)s for each of %(n)s kinds of goods", "n"),
            each=each,
            n=items,
        )
        return (Charge("duty", IMPORT_DUTY, None, case.parcel.value, amount, rule.version, reason),)
