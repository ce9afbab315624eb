"""What must always be true of money. Each question is one query over the tables themselves."""

from payments.sealing import broken_seals
from shop.invariants import invariant, rows_of


@invariant("every ledger transaction balances in every currency")
def ledger_balances() -> list[str]:
    return rows_of(
        "SELECT transaction_id, amount_currency, sum(amount) FROM payments_ledgerentry "
        "GROUP BY transaction_id, amount_currency HAVING sum(amount) <> 0"
    )


@invariant("the ledger is what was sealed")
def ledger_is_as_sealed() -> list[str]:
    return broken_seals()


@invariant("what payments say was captured is what the ledger says")
def captures_are_booked() -> list[str]:
    return rows_of(
        """
        SELECT p.token, p.captured_amount, p.amount_currency, coalesce(l.sum, 0) AS booked
        FROM payments_payment p
        LEFT JOIN (
            SELECT t.key, sum(e.amount) AS sum, min(e.amount_currency) AS currency
            FROM payments_ledgertransaction t JOIN payments_ledgerentry e ON e.transaction_id = t.id
            WHERE t.kind = 'capture' AND e.account LIKE 'psp:%' GROUP BY t.key
        ) l ON l.key = 'capture:' || p.token
        WHERE coalesce(l.sum, 0) <> p.captured_amount
           OR (l.currency IS NOT NULL AND l.currency <> p.amount_currency)
           OR (p.status = 'captured') <> (p.captured_amount > 0)
        """
    )


@invariant("what payments say was refunded is what refunds and the ledger say")
def refunds_are_booked() -> list[str]:
    return rows_of(
        """
        SELECT p.token, p.refunded_amount, p.refund_asked_amount, coalesce(r.settled, 0) AS settled,
               coalesce(r.asked, 0) AS asked, coalesce(r.booked, 0) AS booked
        FROM payments_payment p
        LEFT JOIN (
            SELECT r.payment_id,
                   sum(r.amount) FILTER (WHERE r.status = 'settled') AS settled,
                   sum(r.amount) FILTER (WHERE r.status <> 'failed') AS asked,
                   sum(l.sum) AS booked
            FROM payments_refund r
            LEFT JOIN (
                SELECT regexp_replace(t.key, '^refund(-failed)?:', '') AS key, -sum(e.amount) AS sum
                FROM payments_ledgertransaction t JOIN payments_ledgerentry e ON e.transaction_id = t.id
                WHERE t.kind IN ('refund', 'refund-failed') AND e.account LIKE 'psp:%'
                GROUP BY 1
            ) l ON l.key = r.key
            WHERE NOT r.from_suspense
            GROUP BY r.payment_id
        ) r ON r.payment_id = p.id
        WHERE p.refunded_amount <> coalesce(r.settled, 0)
           OR p.refund_asked_amount <> coalesce(r.asked, 0)
           OR p.refunded_amount <> coalesce(r.booked, 0)
        """
    )


@invariant("no more is given back than was captured")
def refunds_within_captures() -> list[str]:
    return rows_of(
        "SELECT token, captured_amount, refund_asked_amount, refunded_amount FROM payments_payment "
        "WHERE NOT (0 <= refunded_amount AND refunded_amount <= refund_asked_amount "
        "AND refund_asked_amount <= captured_amount AND captured_amount <= amount)"
    )


@invariant("what payments say is disputed is what disputes and the ledger say")
def disputes_are_booked() -> list[str]:
    return rows_of(
        """
        SELECT p.token, p.disputed_amount, coalesce(d.taken, 0) AS taken, coalesce(l.booked, 0) AS booked
        FROM payments_payment p
        LEFT JOIN (
            SELECT payment_id, sum(amount) FILTER (WHERE status IN ('open', 'review', 'lost')) AS taken
            FROM payments_dispute GROUP BY payment_id
        ) d ON d.payment_id = p.id
        LEFT JOIN (
            SELECT regexp_replace(t.key, '^(?:won-)?dispute:([^:]+):.*$', '\\1') AS token, sum(e.amount) AS booked
            FROM payments_ledgertransaction t JOIN payments_ledgerentry e ON e.transaction_id = t.id
            WHERE t.kind IN ('dispute', 'dispute-won') AND e.account = 'disputes' GROUP BY 1
        ) l ON l.token = p.token
        WHERE p.disputed_amount <> coalesce(d.taken, 0) OR p.disputed_amount <> coalesce(l.booked, 0)
        """
    )


@invariant("a reference is paid by one payment")
def paid_once() -> list[str]:
    return rows_of(
        "SELECT reference, count(*) FROM payments_payment WHERE status = 'captured' AND NOT surplus "
        "GROUP BY reference HAVING count(*) > 1"
    )


@invariant("money at the provider is money that no payout has brought yet")
def clearing_is_explained() -> list[str]:
    """The clearing balance equals what was booked in and out and has not yet stood in a report."""
    return rows_of(
        """
        WITH clearing AS (
            SELECT e.account, e.amount_currency AS currency, sum(e.amount) AS balance
            FROM payments_ledgerentry e WHERE e.account LIKE 'psp:%' GROUP BY 1, 2
        ), settled AS (
            SELECT 'psp:' || r.provider AS account, r.faced_currency AS currency, sum(r.faced) AS sum
            FROM payments_settlementrow r
            WHERE r.verdict = 'matched' AND r.kind IN ('charge', 'payment', 'refund', 'payment_refund',
                                                       'refund_failure', 'payment_refund_failure',
                                                       'dispute', 'dispute_reversal')
            GROUP BY 1, 2
        ), booked AS (
            SELECT e.account, e.amount_currency AS currency, sum(e.amount) AS sum
            FROM payments_ledgerentry e JOIN payments_ledgertransaction t ON t.id = e.transaction_id
            WHERE e.account LIKE 'psp:%'
              AND t.kind IN ('capture', 'suspense', 'suspense-released', 'refund', 'refund-failed',
                             'dispute', 'dispute-won', 'collected', 'bank-charge', 'paid-back')
            GROUP BY 1, 2
        )
        SELECT c.account, c.currency, c.balance, coalesce(b.sum, 0) - coalesce(s.sum, 0) AS not_yet_settled
        FROM clearing c
        LEFT JOIN booked b USING (account, currency)
        LEFT JOIN settled s USING (account, currency)
        WHERE c.balance <> coalesce(b.sum, 0) - coalesce(s.sum, 0)
        """
    )


@invariant("no signed notice waits for more than an hour")
def notices_applied() -> list[str]:
    return rows_of(
        "SELECT id, provider, kind, event_id, attempts, left(error, 120) AS error FROM payments_notice "
        "WHERE state IN ('received', 'failed') AND received_at < now() - interval '1 hour' ORDER BY id LIMIT 100"
    )


@invariant("each bank line stands in the ledger once, as it came")
def bank_lines_are_booked() -> list[str]:
    return rows_of(
        """
        SELECT b.id, b.amount, b.amount_currency, b.status, coalesce(l.sum, 0) AS booked
        FROM payments_bankline b
        LEFT JOIN (
            SELECT split_part(t.key, ':', 2) AS identity, e.amount_currency AS currency, sum(e.amount) AS sum
            FROM payments_ledgertransaction t JOIN payments_ledgerentry e ON e.transaction_id = t.id
            WHERE t.kind IN ('bank-line', 'bank-not-ours') AND e.account = 'bank' GROUP BY 1, 2
        ) l ON l.identity = b.identity AND l.currency = b.amount_currency
        WHERE coalesce(l.sum, 0) <> CASE WHEN b.status = 'not_ours' THEN 0 ELSE b.amount END
        """
    )


@invariant("no bank line gives more than it brought")
def bank_lines_are_not_overspent() -> list[str]:
    return rows_of(
        """
        SELECT b.id, b.amount, b.status, coalesce(m.sum, 0) AS matched, coalesce(r.sum, 0) AS returned
        FROM payments_bankline b
        LEFT JOIN (
            SELECT line_id, sum(amount) AS sum FROM payments_bankmatch WHERE released_at IS NULL GROUP BY 1
        ) m ON m.line_id = b.id
        LEFT JOIN (SELECT line_id, sum(amount) AS sum FROM payments_bankpayback GROUP BY 1) r ON r.line_id = b.id
        WHERE (b.amount > 0 AND coalesce(m.sum, 0) + coalesce(r.sum, 0) > b.amount)
           OR (b.amount <= 0 AND (m.sum IS NOT NULL OR r.sum IS NOT NULL))
           OR (b.status = 'matched' AND b.amount > 0 AND coalesce(m.sum, 0) <> b.amount
               AND NOT EXISTS (SELECT FROM payments_bankpayback o WHERE o.came_back_by_id = b.id))
        """
    )


@invariant("what a bank transfer was paid with is what its lines brought and the bank's charges")
def bank_transfers_are_collected() -> list[str]:
    return rows_of(
        """
        SELECT p.token, p.captured_amount, coalesce(m.sum, 0) AS matched, coalesce(c.sum, 0) AS collected
        FROM payments_payment p
        LEFT JOIN (
            SELECT payment_id, sum(amount) AS sum FROM payments_bankmatch WHERE released_at IS NULL GROUP BY 1
        ) m ON m.payment_id = p.id
        LEFT JOIN (
            SELECT x.payment_id, -sum(e.amount) AS sum
            FROM (
                SELECT 'collected:' || id AS key, payment_id FROM payments_bankmatch
                UNION ALL SELECT 'bank-charge:' || token, id FROM payments_payment WHERE provider = 'bank'
            ) x
            JOIN payments_ledgertransaction t ON t.key = x.key
            JOIN payments_ledgerentry e ON e.transaction_id = t.id AND e.account = 'psp:bank'
            GROUP BY 1
        ) c ON c.payment_id = p.id
        WHERE p.provider = 'bank'
          AND (coalesce(c.sum, 0) <> p.captured_amount
               OR (p.status <> 'captured' AND coalesce(c.sum, 0) <> 0)
               OR coalesce(m.sum, 0) > p.amount)
        """
    )


@invariant("a bank transfer leaves nothing between the bank and the order")
def bank_clearing_is_empty() -> list[str]:
    return rows_of(
        "SELECT amount_currency, sum(amount) FROM payments_ledgerentry WHERE account = 'psp:bank' "
        "GROUP BY amount_currency HAVING sum(amount) <> 0"
    )
