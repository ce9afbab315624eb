"""The lives of a payment, a refund and a notice as literal tables of moves; the database holds the same tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.states import Moves


class PaymentStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("payment", "pending")
    CAPTURED = "captured", pgettext_lazy("payment", "captured")
    FAILED = "failed", pgettext_lazy("payment", "failed")
    EXPIRED = "expired", pgettext_lazy("payment", "expired")
    REVIEW = "review", pgettext_lazy("payment", "needs review")


# Money that came is never talked away: nothing leads out of captured. Late money revives a failed or expired attempt.
PAYMENT_MOVES = Moves(
    {
        PaymentStatus.PENDING: {
            PaymentStatus.CAPTURED,
            PaymentStatus.FAILED,
            PaymentStatus.EXPIRED,
            PaymentStatus.REVIEW,
        },
        PaymentStatus.FAILED: {PaymentStatus.CAPTURED, PaymentStatus.REVIEW},
        PaymentStatus.EXPIRED: {PaymentStatus.CAPTURED, PaymentStatus.REVIEW},
        PaymentStatus.REVIEW: {PaymentStatus.CAPTURED},
        PaymentStatus.CAPTURED: set(),
    }
)


class RefundState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("refund", "asked")
    SENT = "sent", pgettext_lazy("refund", "sent to the provider")
    SETTLED = "settled", pgettext_lazy("refund", "settled")
    FAILED = "failed", pgettext_lazy("refund", "failed")


# A bank may send a settled refund back days later; a failed one stays failed and a new one is asked.
REFUND_MOVES = Moves(
    {
        RefundState.ASKED: {RefundState.SENT, RefundState.SETTLED, RefundState.FAILED},
        RefundState.SENT: {RefundState.SETTLED, RefundState.FAILED},
        RefundState.SETTLED: {RefundState.FAILED},
        RefundState.FAILED: set(),
    }
)


class DisputeState(models.TextChoices):
    """``asked``: we have heard of it and know no more yet. An inquiry takes no money; all else has."""

    ASKED = "asked", pgettext_lazy("dispute", "heard of")
    INQUIRY = "inquiry", pgettext_lazy("dispute", "question, no money taken")
    OPEN = "open", pgettext_lazy("dispute", "waits for our answer")
    REVIEW = "review", pgettext_lazy("dispute", "the bank decides")
    LOST = "lost", pgettext_lazy("dispute", "lost")
    WON = "won", pgettext_lazy("dispute", "won")
    DROPPED = "dropped", pgettext_lazy("dispute", "closed without loss")


# Facts only ever lead on: a late "open" after the end says nothing new. Lost money may still come back (arbitration).
DISPUTE_RANK = {state: rank for rank, state in enumerate(DisputeState)}
DISPUTE_MOVES = Moves(
    {
        DisputeState.ASKED: {
            DisputeState.INQUIRY,
            DisputeState.OPEN,
            DisputeState.REVIEW,
            DisputeState.LOST,
            DisputeState.WON,
            DisputeState.DROPPED,
        },
        DisputeState.INQUIRY: {
            DisputeState.OPEN,
            DisputeState.REVIEW,
            DisputeState.LOST,
            DisputeState.WON,
            DisputeState.DROPPED,
        },
        DisputeState.OPEN: {DisputeState.REVIEW, DisputeState.LOST, DisputeState.WON, DisputeState.DROPPED},
        DisputeState.REVIEW: {DisputeState.LOST, DisputeState.WON, DisputeState.DROPPED},
        DisputeState.LOST: {DisputeState.WON},
        DisputeState.WON: set(),
        DisputeState.DROPPED: set(),
    }
)
DISPUTE_TAKES = frozenset({DisputeState.OPEN, DisputeState.REVIEW, DisputeState.LOST})
DISPUTE_OVER = frozenset({DisputeState.LOST, DisputeState.WON, DisputeState.DROPPED})


class NoticeState(models.TextChoices):
    RECEIVED = "received", pgettext_lazy("notice", "received")
    APPLIED = "applied", pgettext_lazy("notice", "applied")
    IGNORED = "ignored", pgettext_lazy("notice", "nothing to do")
    HELD = "held", pgettext_lazy("notice", "held for a person")
    FAILED = "failed", pgettext_lazy("notice", "failed")


class LineState(models.TextChoices):
    """What a line of a bank statement is for us."""

    WAITING = "waiting", pgettext_lazy("bank line", "waits for a decision")
    MATCHED = "matched", pgettext_lazy("bank line", "matched")
    PARTIAL = "partial", pgettext_lazy("bank line", "part of what is owed")
    OVER = "over", pgettext_lazy("bank line", "more than was owed")
    NOT_OURS = "not_ours", pgettext_lazy("bank line", "not ours")
    RETURNED = "returned", pgettext_lazy("bank line", "given back")


# A line waits until it is explained to its last unit. Explained stays explained: money that went wrong goes back.
LINE_MOVES = Moves(
    {
        LineState.WAITING: {
            LineState.MATCHED,
            LineState.PARTIAL,
            LineState.OVER,
            LineState.NOT_OURS,
            LineState.RETURNED,
        },
        LineState.PARTIAL: {LineState.MATCHED, LineState.OVER, LineState.WAITING},
        LineState.OVER: {LineState.MATCHED, LineState.PARTIAL, LineState.WAITING, LineState.RETURNED},
        LineState.MATCHED: set(),
        LineState.NOT_OURS: set(),
        LineState.RETURNED: set(),
    }
)


class Verdict(models.TextChoices):
    """What reconciliation found about a line of the provider's report, or about a payment the report should name."""

    MATCHED = "matched", _("matched")
    UNKNOWN = "unknown_payment", _("unknown payment")
    AMOUNT_DIFFERS = "amount_differs", _("amount differs")
    MISSING = "missing_in_report", _("missing in the report")
    DUPLICATE = "duplicate", _("told twice")
