"""Uses of promotions: taken with the order, given back when it is cancelled, each once. Limits hold whoever races.

Everything scarce is changed by a condition in the database, like stock: a tally never passes its most, a slot of a
person is taken once. What has no limit has no counter either, so nobody waits for a row that guards nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from orders.errors import PromotionSpent
from orders.models import Order
from shop import money


@dataclass(frozen=True)
class Use:
    """``given`` is what the promotion costs the house in the order's currency, gifts at their price included."""

    promotion_id: int
    given: Decimal
    limit_each: int | None = None
    coupon_id: int | None = None


@dataclass(frozen=True)
class Facts:
    """What promotions ask about a person."""

    is_first_order: bool
    used: Mapping[int, int]


# Rows are locked in one order for everybody (promotion, currency), and before stock.
TAKE = """
WITH wanted AS (
    SELECT * FROM json_to_recordset(%(uses)s::json)
        AS w(promotion_id bigint, given numeric, limit_each int, coupon_id bigint)
), tallies AS (
    SELECT t.id, CASE WHEN t.currency = '' THEN 1 ELSE w.given END AS more
    FROM orders_promotiontally t JOIN wanted w ON w.promotion_id = t.promotion_id
    WHERE t.currency IN ('', %(currency)s)
    ORDER BY t.promotion_id, t.currency FOR NO KEY UPDATE OF t
), counted AS (
    UPDATE orders_promotiontally t SET taken = t.taken + c.more
    FROM tallies c WHERE t.id = c.id AND t.taken + c.more <= t.most
    RETURNING t.id
), codes AS (
    UPDATE orders_coupon c SET taken = c.taken + 1
    FROM wanted w WHERE c.id = w.coupon_id AND (c.most IS NULL OR c.taken < c.most)
    RETURNING c.id
), chosen AS (
    SELECT w.promotion_id, w.coupon_id, w.given, slot.number
    FROM wanted w
    LEFT JOIN LATERAL (
        SELECT n AS number FROM generate_series(1, w.limit_each) AS n
        WHERE NOT EXISTS (
            SELECT FROM orders_promotionuse u
            WHERE u.promotion_id = w.promotion_id AND u.slot = n AND u.given_back_at IS NULL
              AND (u.person = %(person)s OR u.user_id = %(user)s::bigint))
        ORDER BY n LIMIT 1
    ) slot ON true
    WHERE w.limit_each IS NULL OR slot.number IS NOT NULL
), used AS (
    INSERT INTO orders_promotionuse
        (promotion_id, order_id, coupon_id, person, user_id, slot, currency, given, at)
    SELECT promotion_id, %(order)s::bigint, coupon_id, %(person)s, %(user)s::bigint, number, %(currency)s, given, now()
    FROM chosen
    ON CONFLICT DO NOTHING
    RETURNING id
)
SELECT (SELECT count(*) FROM tallies) = (SELECT count(*) FROM counted),
       (SELECT count(coupon_id) FROM wanted) = (SELECT count(*) FROM codes),
       (SELECT count(*) FROM wanted) = (SELECT count(*) FROM used),
       (SELECT count(*) FROM chosen) > (SELECT count(*) FROM used)
"""

GIVE_BACK = """
WITH back AS (
    UPDATE orders_promotionuse SET given_back_at = now()
    WHERE order_id = %(order)s AND given_back_at IS NULL
    RETURNING promotion_id, coupon_id, currency, given
), tallies AS (
    SELECT t.id, CASE WHEN t.currency = '' THEN 1 ELSE b.given END AS less
    FROM orders_promotiontally t JOIN back b ON b.promotion_id = t.promotion_id AND t.currency IN ('', b.currency)
    ORDER BY t.promotion_id, t.currency FOR NO KEY UPDATE OF t
), counted AS (
    UPDATE orders_promotiontally t SET taken = greatest(t.taken - c.less, 0) FROM tallies c WHERE t.id = c.id
), codes AS (
    UPDATE orders_coupon c SET taken = c.taken - 1 FROM back b WHERE c.id = b.coupon_id AND c.taken > 0
)
SELECT count(*) FROM back
"""

FACTS = """
SELECT 0, count(*) FROM orders_order
WHERE status <> 'cancelled' AND (email = ANY(%(emails)s) OR user_id = %(user)s::bigint)
UNION ALL
SELECT promotion_id, count(*) FROM orders_promotionuse
WHERE promotion_id = ANY(%(ids)s) AND given_back_at IS NULL AND (person = %(person)s OR user_id = %(user)s::bigint)
GROUP BY promotion_id
"""


def take(order: Order, wanted: Sequence[Use]) -> None:
    """Count these uses for the order; one statement, however many. Raises PromotionSpent: nothing is counted then.

    When another order of hers took the same slot in this very moment, the next free one is tried.
    """
    if not wanted:
        return
    rows = [{**vars(use), "given": str(use.given)} for use in wanted]
    values = {
        "uses": json.dumps(rows),
        "order": order.pk,
        "currency": order.currency,
        **_person(order.email, order.user_id),
    }
    for _slot in range(max((use.limit_each or 0 for use in wanted), default=0) + 1):
        with transaction.atomic():
            *counted, was_late = _one_row(TAKE, values)
            if all(counted):
                return
            transaction.set_rollback(True)
        if not was_late:
            break
    raise PromotionSpent


def give_back(order: Order) -> int:
    """Give back what the order has used; the number of uses. A second call finds nothing left to give back."""
    return int(_one_row(GIVE_BACK, {"order": order.pk})[0])


def take_again(order: Order) -> None:
    """A cancelled order comes back to life: its uses are taken anew, by the same limits. Raises PromotionSpent."""
    lapsed = order.promotion_uses.exclude(given_back_at=None).select_related("promotion").order_by("promotion_id")
    wanted = [Use(use.promotion_id, use.given.amount, use.promotion.limit_each, use.coupon_id) for use in lapsed]
    if wanted:
        with transaction.atomic():
            lapsed.delete()
            take(order, wanted)


def facts_of(email: str, user_id: int | None, promotions: Sequence[int]) -> Facts:
    """Whether this person has never ordered here, and how often she has used these promotions. One query."""
    emails = list({email.strip(), email.strip().lower()})
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"emails": emails, "ids": list(promotions), **_person(email, user_id)})
        found = dict(cursor.fetchall())
    return Facts(is_first_order=not found.pop(0), used=found)


def amount_of(units: int, currency: str) -> Decimal:
    return money.smallest(currency) * units


def _person(email: str, user_id: int | None) -> dict[str, Any]:
    return {"person": email.strip().lower(), "user": user_id}


def _one_row(sql: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return tuple(row or ())
