"""The tables of orders, as a list of contents."""

from orders.models.basket import Basket, BasketLine, SavedLine
from orders.models.identity import IdentityKind, RecipientIdentity
from orders.models.order import Order, OrderHistory, OrderLine
from orders.models.promotion import (
    CodeTry,
    Coupon,
    Lane,
    Promotion,
    PromotionStatus,
    PromotionTally,
    PromotionUse,
)
from orders.models.refund import RefundHistory, RefundLine, RefundRequest

__all__ = [
    "Basket",
    "BasketLine",
    "CodeTry",
    "Coupon",
    "IdentityKind",
    "Lane",
    "Order",
    "OrderHistory",
    "OrderLine",
    "Promotion",
    "PromotionStatus",
    "PromotionTally",
    "PromotionUse",
    "RecipientIdentity",
    "RefundHistory",
    "RefundLine",
    "RefundRequest",
    "SavedLine",
]
