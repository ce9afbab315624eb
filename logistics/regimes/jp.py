"""Japan: goods for one's own use count 60 % of their price; free up to a limit but for some kinds of goods.

Rounding: customs value down to 1,000 yen, each tax down to 100 yen. Everything is computed in yen.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_DOWN
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.assessment import Charge, Finding, Words
from logistics.duties import IMPORT_DUTY, TARIFF_REASON, inland, worth_by_code
from logistics.parcel import Parcel
from logistics.regime import Case, regimes
from logistics.rules import Kind, Rule
from logistics.wording import Country, say
from shop.money import Percent, money, share, total, zero

YEN = "JPY"
CONSUMPTION_TAX = _("Consumption tax")


@regimes.register("jp")
class Japan:
    code: ClassVar[str] = "jp"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "personal": {
            "limit": "money",
            "share_of_price": "percent",
            "value_step": "whole",
            "tax_step": "whole",
            "never_free": "codes",
        },
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "JP" if country == "JP" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        rule = case.rule("personal")
        part = Percent(rule.percent("share_of_price"))
        if part.of(case.convert(case.parcel.value, YEN)) <= rule.money("limit"):
            return self._small(case, rule)
        return self._taxed(case, rule)

    def _small(self, case: Case, rule: Rule) -> Finding:
        """Free, but for the kinds of goods that never are."""
        never = rule.codes("never_free")
        goods = tuple(item for item in case.parcel.goods if item.hs_code.startswith(never))
        if not goods:
            return Finding(notes=(say(_("Free of import charges up to %(limit)s"), limit=rule.money("limit")),))
        return self._taxed(replace(case, parcel=Parcel(case.parcel.sent_from, case.parcel.place, goods)), rule)

    def _taxed(self, case: Case, rule: Rule) -> Finding:
        """Duty on each kind's part of the customs value, then tax on value and duty."""
        part = Percent(rule.percent("share_of_price"))
        whole, step = rule.whole("value_step"), rule.whole("tax_step")
        value = _down(part.of(case.convert(case.parcel.value, YEN)), whole)
        kinds = worth_by_code(case)
        charges, duty = [], zero(YEN)
        for (hs_code, origin, _worth), base in zip(kinds, share(value, [w.amount for *_kind, w in kinds]), strict=True):
            rate = case.tariff_rate(hs_code, origin)
            amount = _down(Percent(rate).of(base), step)
            duty += amount
            reason = say(TARIFF_REASON, code=hs_code, origin=Country(origin))
            charges.append(Charge("duty", IMPORT_DUTY, rate, base, amount, rule.version, reason))
        base = _down(total([value, duty], YEN), whole)
        amount = _down(Percent(case.standard_rate).of(base), step)
        why: Words = say(_("On %(part)s%% of the price, as customs counts personal imports"), part=part.rate)
        charges.append(Charge("tax", CONSUMPTION_TAX, case.standard_rate, base, amount, rule.version, why))
        return Finding(charges=tuple(_in(case, charge) for charge in charges if charge.amount))


def _down(amount: Money, step: int) -> Money:
    """Down to full steps of yen."""
    return money((amount.amount / step).to_integral_value(ROUND_DOWN) * step, YEN)


def _in(case: Case, charge: Charge) -> Charge:
    """The charge in the order's currency, converted once."""
    return replace(
        charge, base=case.convert(charge.base, case.currency), amount=case.convert(charge.amount, case.currency)
    )
