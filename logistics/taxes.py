"""Steps that regimes share: the tax on consumption, at one rate or several, and who accounts for it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from moneyed import Money

from logistics.assessment import Charge, Finding, Words
from logistics.duties import counted, sum_of
from logistics.parcel import Goods
from logistics.regime import Case
from logistics.rules import Rule
from logistics.wording import IMPORT_TAX, Country, say
from shop.money import share, total, zero

INLAND_TAX = _("VAT")
ON_GOODS = _("Import tax of %(country)s on goods")
ON_FREIGHT = _("Import tax of %(country)s on goods and shipping")
ON_ALL = _("Import tax of %(country)s on goods, shipping and duty")
REVERSE = _("Reverse charge: the buyer, a business with the tax number %(number)s, accounts for the tax")
UNPROVED = _("The tax number %(number)s is not proved, so tax is charged as to a private buyer.")
ASSUMED = _("No tax is charged provided that the tax number %(number)s is confirmed when the order is placed.")

Key = tuple[Decimal, str]


def on_import(
    case: Case, rule: Rule, duties: Sequence[Charge], *, default_base: str, label: Words = IMPORT_TAX
) -> tuple[Charge, ...]:
    """Tax on the rule's ``tax_base``, at each rate that its goods bear; ``tax_per`` line rounds every kind apart."""
    if case.buyer is not None and case.buyer.counts and rule.flag("reverse_charge"):
        return (reverse_charge(case, rule, label),)
    basis = rule.basis("tax_base", default_base)
    reason = say(_reason(basis, duties), country=Country(case.destination))
    groups = _groups(case, rule)
    worths = [total((item.worth for item in items), case.currency) for items in groups.values()]
    weights = [worth.amount for worth in worths]
    flat = sum_of((charge for charge in duties if not charge.code), case.currency)
    carriage = share(case.worth(basis - {"goods", "duty"}), weights)
    flats = share(flat if "duty" in basis else zero(case.currency), weights)
    charges = []
    for (rate, _code), items, worth, carried, flat_duty in zip(
        groups, groups.values(), worths, carriage, flats, strict=True
    ):
        own = _own_duty(duties, items, case.currency) if "duty" in basis else zero(case.currency)
        weak = rule.doubtful or any(charge.doubtful for charge in duties)
        charges.append(counted(rule, "tax", label, rate, worth + carried + flat_duty + own, reason, doubtful=weak))
    return tuple(charge for charge in charges if charge.rate)


def rate_of(case: Case, rule: Rule, item: Goods) -> Decimal:
    """The rate of one kind of goods: the longest code of the reduced rates that fits, else the standard rate."""
    reduced = _reduced(rule)
    fitting = [code for code in reduced if item.hs_code.startswith(code)]
    return reduced[max(fitting, key=len)] if fitting else case.standard_rate


def taxed_import(
    case: Case,
    rule: Rule,
    duties: tuple[Charge, ...],
    *,
    scheme: str,
    gaps: tuple[str, ...] = (),
    label: Words = IMPORT_TAX,
) -> Finding:
    """Duty and import tax of a consignment under one rule."""
    taxes = on_import(case, rule, duties, default_base="goods+freight+insurance+duty", label=label)
    return Finding(
        scheme=scheme,
        charges=duties + taxes,
        goods_tax_rate=only_rate(taxes),
        gaps=gaps,
        notes=notes_on_buyer(case, rule),
    )


def inland(case: Case, *, scheme: str = "INLAND", rate: Decimal | None = None) -> Finding:
    """Goods that cross no customs border: the destination's tax where a rule says that we collect it, never duty."""
    rule = case.rules.get("inland")
    if rule is None:
        return Finding(scheme=scheme, import_=False)
    reason = say(_("VAT of %(country)s on goods and shipping"), country=Country(case.destination))
    base = case.worth(rule.basis("tax_base", "goods+freight+insurance"))
    taxes = (counted(rule, "tax", INLAND_TAX, case.standard_rate if rate is None else rate, base, reason),)
    kept = tuple(charge for charge in taxes if charge.rate)
    return Finding(scheme=scheme, charges=kept, import_=False, goods_tax_rate=only_rate(kept))


def reverse_charge(case: Case, rule: Rule, label: Words = INLAND_TAX) -> Charge:
    """The line of nothing by which a business buyer is told that the tax is hers to declare."""
    number = case.buyer.number if case.buyer is not None else ""
    base, why = case.worth(frozenset({"goods", "freight", "insurance"})), say(REVERSE, number=number)
    weak = case.buyer is None or not case.buyer.proof
    return Charge("tax", label, Decimal(0), base, zero(case.currency), rule.version, why, doubtful=weak)


def notes_on_buyer(case: Case, rule: Rule) -> tuple[Words, ...]:
    if case.buyer is None or not rule.flag("reverse_charge"):
        return ()
    if not case.buyer.counts:
        return (say(UNPROVED, number=case.buyer.number),)
    return (say(ASSUMED, number=case.buyer.number),) if case.buyer.assumed else ()


def only_rate(taxes: Sequence[Charge]) -> Decimal:
    """The one rate of these taxes; 0 where they are none or several."""
    rates = {charge.rate for charge in taxes if charge.rate}
    return rates.pop() or Decimal(0) if len(rates) == 1 else Decimal(0)


def _groups(case: Case, rule: Rule) -> dict[Key, list[Goods]]:
    """Goods that are taxed together, in key order."""
    by_line = rule.word("tax_per", "consignment", frozenset({"consignment", "line"})) == "line"
    groups: dict[Key, list[Goods]] = {}
    for item in case.parcel.goods:
        rate = rate_of(case, rule, item)
        key = (rate, item.hs_code if by_line else "")
        groups.setdefault(key, []).append(item)
    return {key: groups[key] for key in sorted(groups)}


def _own_duty(duties: Sequence[Charge], items: Sequence[Goods], currency: str) -> Money:
    """The duty that lies on these very goods; a code is never in two groups."""
    codes = {item.hs_code for item in items}
    return sum_of((charge for charge in duties if charge.code and charge.code in codes), currency)


def _reduced(rule: Rule) -> Mapping[str, Decimal]:
    return {code: rate for code, row in rule.rates("reduced").items() for rate in row.values()}


def _reason(basis: frozenset[str], duties: Sequence[Charge]) -> Words:
    if "duty" in basis and any(charge.amount for charge in duties):
        return ON_ALL
    return ON_FREIGHT if "freight" in basis else ON_GOODS
