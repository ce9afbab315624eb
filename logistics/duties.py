"""Steps that regimes share: duty by tariff, import tax, and tax on goods that cross no customs border.

Rounding: each duty line, and each tax, half up to the exponent of the currency it is computed in.
"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.assessment import Charge, Finding, Words
from logistics.regime import Case
from logistics.rules import Rule
from logistics.wording import Country, say
from shop.money import Percent, share, total, zero

IMPORT_DUTY = _("Import duty")
IMPORT_TAX = _("Import tax (VAT)")
INLAND_TAX = _("VAT")
TARIFF_REASON = _("Tariff for goods of code %(code)s made in %(origin)s")


def worth_by_code(case: Case) -> list[tuple[str, str, Money]]:
    """HS code, origin and worth of each kind of goods, in key order, so that the order of a basket never matters."""
    worth: dict[tuple[str, str], Money] = {}
    for item in case.parcel.goods:
        key = (item.hs_code, item.origin)
        worth[key] = worth.get(key, zero(case.currency)) + item.worth
    return [(hs_code, origin, worth[hs_code, origin]) for hs_code, origin in sorted(worth)]


def by_tariff(case: Case, rule: Rule, *, freight: Money, surcharge: Decimal = Decimal(0)) -> tuple[Charge, ...]:
    """Duty for each HS code and origin on its worth and its share of ``freight``. Raises NotKnown."""
    kinds = worth_by_code(case)
    freights = share(freight, [worth.amount for _code, _origin, worth in kinds])
    charges = []
    for (hs_code, origin, worth), carriage in zip(kinds, freights, strict=True):
        rate = case.tariff_rate(hs_code, origin) + surcharge
        base = worth + carriage
        reason = say(TARIFF_REASON, code=hs_code, origin=Country(origin))
        charges.append(Charge("duty", IMPORT_DUTY, rate, base, Percent(rate).of(base), rule.version, reason))
    return tuple(charge for charge in charges if charge.amount)


def landed(case: Case, duties: tuple[Charge, ...] = ()) -> Money:
    """Goods, carriage and duty: what import tax is counted on."""
    return total((charge.amount for charge in duties), case.currency) + case.parcel.value + case.shipping


def tax(case: Case, rule: Rule, *, base: Money, label: Words, reason: Words) -> tuple[Charge, ...]:
    """The destination's standard rate on ``base``, rounded once; nothing where it is nothing."""
    amount = Percent(case.standard_rate).of(base)
    return (Charge("tax", label, case.standard_rate, base, amount, rule.version, reason),) if amount else ()


def taxed_import(case: Case, rule: Rule, duties: tuple[Charge, ...]) -> Finding:
    """Import tax at the destination's rate on goods, carriage and ``duties``."""
    reason = (
        say(_("Import tax of %(country)s on goods, shipping and duty"), country=Country(case.destination))
        if duties
        else say(_("Import tax of %(country)s on goods and shipping"), country=Country(case.destination))
    )
    taxes = tax(case, rule, base=landed(case, duties), label=IMPORT_TAX, reason=reason)
    return Finding(charges=duties + taxes, goods_tax_rate=case.standard_rate)


def inland(case: Case) -> Finding:
    """Goods that cross no customs border: the destination's tax where a rule says that we collect it, never duty."""
    rule = case.rules.get("inland")
    if rule is None:
        return Finding(import_=False)
    reason = say(_("VAT of %(country)s on goods and shipping"), country=Country(case.destination))
    taxes = tax(case, rule, base=landed(case), label=INLAND_TAX, reason=reason)
    return Finding(charges=taxes, import_=False, goods_tax_rate=case.standard_rate)
