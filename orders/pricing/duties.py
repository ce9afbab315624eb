"""Step 5, duties and other import charges: what the destination's rules ask, each with its reason."""

from collections.abc import Iterable

from moneyed import Money

from logistics.customs import Assessment, Charge
from orders.pricing.bill import BillCharge
from shop import money


def charged(assessment: Assessment | None) -> tuple[BillCharge, ...]:
    """The assessment's charges in plain words of the reader's language, each with rule, rate and base."""
    return () if assessment is None else tuple(in_words(charge) for charge in assessment.charges)


def duty_of(charges: Iterable[BillCharge], currency: str) -> Money:
    """All that is not a tax on consumption: duty, and fees of customs."""
    return money.total((charge.amount for charge in charges if charge.kind != "tax"), currency)


def in_words(charge: Charge) -> BillCharge:
    return BillCharge(
        kind=charge.kind,
        label=str(charge.label),
        rate=charge.rate,
        base=money.quantise(charge.base),
        amount=money.quantise(charge.amount),
        rule=charge.rule,
        reason=str(charge.reason),
    )
