"""The back office of people: who they are, what they wish for, what they say."""

from customers.admin.people import CustomerAdmin, StockWishAdmin
from customers.admin.reviews import ReviewAdmin

__all__ = ["CustomerAdmin", "ReviewAdmin", "StockWishAdmin"]
