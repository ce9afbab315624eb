"""The tables of people."""

from customers.models.customer import Customer
from customers.models.note import TimelineNote

__all__ = ["Customer", "TimelineNote"]
