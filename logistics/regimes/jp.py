"""Japan: goods for one's own use count 60 % of their price; free up to a limit but for some kinds of goods.

Rounding: customs value down to 1,000 yen, each tax down to 100 yen. Everything is computed in yen.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.assessment import Charge, Finding, Words
from logistics.duties import IMPORT_DUTY, TARIFF_REASON, worth_by_code
from logistics.importing import free
from logistics.parcel import Goods
from logistics.regime import Case, regimes
from logistics.rules import Kind, Rule
from logistics.taxes import inland, only_rate, rate_of
from logistics.wording import CONSUMPTION_TAX, Country, say
from shop.money import Percent, money, share, zero

YEN = "JPY"
PART_OF_PRICE = _("On %(part)s%% of the price, as customs counts personal imports")


@regimes.register("jp")
class Japan:
    code: ClassVar[str] = "jp"
    schemes: ClassVar[Mapping[str, Mapping[str, Kind]]] = {
        "personal": {
            "limit": "limit",
            "share_of_price": "percent",
            "value_step": "whole",
            "tax_step": "whole",
            "never_free": "codes",
            "reduced": "rates",
        },
        "inland": {},
    }

    def zone(self, country: str) -> str:
        return "JP" if country == "JP" else ""

    def assess(self, case: Case) -> Finding:
        if self.zone(case.parcel.sent_from):
            return inland(case)
        rule = case.rule("personal")
        limit = rule.limit()
        price = case.convert(case.worth(limit.basis), limit.most.currency.code)
        # Not rounded: 60 % of 16,667 yen is more than 10,000.
        if not limit.holds(price * (rule.percent("share_of_price") / 100)):
            return self._taxed(case, rule)
        never = rule.codes("never_free")
        barred = case.part([item for item in case.parcel.goods if never and item.hs_code.startswith(never)])
        return self._taxed(barred, rule) if barred else free(case, rule, label=CONSUMPTION_TAX)

    def _taxed(self, case: Case, rule: Rule) -> Finding:
        """Duty on each kind's part of the customs value, then tax on value and duty, at each rate."""
        part = Percent(rule.percent("share_of_price"))
        value = _down(part.of(case.convert(case.parcel.value, YEN)), rule.whole("value_step"))
        kinds = worth_by_code(case)
        parts = share(value, [worth.amount for _code, _origin, worth in kinds])
        duties, gaps = [], []
        taxed: dict[Decimal, Money] = {}
        for (hs_code, origin, _worth), base in zip(kinds, parts, strict=True):
            line = case.line(hs_code, origin)
            if line is None:
                gaps.append(f"no tariff for {hs_code} from {origin} on {case.on}")
            rate = line.rate if line else Decimal(0)
            amount = _down(Percent(rate).of(base), rule.whole("tax_step"))
            tax_rate = rate_of(case, rule, Goods(hs_code, origin, 1, base, 0))
            taxed[tax_rate] = taxed.get(tax_rate, zero(YEN)) + base + amount
            reason = say(TARIFF_REASON, code=hs_code, origin=Country(origin))
            weak = rule.doubtful or line is None or line.doubtful
            duties.append(Charge("duty", IMPORT_DUTY, rate, base, amount, rule.version, reason, hs_code, weak))
        taxes = [
            self._tax(rule, rate, base, weak=any(duty.doubtful for duty in duties)) for rate, base in taxed.items()
        ]
        charges = tuple(_in(case, charge) for charge in (*duties, *taxes))
        return Finding("PERSONAL", charges, goods_tax_rate=only_rate(taxes), gaps=tuple(gaps))

    def _tax(self, rule: Rule, rate: Decimal, exact: Money, *, weak: bool) -> Charge:
        base = _down(exact, rule.whole("value_step"))
        amount = _down(Percent(rate).of(base), rule.whole("tax_step"))
        why: Words = say(PART_OF_PRICE, part=rule.percent("share_of_price"))
        return Charge("tax", CONSUMPTION_TAX, rate, base, amount, rule.version, why, doubtful=weak)


def _down(amount: Money, step: int) -> Money:
    """Down to full steps of yen."""
    return money((amount.amount / step).to_integral_value(ROUND_DOWN) * step, YEN)


def _in(case: Case, charge: Charge) -> Charge:
    """The charge in the order's currency, converted once."""
    return replace(
        charge, base=case.convert(charge.base, case.currency), amount=case.convert(charge.amount, case.currency)
    )
