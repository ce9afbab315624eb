"""Canada: nothing up to a small value, more by courier from its neighbours; then duty, and GST, HST or PST."""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from logistics.assessment import Charge, Finding, Words
from logistics.duties import IMPORT_DUTY, NO_DUTY_UP_TO, by_tariff, counted, nothing, sum_of
from logistics.importing import AT_BORDER, IMPORT, free
from logistics.limits import within
from logistics.regime import Case, regimes
from logistics.rules import Kind, Rule
from logistics.taxes import inland
from logistics.wording import GST, say

FEDERAL = {"GST": Decimal(5)}
NAMES: Mapping[str, Words] = {
    "GST": GST,
    "HST": pgettext_lazy("tax", "HST"),
    "PST": pgettext_lazy("tax", "PST"),
    "QST": pgettext_lazy("tax", "QST"),
}
NO_PROVINCE = _("The province is not known: its own sales tax is not in this price.")


@regimes.register("ca")
class Canada:
    code: ClassVar[str] = "ca"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "import": {
            **AT_BORDER,
            "relief": "limit",
            "courier_from": "codes",
            "courier_tax_relief": "limit",
            "courier_duty_relief": "limit",
            "rates": "rates",
        },
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "CA" if country == "CA" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        rule = case.rule("import")
        near = case.parcel.sent_from in rule.codes("courier_from")
        relief = "courier_tax_relief" if near else "relief"
        if within(case, rule.limit(relief)):
            return free(case, rule, limit=relief, label=GST)
        if near and within(case, rule.limit("courier_duty_relief")):
            why = say(NO_DUTY_UP_TO, limit=rule.limit("courier_duty_relief").most)
            duties: tuple[Charge, ...] = (nothing(case, "duty", IMPORT_DUTY, rule, why),)
            gaps: tuple[str, ...] = ()
        else:
            duties, gaps = by_tariff(case, rule)
        return self._taxed(case, rule, duties, gaps)

    def _taxed(self, case: Case, rule: Rule, duties: tuple[Charge, ...], gaps: tuple[str, ...]) -> Finding:
        """Each tax of the province on the value for duty and the duty."""
        known = rule.rates("rates")
        base = case.worth(rule.basis("tax_base", "goods+duty"), sum_of(duties, case.currency))
        why = say(_("Tax of the province %(province)s on goods and duty"), province=case.region or "-")
        rates = known.get(case.region, FEDERAL)
        weak = rule.doubtful or case.region not in known or any(charge.doubtful for charge in duties)
        taxes = tuple(
            counted(rule, "tax", NAMES.get(name, GST), rate, base, why, doubtful=weak) for name, rate in rates.items()
        )
        notes = () if case.region in known else (NO_PROVINCE,)
        only = taxes[0].rate or Decimal(0)
        return Finding(
            IMPORT, duties + taxes, goods_tax_rate=only if len(taxes) == 1 else Decimal(0), notes=notes, gaps=gaps
        )
