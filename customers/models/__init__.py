"""The tables of people."""

from customers.models.address import BookedAddress
from customers.models.customer import Customer
from customers.models.note import TimelineNote
from customers.models.wish import StockWish

__all__ = ["BookedAddress", "Customer", "StockWish", "TimelineNote"]
