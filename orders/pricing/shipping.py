"""Step 4, shipping: the price of the chosen way, before tax, and what a promotion leaves of it; nothing is asked."""

from collections.abc import Sequence
from decimal import Decimal

from moneyed import Money

from orders.pricing.bill import Freight
from orders.pricing.discounts import Discount
from shop import money
from shop.money import Percent


def price_of(freight: Freight | None, currency: str) -> Money:
    return money.zero(currency) if freight is None else money.quantise(freight.price)


def shown(freight: Freight | None, currency: str, rate: Decimal) -> Money:
    """The full price as the market shows it: what a promotion may take off."""
    return Percent(rate).on_top_of(price_of(freight, currency))


def worth(freight: Freight | None, discounts: Sequence[Discount], *, currency: str, rate: Decimal) -> Money:
    """What is asked before tax, after discounts: the share of the full price that they leave of the shown one."""
    full = price_of(freight, currency)
    taken = money.total((discount.shipping for discount in discounts), currency)
    if not taken.amount:
        return full
    whole = shown(freight, currency, rate)
    return full - money.quantise(Money(full.amount * taken.amount / whole.amount, full.currency))
