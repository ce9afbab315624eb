"""The lives of an order and of a refund, each as one literal table; the database holds the same tables by trigger."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from shop.states import Moves


class OrderStatus(TextChoices):
    PLACED = "placed", pgettext_lazy("order", "placed")
    PAID = "paid", pgettext_lazy("order", "paid")
    SHIPPED = "shipped", pgettext_lazy("order", "shipped")
    DELIVERED = "delivered", pgettext_lazy("order", "delivered")
    CANCELLED = "cancelled", pgettext_lazy("order", "cancelled")


# A cancelled order comes back to life in one case only: its money arrived late and the goods are still there.
MOVES = Moves(
    {
        OrderStatus.PLACED: {OrderStatus.PAID, OrderStatus.CANCELLED},
        OrderStatus.PAID: {OrderStatus.SHIPPED, OrderStatus.CANCELLED},
        OrderStatus.SHIPPED: {OrderStatus.DELIVERED},
        OrderStatus.CANCELLED: {OrderStatus.PAID},
    }
)
PAID_FOR = (OrderStatus.PAID, OrderStatus.SHIPPED, OrderStatus.DELIVERED)


class RefundStatus(TextChoices):
    ASKED = "asked", pgettext_lazy("refund", "asked for")
    SETTLED = "settled", pgettext_lazy("refund", "paid back")
    FAILED = "failed", pgettext_lazy("refund", "failed")


# A bank may send money back days after it was settled; the pieces can then be refunded anew.
REFUND_MOVES = Moves(
    {
        RefundStatus.ASKED: {RefundStatus.SETTLED, RefundStatus.FAILED},
        RefundStatus.SETTLED: {RefundStatus.FAILED},
    }
)
