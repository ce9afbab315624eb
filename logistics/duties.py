"""Steps that regimes share: duty by tariff or by kind of goods, national fees, lines that say why nothing is due.

Each amount is rounded once, by the row that asks for it; half up to the currency's exponent unless the row says more.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy
from moneyed import Money

from logistics.assessment import Charge, Words
from logistics.regime import Case
from logistics.rules import Rule
from logistics.wording import IMPORT_TAX, Country, say
from shop.money import share, total, zero

IMPORT_DUTY = _("Import duty")
TARIFF_REASON = _("Tariff for goods of code %(code)s made in %(origin)s")
GENERAL_REASON = _("General rate, for lack of a tariff line for code %(code)s made in %(origin)s")
FREE_UP_TO = _("Free of import charges up to %(limit)s")
NO_DUTY_UP_TO = _("No import duty up to %(limit)s")
TAX_ON = _("Tax on: %(fee)s")
FEE_NAMES = {
    "customs": pgettext_lazy("fee", "Customs fee"),
    "handling": pgettext_lazy("fee", "Customs handling fee"),
    "levy": pgettext_lazy("fee", "Import levy"),
}


def worth_by_code(case: Case) -> list[tuple[str, str, Money]]:
    """HS code, origin and worth of each kind of goods, in key order, so that the order of a basket never matters."""
    worth: dict[tuple[str, str], Money] = {}
    for item in case.parcel.goods:
        key = (item.hs_code, item.origin)
        worth[key] = worth.get(key, zero(case.currency)) + item.worth
    return [(hs_code, origin, worth[hs_code, origin]) for hs_code, origin in sorted(worth)]


def kinds_of(case: Case) -> int:
    """Lines of a declaration: distinct six-digit codes, not pieces."""
    return len({item.subheading for item in case.parcel.goods})


def by_tariff(case: Case, rule: Rule, *, surcharge: Decimal = Decimal(0)) -> tuple[tuple[Charge, ...], tuple[str, ...]]:
    """Duty for each HS code and origin on its share of the rule's ``duty_base``, and the goods we know no rate for.

    Where the rule has a ``general_rate`` it stands for a missing line, and the charge is doubtful.
    """
    kinds = worth_by_code(case)
    beside = case.worth(rule.basis("duty_base", "goods+freight+insurance") - {"goods"})
    shares = share(beside, [worth.amount for _code, _origin, worth in kinds])
    charges, gaps = [], []
    for (hs_code, origin, worth), carriage in zip(kinds, shares, strict=True):
        line = case.line(hs_code, origin)
        if line is None and not rule.has("general_rate"):
            gaps.append(f"no tariff for {hs_code or 'goods without a code'} from {origin} on {case.on}")
            continue
        rate = (line.rate if line else rule.percent("general_rate")) + surcharge
        why = say(TARIFF_REASON if line else GENERAL_REASON, code=hs_code, origin=Country(origin))
        doubtful = rule.doubtful or line is None or line.doubtful
        charges.append(counted(rule, "duty", IMPORT_DUTY, rate, worth + carriage, why, code=hs_code, doubtful=doubtful))
    return tuple(charges), tuple(gaps)


def by_item(case: Case, rule: Rule) -> tuple[Charge, ...]:
    """A flat duty counts distinct codes, not pieces: five equal shirts once, a shirt and a watch twice."""
    each, items = rule.money("duty_per_item"), kinds_of(case)
    amount = case.convert(each * items, case.currency)
    if not each:
        return (nothing(case, "duty", IMPORT_DUTY, rule, say(NO_DUTY_UP_TO, limit=rule.money("limit"))),)
    reason = say(
        ngettext_lazy("%(each)s for %(n)s kind of goods", "%(each)s for each of %(n)s kinds of goods", "n"),
        each=each,
        n=items,
    )
    charge = Charge("duty", IMPORT_DUTY, None, case.parcel.value, amount, rule.version, reason, doubtful=rule.doubtful)
    return (charge,)


def fees(case: Case, rules: Iterable[Rule], *, small: bool) -> tuple[Charge, ...]:
    """National fees for a parcel or for each line of its declaration; a row that is off waits for its day."""
    charges = []
    for rule in rules:
        fee = rule.fee()
        if not rule.flag("on", default=True) or (fee.small_only and not small):
            continue
        count = kinds_of(case) if fee.per == "line" else 1
        amount = case.convert(fee.amount * count, case.currency)
        reason = (
            say(
                ngettext_lazy("%(each)s for %(n)s line of the declaration", "%(each)s for each of %(n)s lines", "n"),
                each=fee.amount,
                n=count,
            )
            if fee.per == "line"
            else say(_("%(each)s for each parcel"), each=fee.amount)
        )
        label = FEE_NAMES.get(fee.label, FEE_NAMES["customs"])
        charges.append(
            Charge("fee", label, None, case.parcel.value, amount, rule.version, reason, doubtful=rule.doubtful)
        )
        if fee.taxed:
            charges.append(counted(rule, "tax", IMPORT_TAX, case.standard_rate, amount, say(TAX_ON, fee=label)))
    return tuple(charge for charge in charges if charge.amount)


def counted(
    rule: Rule,
    kind: str,
    label: Words,
    rate: Decimal,
    base: Money,
    reason: Words,
    *,
    code: str = "",
    doubtful: bool | None = None,
) -> Charge:
    """``rate`` per cent of ``base``, rounded once by the rule's own rounding."""
    amount = Money(rule.rounded(base.amount * rate / 100, base.currency.code), base.currency)
    weak = rule.doubtful if doubtful is None else doubtful
    return Charge(kind, label, rate, base, amount, rule.version, reason, code, weak)  # type: ignore[arg-type]


def nothing(case: Case, kind: str, label: Words, rule: Rule, reason: Words) -> Charge:
    """A line of nothing that says why."""
    none = zero(case.currency)
    return Charge(kind, label, None, none, none, rule.version, reason, doubtful=rule.doubtful)  # type: ignore[arg-type]


def sum_of(charges: Iterable[Charge], currency: str) -> Money:
    return total((charge.amount for charge in charges), currency)
