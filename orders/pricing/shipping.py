"""Step 2, shipping: the price of the chosen way, before tax; nothing is sent, nothing is asked."""

from moneyed import Money

from orders.pricing.bill import Freight
from shop import money


def price_of(freight: Freight | None, currency: str) -> Money:
    return money.zero(currency) if freight is None else money.quantise(freight.price)
