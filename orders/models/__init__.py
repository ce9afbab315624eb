"""The tables of orders, as a list of contents."""

from orders.models.basket import Basket, BasketLine
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
    "Lane",
    "Order",
    "OrderHistory",
    "OrderLine",
    "Promotion",
    "PromotionStatus",
    "PromotionTally",
    "PromotionUse",
    "RefundHistory",
    "RefundLine",
    "RefundRequest",
]
