"""A reconciliation as plain JSON, for the command and for whoever scripts against it (docs/finance.md)."""

from typing import Any

from payments.models import Reconciliation, SettlementRow
from shop.money import money

MOST_ROWS = 20_000


def as_json(run: Reconciliation) -> dict[str, Any]:
    rows = SettlementRow.objects.filter(payout__reconciliation=run).select_related("payout", "payment", "refund")
    return {
        "provider": run.provider,
        "day": run.day.isoformat(),
        "is_clean": run.is_clean,
        "sums": run.sums,
        "findings": run.findings,
        "payouts": [
            {
                "payout": payout.provider_id,
                "amount": str(money(payout.amount.amount, payout.amount.currency.code).amount),
                "currency": payout.amount.currency.code,
                "arrives_on": payout.arrives_on.isoformat(),
                "status": payout.status,
            }
            for payout in run.payouts.order_by("provider_id")
        ],
        "rows": [_row(row) for row in rows.order_by("payout__provider_id", "id")[:MOST_ROWS]],
    }


def _row(row: SettlementRow) -> dict[str, str]:
    faced = row.faced.currency.code
    return {
        "line": row.line_id,
        "payout": row.payout.provider_id,
        "kind": row.kind,
        "verdict": str(row.verdict),
        "reference": row.reference,
        "payment": row.payment.token if row.payment else "",
        "refund": row.refund.key if row.refund else "",
        "currency": row.gross.currency.code,
        "gross": str(money(row.gross.amount, row.gross.currency.code).amount),
        "fee": str(row.fee.amount),
        "net": str(row.net.amount),
        "customer_currency": faced,
        "customer_amount": str(money(row.faced.amount, faced).amount),
        "difference": str(money(row.difference_amount, faced).amount),
    }
