"""Makers of promotions for tests: rows by the shortest words, and lines of a basket without a database."""

from datetime import datetime
from typing import Any

from orders import live
from orders.models import Coupon, Promotion, PromotionTally
from orders.promotion import Asked, Line, Live, Scope, benefits, conditions

NOON = datetime(2026, 11, 25, 12)
DEFAULTS: dict[str, Any] = {"status": "live"}


def make_promotion(
    code: str,
    kind: str,
    terms: dict[str, Any],
    *,
    most: int | None = None,
    budget: dict[str, str] | None = None,
    coupon: str = "",
    coupon_most: int | None = None,
    **more: Any,
) -> Promotion:
    """``make_promotion("spring", "percent", {"percent": "10"}, lane=20, most=5, coupon="SPRING")``"""
    fields = {**DEFAULTS, "name_en": code.title(), **more}
    row = Promotion.objects.create(code=code, kind=kind, terms=terms, needs_coupon=bool(coupon), **fields)
    if most is not None:
        PromotionTally.objects.create(promotion=row, currency="", most=most)
    for currency, amount in (budget or {}).items():
        PromotionTally.objects.create(promotion=row, currency=currency, most=amount)
    if coupon:
        Coupon.objects.create(promotion=row, code=coupon, most=coupon_most)
    live.forget()
    return row


def line(sku: str, unit: int, quantity: int = 1, **more: Any) -> Line:
    sets = {name: frozenset(words) for name, words in more.items() if name in ("categories", "collections", "tags")}
    return Line(sku=sku, quantity=quantity, left=unit * quantity, **{**more, **sets})


def ready(
    code: str,
    kind: str,
    terms: dict[str, Any],
    *,
    goods: dict[str, list[str]] | None = None,
    needs: Any = (),
    **more: Any,
) -> Live:
    """A promotion made ready for counting, from terms as they are stored."""
    benefit = benefits.get(kind)
    asked = [(conditions.get(name), conditions.get(name).read(stored)) for name, stored in dict(needs).items()]
    return Live(
        **{
            "id": abs(hash(code)) % 10**9,
            "code": code,
            "version": 1,
            "names": {"en": code.title()},
            "lane": 10,
            "rank": 100,
            "exclusive": False,
            "scope": Scope(**{name: frozenset(words) for name, words in (goods or {}).items()}),
            "benefit": benefit,
            "terms": benefit.read(terms),
            "conditions": tuple(asked),
            **more,
        }
    )


def asked(**more: Any) -> Asked:
    """Noon of 25 November 2026, a Wednesday, in Germany."""
    return Asked(**{"currency": "EUR", "market": "eu", "country": "DE", "at": NOON, **more})
