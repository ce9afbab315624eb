"""The lives of an order (itself, its money, its goods) and of a refund, each as one literal table.

The database holds the same tables by trigger.
"""

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


class MoneyStatus(TextChoices):
    """What became of an order's money; ``axes`` reads it off the refunds that were settled."""

    OWED = "owed", pgettext_lazy("money of an order", "not paid")
    PAID = "paid", pgettext_lazy("money of an order", "paid")
    PART_REFUNDED = "part_refunded", pgettext_lazy("money of an order", "partly refunded")
    REFUNDED = "refunded", pgettext_lazy("money of an order", "refunded")


# A bank may send a refund back: then less, or nothing, was refunded.
MONEY_MOVES = Moves(
    {
        MoneyStatus.OWED: {MoneyStatus.PAID},
        MoneyStatus.PAID: {MoneyStatus.PART_REFUNDED, MoneyStatus.REFUNDED},
        MoneyStatus.PART_REFUNDED: {MoneyStatus.PAID, MoneyStatus.REFUNDED},
        MoneyStatus.REFUNDED: {MoneyStatus.PAID, MoneyStatus.PART_REFUNDED},
    }
)


class Fulfilment(TextChoices):
    """What became of an order's goods; ``axes`` reads it off the pieces in its parcels."""

    WAITING = "waiting", pgettext_lazy("goods of an order", "not sent")
    PART_SHIPPED = "part_shipped", pgettext_lazy("goods of an order", "partly sent")
    SHIPPED = "shipped", pgettext_lazy("goods of an order", "sent")
    DELIVERED = "delivered", pgettext_lazy("goods of an order", "delivered")


FULFILMENT_MOVES = Moves(
    {
        Fulfilment.WAITING: {Fulfilment.PART_SHIPPED, Fulfilment.SHIPPED},
        Fulfilment.PART_SHIPPED: {Fulfilment.SHIPPED},
        Fulfilment.SHIPPED: {Fulfilment.DELIVERED},
    }
)


class HoldKind(TextChoices):
    FRAUD = "fraud", pgettext_lazy("hold", "suspicion of fraud")
    CUSTOMS = "customs", pgettext_lazy("hold", "customs")
    STOCK = "stock", pgettext_lazy("hold", "stock")
    PAYMENT = "payment", pgettext_lazy("hold", "payment review")


class AmendmentStatus(TextChoices):
    WAITING = "waiting", pgettext_lazy("change of an order", "waits for its payment")
    APPLIED = "applied", pgettext_lazy("change of an order", "made")
    DROPPED = "dropped", pgettext_lazy("change of an order", "dropped")


AMENDMENT_MOVES = Moves({AmendmentStatus.WAITING: {AmendmentStatus.APPLIED, AmendmentStatus.DROPPED}})


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
