"""The tables of people."""

from customers.models.customer import Customer
from customers.models.note import TimelineNote
from customers.models.points import PointsAccount, PointsKind, PointsMove, PointsRule
from customers.models.wish import StockWish

__all__ = ["Customer", "PointsAccount", "PointsKind", "PointsMove", "PointsRule", "StockWish", "TimelineNote"]
