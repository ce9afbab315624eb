"""The tables of money."""

from payments.models.bank import BankFile, BankLine, BankLineHistory, BankMatch, BankPayBack
from payments.models.dispute import Dispute, DisputeHistory
from payments.models.ledger import LedgerEntry, LedgerTransaction
from payments.models.mapping import BankMapping
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
    "BankFile",
    "BankLine",
    "BankLineHistory",
    "BankMapping",
    "BankMatch",
    "BankPayBack",
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
