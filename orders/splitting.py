"""Split whole minor units so that none is lost."""

from collections.abc import Mapping


def divided(amount: int, weights: Mapping[str, int]) -> dict[str, int]:
    """``amount`` by weight, by largest remainder; no SKU gets more than its weight while ``amount`` is at most all."""
    whole = sum(weights.values())
    parts = {sku: amount * weight // whole for sku, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda sku: (-(amount * weights[sku] % whole), sku))
    for sku in by_remainder[: amount - sum(parts.values())]:
        parts[sku] += 1
    return parts
