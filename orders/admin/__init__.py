"""The back office of orders: facts are read, deeds are done by the same verbs the storefront uses."""

from orders.admin.basket import BasketAdmin
from orders.admin.order import OrderAdmin

__all__ = ["BasketAdmin", "OrderAdmin"]
