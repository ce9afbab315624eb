"""The tables of people."""

from customers.models.address import BookedAddress
from customers.models.customer import Customer
from customers.models.note import TimelineNote
from customers.models.points import PointsAccount, PointsKind, PointsMove, PointsRule
from customers.models.review import Received, Review
from customers.models.wish import StockWish
from customers.models.wished import Wished

__all__ = [
    "BookedAddress",
    "Customer",
    "PointsAccount",
    "PointsKind",
    "PointsMove",
    "PointsRule",
    "Received",
    "Review",
    "StockWish",
    "TimelineNote",
    "Wished",
]
