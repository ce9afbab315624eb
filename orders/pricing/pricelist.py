"""Step 2, price list: the net price that holds for this buyer, in place of the list price; the bill names the list."""

from collections.abc import Mapping
from dataclasses import replace

from catalog.offers import Offer
from catalog.pricelists import ResolvedPrice


def priced(offers: Mapping[str, Offer], resolved: Mapping[str, ResolvedPrice]) -> dict[str, Offer]:
    """The offers at the prices that hold for her. Nothing is rounded: an entry is quantised as a list price is."""
    return {
        sku: replace(offer, price=resolved[sku].amount) if sku in resolved else offer for sku, offer in offers.items()
    }


def lists(resolved: Mapping[str, ResolvedPrice]) -> dict[str, str]:
    """From which list each price comes; only SKUs whose price is from one."""
    return {sku: price.list_code for sku, price in resolved.items() if price.list_code}
