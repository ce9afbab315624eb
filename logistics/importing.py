"""The two ways over a border that most destinations share: taxed at the sale, or declared and taxed at import."""

from collections.abc import Sequence
from decimal import Decimal

from logistics.assessment import Finding, Words
from logistics.duties import FREE_UP_TO, IMPORT_DUTY, NO_DUTY_UP_TO, by_tariff, nothing
from logistics.limits import split, within
from logistics.regime import Case
from logistics.rules import Kind, Rule
from logistics.taxes import notes_on_buyer, on_import, only_rate, taxed_import
from logistics.wording import IMPORT_TAX, say

IMPORT = "IMPORT"
# What a row of these two schemes must hold; ``private_only``: a business buyer goes by the ordinary law.
AT_SALE: dict[str, Kind] = {
    "limit": "limit",
    "tax_base": "basis",
    "registered": "flag",
    "private_only": "flag",
    "reverse_charge": "flag",
    "excluded": "codes",
    "reduced": "rates",
}
AT_BORDER: dict[str, Kind] = {
    "duty_base": "basis",
    "tax_base": "basis",
    "reverse_charge": "flag",
    "reduced": "rates",
}


def sold_or_imported(case: Case, *, scheme: str, sale: Rule, border: Rule, label: Words = IMPORT_TAX) -> Finding:
    """What is within the sale rule's limit is taxed at the sale and free of duty, the rest is declared.

    A ``consignment_limit`` beside the limit sends everything to the border above it. A seller that is not registered
    for the scheme, and a business where the scheme is for private buyers, go by the border rule.
    """
    small, large = split(case, sale.limit(), never=sale.codes("excluded"))
    too_much = sale.has("consignment_limit") and not within(case, sale.limit("consignment_limit"))
    if not at_sale(case, sale) or too_much:
        small, large = None, case
    found = [taxed_at_sale(small, sale, scheme=scheme, label=label)] if small else []
    return joined([*found, *([imported(large, border, label=label)] if large else [])])


def at_sale(case: Case, sale: Rule) -> bool:
    """Whether the scheme may be used for this buyer by this seller."""
    business = case.buyer is not None and case.buyer.counts and sale.flag("private_only")
    return sale.flag("registered", default=True) and not business


def taxed_at_sale(case: Case, rule: Rule, *, scheme: str, label: Words = IMPORT_TAX) -> Finding:
    """No duty, and the tax of the destination on what the buyer pays."""
    free = nothing(case, "duty", IMPORT_DUTY, rule, say(NO_DUTY_UP_TO, limit=rule.limit().most))
    taxes = on_import(case, rule, (), default_base="goods+freight+insurance", label=label)
    return Finding(scheme, (free, *taxes), goods_tax_rate=only_rate(taxes), notes=notes_on_buyer(case, rule))


def imported(case: Case, rule: Rule, *, scheme: str = IMPORT, label: Words = IMPORT_TAX) -> Finding:
    """Declared at the border: free up to ``relief``, of duty alone up to ``duty_relief``, else by tariff and taxed."""
    if rule.has("relief") and within(case, rule.limit("relief")):
        return free(case, rule, limit="relief", label=label)
    if rule.has("duty_relief") and within(case, rule.limit("duty_relief")):
        why = say(NO_DUTY_UP_TO, limit=rule.limit("duty_relief").most)
        return taxed_import(case, rule, (nothing(case, "duty", IMPORT_DUTY, rule, why),), scheme=scheme, label=label)
    duties, gaps = by_tariff(case, rule)
    return taxed_import(case, rule, duties, scheme=scheme, gaps=gaps, label=label)


def free(case: Case, rule: Rule, *, limit: str = "limit", label: Words = IMPORT_TAX, scheme: str = "RELIEF") -> Finding:
    """Neither duty nor tax, each with its reason."""
    why = say(FREE_UP_TO, limit=rule.limit(limit).most)
    lines = nothing(case, "duty", IMPORT_DUTY, rule, why), nothing(case, "tax", label, rule, why)
    return Finding(scheme, lines)


def joined(findings: Sequence[Finding]) -> Finding:
    """One consignment judged in parts."""
    rates = {finding.goods_tax_rate for finding in findings}
    return Finding(
        scheme="+".join(dict.fromkeys(finding.scheme for finding in findings)),
        charges=tuple(charge for finding in findings for charge in finding.charges),
        goods_tax_rate=rates.pop() if len(rates) == 1 else Decimal(0),
        notes=tuple(note for finding in findings for note in finding.notes),
        gaps=tuple(gap for finding in findings for gap in finding.gaps),
    )
