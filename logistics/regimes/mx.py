"""Mexico: one global rate for courier parcels, lower bands for parcels from partners of the trade agreement."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.assessment import Charge, Finding
from logistics.duties import counted
from logistics.limits import within
from logistics.regime import Case, NotKnown, regimes
from logistics.rules import Kind, Rule
from logistics.taxes import inland
from logistics.wording import say
from shop.money import money

GLOBAL_RATE = _("Import charges (global rate)")


@regimes.register("mx")
class Mexico:
    code: ClassVar[str] = "mx"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "courier": {
            "rate": "percent",
            "duty_base": "basis",
            "ceiling": "limit",
            "partners": "codes",
            # The rate up to each value in the currency of ``ceiling``; "" holds above the last.
            "bands": "rates",
        },
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "MX" if country == "MX" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        rule = case.rule("courier")
        if not within(case, rule.limit("ceiling")):
            raise NotKnown(f"above the simplified import of {rule.limit('ceiling').most}")
        base = case.worth(rule.basis("duty_base"))
        partner = case.parcel.sent_from in rule.codes("partners")
        rate = self._band(case, rule, base) if partner else rule.percent("rate")
        why = say(_("Global rate for courier parcels from %(where)s"), where=case.parcel.sent_from)
        charge: Charge = counted(rule, "duty", GLOBAL_RATE, rate, base, why)
        return Finding("COURIER", (charge,))

    def _band(self, case: Case, rule: Rule, base: Money) -> Decimal:
        currency = rule.limit("ceiling").most.currency.code
        value = case.convert(base, currency)
        bands = {most: rate for most, row in rule.rates("bands").items() for rate in row.values()}
        for most in sorted((most for most in bands if most), key=Decimal):
            if value <= money(most, currency):
                return bands[most]
        return bands.get("", rule.percent("rate"))
