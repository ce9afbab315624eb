"""Prices: the file's own amounts, and a proposal in every currency that a market has and the file has not."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from moneyed import Money

from catalog.importing.texts import upsert
from catalog.models import Price
from catalog.proposing import propose
from shop.fx import NoRate
from shop.money import money

BASE = "USD"


def write(rows: list[dict[str, Any]], skus: dict[str, int], currencies: Iterable[str]) -> list[str]:
    """Write all prices; the currencies in which none could be proposed for want of a rate."""
    variants = [(skus[variant["sku"]], variant) for row in rows for variant in row["variants"]]
    upsert(
        Price,
        (
            _row(pk, money(amount, code), _earlier(variant, code), proposed=False)
            for pk, variant in variants
            for code, amount in variant["price"].items()
        ),
        key=["variant", "amount_currency"],
    )
    # A price that a person has accepted or typed is not proposed again.
    settled = set(
        Price.objects.filter(variant_id__in=skus.values(), proposed=False).values_list("variant_id", "amount_currency")
    )
    proposals, lacking = [], []
    for code in sorted(set(currencies)):
        try:
            proposals += [_proposed(pk, variant, code) for pk, variant in variants if (pk, code) not in settled]
        except NoRate:
            lacking.append(code)
    upsert(Price, proposals, key=["variant", "amount_currency"])
    return lacking


def _earlier(variant: dict[str, Any], code: str) -> Money | None:
    amount: Decimal | None = (variant["compare_at"] or {}).get(code)
    return None if amount is None else money(amount, code)


def _proposed(pk: int, variant: dict[str, Any], code: str) -> dict[str, Any]:
    net = propose(money(variant["price"][BASE], BASE), code)
    earlier = _earlier(variant, BASE)
    before = propose(earlier, code) if earlier else None
    return _row(pk, net, before if before and before > net else None, proposed=True)


def _row(pk: int, net: Money, earlier: Money | None, *, proposed: bool) -> dict[str, Any]:
    return {
        "variant_id": pk,
        "amount": net.amount,
        "amount_currency": net.currency.code,
        "compare_at": earlier.amount if earlier else None,
        "compare_at_currency": earlier.currency.code if earlier else None,
        "proposed": proposed,
    }
