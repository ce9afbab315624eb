"""The European Union: small consignments by the one-stop import scheme, larger ones by tariff, inland ones by OSS.

Regulation (EU) 2026/382: from 1 July 2026 a flat duty for each distinct item, which is a 6-digit HS code.
Tax is due on that duty (VAT Directive art. 85/86; Commission guidance of 2 June 2026).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from logistics.assessment import Finding
from logistics.duties import by_item, by_tariff, fees
from logistics.importing import AT_BORDER, IMPORT, at_sale
from logistics.limits import within
from logistics.regime import Case, regimes
from logistics.rules import Kind
from logistics.taxes import inland, notes_on_buyer, reverse_charge, taxed_import
from logistics.territory import EU, EU_MEMBERS

SCHEMES: Mapping[str, Mapping[str, Kind]] = {
    # ``registered``: the seller has an IOSS number; without one the same parcel is taxed at the border.
    "ioss": {"limit": "limit", "duty_per_item": "money", "registered": "flag", "reverse_charge": "flag"},
    "import": AT_BORDER,
    # ``seller_home``: the member state of a seller who stays below the threshold of 10,000 EUR a year, else empty.
    "inland": {"threshold": "money", "below_threshold": "flag", "reverse_charge": "flag"},
    "handling": {"amount": "fee", "on": "flag"},
}


@regimes.register("eu")
class EuropeanUnion:
    code: ClassVar[str] = "eu"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = SCHEMES

    def zone(self, country: str) -> str:
        return EU if country in EU_MEMBERS or country == EU else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return from_stock(case)
        return from_abroad(case)


def from_abroad(case: Case) -> Finding:
    """An import: the flat duty of small consignments, the tariff above, import tax, national fees."""
    small, large = case.rule("ioss"), case.rule("import")
    is_small = within(case, small.limit())
    if is_small:
        by_scheme = at_sale(case, small)
        found = taxed_import(case, small, by_item(case, small), scheme="IOSS" if by_scheme else IMPORT)
    else:
        duties, gaps = by_tariff(case, large)
        found = taxed_import(case, large, duties, scheme=IMPORT, gaps=gaps)
    asked = [rule for rule in (case.rules.get("handling"), case.national.get("fee")) if rule is not None]
    return replace(found, charges=found.charges + fees(case, asked, small=is_small))


def from_stock(case: Case) -> Finding:
    """Goods that lie in the union: the buyer's rate (OSS), or the seller's own below the threshold; none for a business
    of another member state."""
    rule = case.rules.get("inland")
    at_home = case.parcel.sent_from == case.destination
    if rule is not None and not at_home:
        if case.buyer is not None and case.buyer.counts and case.buyer.country != case.parcel.sent_from:
            return Finding("REVERSE", (reverse_charge(case, rule),), import_=False)
        below = rule.flag("below_threshold") and case.home_rate is not None
        found = inland(case, scheme="INLAND", rate=case.home_rate) if below else inland(case, scheme="OSS")
        return replace(found, notes=notes_on_buyer(case, rule)) if _unproved(case) else found
    return inland(case, scheme="INLAND" if at_home else "OSS")


def _unproved(case: Case) -> bool:
    return case.buyer is not None and not case.buyer.counts
