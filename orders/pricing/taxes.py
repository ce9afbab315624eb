"""Step 6, taxes: the sum of the tax charges, and the question whether shown prices can hold it at one rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from moneyed import Money

from orders.pricing.bill import BillCharge
from shop import money
from shop.money import Percent


def tax_of(charges: Sequence[BillCharge], currency: str) -> Money:
    return money.total((charge.amount for charge in charges if charge.kind == "tax"), currency)


@dataclass(frozen=True)
class Cover:
    """What the one rate lies on: all the goods, and so much of shipping and of duty."""

    rate: Percent
    shipping: Money
    duty: Money


def cover(charges: Sequence[BillCharge], *, rate: Decimal, goods: Money, shipping: Money, duty: Money) -> Cover | None:
    """What a tax of ``rate`` lies on, read off its bases; None where it does not lie on all the goods.

    Bases and amounts were each rounded by the rule that made them, so half a minor unit a charge is allowed for.
    """
    ours = [charge for charge in charges if charge.kind == "tax" and charge.rate == rate]
    currency = goods.currency.code
    if rate <= 0 or not ours or any(charge.base.currency != goods.currency for charge in ours):
        return None
    base = money.total((charge.base for charge in ours), currency)
    allowed = Money(Decimal(len(ours) + 1).scaleb(-money.exponent(currency)), currency)
    percent = Percent(rate)
    if abs(percent.of(base) - tax_of(ours, currency)) > allowed:
        return None
    beyond_goods = base - goods
    if beyond_goods < -allowed or beyond_goods > shipping + duty + allowed:
        return None
    # The remainder is first shipping, then duty: transport is part of every base that holds duty.
    on_shipping = _between(beyond_goods, shipping, allowed)
    on_duty = _between(beyond_goods - on_shipping, duty, allowed)
    return Cover(percent, on_shipping, on_duty)


def inside(gross: Money, rate: Percent) -> Money:
    """The tax that a price with tax holds."""
    return money.quantise(Money(gross.amount * rate.rate / (100 + rate.rate), gross.currency))


def _between(wanted: Money, most: Money, allowed: Money) -> Money:
    """``wanted`` between nothing and ``most``; what is within the roundings of ``most`` is all of it."""
    return most if wanted >= most - allowed else max(wanted, most * 0)
