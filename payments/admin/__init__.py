"""Money in the back office: facts read-only, history inline, and buttons that call the same verbs as the rest."""

from payments.admin import ledger, notice, payment, reconciliation, refund, risk

__all__ = ["ledger", "notice", "payment", "reconciliation", "refund", "risk"]
