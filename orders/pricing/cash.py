"""Step 8, cash: a total that can be paid in coins, where the market has a smallest one (0.05 in Switzerland).

The difference is the house's own: it is a row of the bill, and before tax it belongs to the goods. It changes no tax.
"""

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from moneyed import Money

from orders.pricing.rounding import Sums
from shop import money


def in_coins(sums: Sums, step: Decimal) -> tuple[Sums, Money]:
    """R10: the sums with a total that is a multiple of ``step``, half up, and what was added (below zero: taken off).

    Goods do not fall below nothing: a total that would need it is rounded up.
    """
    nothing = sums.total * 0
    if not step:
        return sums, nothing
    added = _to_coin(sums.total, step, ROUND_HALF_UP) - sums.total
    if (sums.goods + added).amount < 0:
        added = _to_coin(sums.total, step, ROUND_CEILING) - sums.total
    return replace(sums, goods=sums.goods + added, total=sums.total + added), added


def _to_coin(amount: Money, step: Decimal, rounding: str) -> Money:
    coins = (amount.amount / step).to_integral_value(rounding)
    return money.quantise(Money(coins * step, amount.currency))
