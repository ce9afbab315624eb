"""The tables of money."""

from payments.models.dispute import Dispute, DisputeHistory
from payments.models.ledger import LedgerEntry, LedgerTransaction
from payments.models.notice import Notice
from payments.models.payment import Payment, PaymentHistory
from payments.models.refund import Refund, RefundHistory
from payments.models.risk import (
    RiskCheck,
    RiskDecision,
    RiskEntry,
    RiskPolicy,
    RiskVerdict,
    RiskWeight,
    SanctionedName,
)
from payments.models.seal import LedgerSeal
from payments.models.settlement import Payout, Reconciliation, SettlementRow

__all__ = [
    "Dispute",
    "DisputeHistory",
    "LedgerEntry",
    "LedgerSeal",
    "LedgerTransaction",
    "Notice",
    "Payment",
    "PaymentHistory",
    "Payout",
    "Reconciliation",
    "Refund",
    "RefundHistory",
    "RiskCheck",
    "RiskDecision",
    "RiskEntry",
    "RiskPolicy",
    "RiskVerdict",
    "RiskWeight",
    "SanctionedName",
    "SettlementRow",
]
