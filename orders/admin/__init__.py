"""The back office of orders: facts are read, deeds are done by the same verbs the storefront uses."""

from orders.admin.basket import BasketAdmin
from orders.admin.dispute import DisputeRoom
from orders.admin.identity import RecipientIdentityAdmin
from orders.admin.order import OrderAdmin
from orders.admin.promotion import CouponAdmin, PromotionAdmin
from orders.admin.risk import CheckRoom

__all__ = [
    "BasketAdmin",
    "CheckRoom",
    "CouponAdmin",
    "DisputeRoom",
    "OrderAdmin",
    "PromotionAdmin",
    "RecipientIdentityAdmin",
]
