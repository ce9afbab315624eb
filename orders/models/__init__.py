"""The tables of orders, as a list of contents."""

from orders.models.amendment import Amendment, AmendmentHistory
from orders.models.basket import Basket, BasketLine, SavedLine
from orders.models.hold import Hold
from orders.models.identity import IdentityKind, RecipientIdentity
from orders.models.joining import Joining
from orders.models.line import CancelledPieces, OrderLine, ParcelLine
from orders.models.order import Order, OrderHistory
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
    "Amendment",
    "AmendmentHistory",
    "Basket",
    "BasketLine",
    "CancelledPieces",
    "CodeTry",
    "Coupon",
    "Hold",
    "IdentityKind",
    "Joining",
    "Lane",
    "Order",
    "OrderHistory",
    "OrderLine",
    "ParcelLine",
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
