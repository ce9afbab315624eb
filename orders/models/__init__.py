"""The tables of orders, as a list of contents."""

from orders.models.basket import Basket, BasketLine
from orders.models.order import Order, OrderHistory, OrderLine
from orders.models.refund import RefundHistory, RefundLine, RefundRequest

__all__ = [
    "Basket",
    "BasketLine",
    "Order",
    "OrderHistory",
    "OrderLine",
    "RefundHistory",
    "RefundLine",
    "RefundRequest",
]
