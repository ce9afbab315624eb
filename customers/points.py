"""Earn, spend, give and take points. A balance never falls below nothing, and no deed is counted twice.

Every change is one statement: the move is written, and the balance follows under a condition. Points lapse together,
``KEPT_DAYS`` after the account's last move, so that whoever comes back in time keeps all of them.
"""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from customers.errors import NotEnoughPoints
from customers.models import PointsAccount, PointsKind, PointsMove, PointsRule
from shop.models import User

KEPT_DAYS = 730
MOST_AT_ONCE = 1_000_000
LAPSED_AT_ONCE = 500

# A move whose key is known is not written again, and then nothing follows. Only what is added may open an account.
ADD = """
WITH noted AS (
    INSERT INTO customers_pointsmove (user_id, kind, points, reference, key, reason, by_id, at)
    VALUES (%(user)s, %(kind)s, %(points)s, %(reference)s, %(key)s, %(reason)s, %(by)s, now())
    ON CONFLICT (key) DO NOTHING
    RETURNING user_id, points
), moved AS (
    INSERT INTO customers_pointsaccount AS a (user_id, balance, moved_at)
    SELECT user_id, points, now() FROM noted
    ON CONFLICT (user_id) DO UPDATE SET balance = a.balance + EXCLUDED.balance, moved_at = now()
    RETURNING user_id
)
SELECT (SELECT count(*) FROM noted), (SELECT count(*) FROM moved)
"""
# What is taken needs a condition: it is the last word, whoever races.
TAKE = """
WITH noted AS (
    INSERT INTO customers_pointsmove (user_id, kind, points, reference, key, reason, by_id, at)
    VALUES (%(user)s, %(kind)s, %(points)s, %(reference)s, %(key)s, %(reason)s, %(by)s, now())
    ON CONFLICT (key) DO NOTHING
    RETURNING user_id, points
), moved AS (
    UPDATE customers_pointsaccount a SET balance = a.balance + n.points, moved_at = now()
    FROM noted n WHERE a.user_id = n.user_id AND a.balance + n.points >= 0
    RETURNING a.user_id
)
SELECT (SELECT count(*) FROM noted), (SELECT count(*) FROM moved)
"""
STANDING = """
SELECT coalesce(a.balance, 0), r.worth, r.most_percent
FROM customers_pointsrule r LEFT JOIN customers_pointsaccount a ON a.user_id = %(user)s
WHERE r.market_id = %(market)s
"""


@dataclass(frozen=True)
class Standing:
    """What an account has, and what that is worth in a market: ``worth`` of a point in its currency as prices are
    shown there; so much per cent of the goods of an order may be paid with points."""

    balance: int
    worth: Decimal
    most_percent: int


def standing(user_id: int, market: str) -> Standing | None:
    """None where the market has no points. One query."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"user": user_id, "market": market})
        row = cursor.fetchone()
    return Standing(*row) if row else None


def balance(user_id: int) -> int:
    return PointsAccount.objects.filter(user_id=user_id).values_list("balance", flat=True).first() or 0


def earned_for(market: str, amount: Decimal) -> int:
    """Points for goods of this amount in the market's currency, rounded down; none where it has no rule."""
    rule = PointsRule.objects.filter(market_id=market).first()
    return int(rule.earned * amount) if rule is not None else 0


def add(user_id: int, points: int, *, kind: PointsKind, key: str, reference: str = "") -> bool:
    """Whether the points were added now; False when this key was counted before."""
    return points > 0 and _move(ADD, user_id, points, kind=kind, key=key, reference=reference)


def spend(user_id: int, points: int, *, key: str, reference: str) -> bool:
    """Take points that she uses. Raises NotEnoughPoints: nothing is taken then."""
    return points > 0 and _move(TAKE, user_id, -points, kind=PointsKind.SPENT, key=key, reference=reference)


@transaction.atomic
def take_back(user_id: int, points: int, *, kind: PointsKind, key: str, reference: str) -> bool:
    """Take back what she earned by goods that she returned, or got back for a refund that failed after all; no more
    than she has left."""
    account = PointsAccount.objects.select_for_update().filter(user_id=user_id).first()
    left = min(points, account.balance if account is not None else 0)
    return left > 0 and _move(TAKE, user_id, -left, kind=kind, key=key, reference=reference)


def grant(user_id: int, points: int, *, reason: str, by: User) -> str:
    """Staff gives points, or takes some where they are below nothing; the key of the move. Raises NotEnoughPoints."""
    key = f"staff:{uuid.uuid4()}"
    _move(ADD if points > 0 else TAKE, user_id, points, kind=PointsKind.BY_STAFF, key=key, reason=reason, by=by)
    return key


def moved_for(reference: str) -> Counter[str]:
    """The sum of the moves of one reference, by kind; what was taken is below nothing."""
    found: Counter[str] = Counter()
    for kind, points in PointsMove.objects.filter(reference=reference).values_list("kind", "points"):
        found[kind] += points
    return found


def times(reference: str, kind: PointsKind) -> int:
    """How many moves of a kind there are for one reference."""
    return PointsMove.objects.filter(reference=reference, kind=kind).count()


def lapse(now: datetime | None = None) -> int:
    """End the points of accounts that nothing was moved on for ``KEPT_DAYS``; the number of accounts."""
    before = (now or timezone.now()) - timedelta(days=KEPT_DAYS)
    due = PointsAccount.objects.filter(balance__gt=0, moved_at__lt=before).order_by("moved_at")
    return sum(_lapse(user_id, before) for user_id in list(due.values_list("user_id", flat=True)[:LAPSED_AT_ONCE]))


@transaction.atomic
def _lapse(user_id: int, before: datetime) -> bool:
    free = PointsAccount.objects.select_for_update(skip_locked=True)
    account = free.filter(user_id=user_id, balance__gt=0, moved_at__lt=before).first()
    if account is None:
        return False
    key = f"lapsed:{user_id}:{account.moved_at.isoformat()}"
    return _move(TAKE, user_id, -account.balance, kind=PointsKind.LAPSED, key=key)


@transaction.atomic
def _move(
    text: str,
    user_id: int,
    points: int,
    *,
    kind: PointsKind,
    key: str,
    reference: str = "",
    reason: str = "",
    by: User | None = None,
) -> bool:
    values: dict[str, int | str | None] = {
        "user": user_id,
        "kind": kind.value,
        "points": points,
        "reference": reference,
        "key": key,
        "reason": reason[:200],
        "by": by.pk if by is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        noted, moved = cursor.fetchone() or (0, 0)
    if noted and not moved:
        raise NotEnoughPoints(left=balance(user_id))
    return bool(noted)
