"""The tables of people."""

from customers.models.customer import Customer
from customers.models.note import TimelineNote
from customers.models.review import Received, Review
from customers.models.wish import StockWish
from customers.models.wished import Wished

__all__ = ["Customer", "Received", "Review", "StockWish", "TimelineNote", "Wished"]
