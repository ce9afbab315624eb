"""Points on the pages: what she has and may use in her basket, and how her balance came about."""

from django.utils.translation import gettext as _
from moneyed import Money

from customers import points
from customers.models import PointsMove
from orders.case import Summary
from orders.pricing.points import CODE
from orders.views.shown_beside import PointsMoved, PointsShown
from orders.wish import Wish
from shop import languages, money

MOST_MOVES = 20


def points_shown(wish: Wish, found: Summary | None, *, typed: str = "", trouble: str = "") -> PointsShown | None:
    """None for who has none, or where the market takes none. One query for who is signed in."""
    if wish.person.user_id is None or found is None:
        return None
    has = points.standing(wish.person.user_id, wish.market.code)
    if has is None or not has.balance:
        return None
    worth = money.money(has.worth * has.balance, wish.market.currency)
    used = next((taken for taken in found.bill.discounts if taken.code == CODE), None)
    return PointsShown(
        balance=has.balance,
        has=_("Your points: %(points)s, worth %(worth)s.")
        % {"points": languages.write_number(has.balance), "worth": languages.write_money(worth)},
        used=found.bill.points,
        does=_("Points used: %(points)s. They take off %(amount)s.")
        % {"points": languages.write_number(found.bill.points), "amount": languages.write_money(used.amount)}
        if used is not None
        else "",
        typed=typed,
        trouble=trouble,
    )


def points_moved(user_id: int, market: str, currency: str) -> PointsMoved | None:
    """Her balance and its newest moves; None where she never had any."""
    moves = PointsMove.objects.filter(user_id=user_id)[:MOST_MOVES]
    rows = tuple((move.at, str(move.get_kind_display()), move.reference or move.reason, move.points) for move in moves)
    if not rows:
        return None
    has = points.standing(user_id, market)
    worth: Money | None = money.money(has.worth * has.balance, currency) if has is not None else None
    return PointsMoved(balance=points.balance(user_id), worth=worth, rows=rows, kept_days=points.KEPT_DAYS)
