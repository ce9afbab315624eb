"""Brazil: Remessa Conforme. Import tax by bands on CIF, then ICMS, which is part of its own base.

ICMS = (CIF + import tax) / (1 - rate) x rate: 100 reais at 20 % and 17 % are 100 + 20.00 + 24.58 = 144.58.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from moneyed import Money

from logistics.assessment import Charge, Finding
from logistics.duties import IMPORT_DUTY
from logistics.limits import within
from logistics.regime import Case, NotKnown, regimes
from logistics.rules import Kind, Rule
from logistics.taxes import inland
from logistics.wording import say

ICMS = pgettext_lazy("tax", "ICMS")
CIF = frozenset({"goods", "freight", "insurance"})
STATE_NOT_KNOWN = _("The state is not known: ICMS is counted at %(rate)s %%.")


@regimes.register("br")
class Brazil:
    code: ClassVar[str] = "br"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        # ``certified``: the shop takes part in Remessa Conforme; without it the higher rate holds from the first real.
        "remessa": {
            "limit": "limit",
            "low_rate": "percent",
            "high_rate": "percent",
            "deduction": "money",
            "ceiling": "limit",
            "icms": "percent",
            "icms_by_state": "rates",
            "certified": "flag",
        },
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "BR" if country == "BR" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        rule = case.rule("remessa")
        if not within(case, rule.limit("ceiling")):
            raise NotKnown(f"above the simplified import of {rule.limit('ceiling').most}")
        duty = self._import_tax(case, rule)
        return Finding("REMESSA", (duty, self._icms(case, rule, duty)), notes=self._notes(case, rule))

    def _import_tax(self, case: Case, rule: Rule) -> Charge:
        base, currency = case.worth(CIF), case.currency
        certified = rule.flag("certified")
        low = certified and within(case, rule.limit())
        rate = rule.percent("low_rate" if low else "high_rate")
        exact = base.amount * rate / 100
        if certified and not low:
            exact = max(exact - case.convert(rule.money("deduction"), currency).amount, Decimal(0))
        why = _("Remessa Conforme: import tax on goods, shipping and insurance")
        amount = Money(rule.rounded(exact, currency), currency)
        return Charge("duty", IMPORT_DUTY, rate, base, amount, rule.version, why, doubtful=rule.doubtful)

    def _icms(self, case: Case, rule: Rule, duty: Charge) -> Charge:
        rate, base = self._state_rate(case, rule), case.worth(CIF) + duty.amount
        exact = base.amount / (1 - rate / 100) * rate / 100
        why = say(_("%(rate)s %% of a base that holds the tax itself"), rate=rate)
        amount = Money(rule.rounded(exact, case.currency), case.currency)
        return Charge("tax", ICMS, rate, base + amount, amount, rule.version, why, doubtful=rule.doubtful)

    def _state_rate(self, case: Case, rule: Rule) -> Decimal:
        (rate,) = rule.rates("icms_by_state").get(case.region, {"": rule.percent("icms")}).values()
        return rate

    def _notes(self, case: Case, rule: Rule) -> tuple[str, ...]:
        return () if case.region else (say(STATE_NOT_KNOWN, rate=rule.percent("icms")),)
