"""Money in the back office: facts read-only, history inline, and buttons that call the same verbs as the rest."""

from payments.admin import (
    bank_file,
    bank_line,
    bank_pay_back,
    ledger,
    notice,
    payment,
    reconciliation,
    refund,
    risk,
)

__all__ = [
    "bank_file",
    "bank_line",
    "bank_pay_back",
    "ledger",
    "notice",
    "payment",
    "reconciliation",
    "refund",
    "risk",
]
