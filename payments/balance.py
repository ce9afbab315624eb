"""The trial balance: what each account holds in each currency at the end of a day, and that it all adds up to zero."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from moneyed import Money

from shop.money import money

# A sheet of a busy account is read by the month; what stood before is its first line.
MOST_LINES = 1_000

TRIAL = """
SELECT e.account, e.amount_currency, coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0),
       coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0), 0), sum(e.amount)
FROM payments_ledgerentry e JOIN payments_ledgertransaction t ON t.id = e.transaction_id
WHERE t.at < %s GROUP BY 1, 2 ORDER BY 1, 2
"""
BEFORE = """
SELECT coalesce(sum(e.amount), 0)
FROM payments_ledgerentry e JOIN payments_ledgertransaction t ON t.id = e.transaction_id
WHERE e.account = %s AND e.amount_currency = %s AND t.at < %s
"""
LINES = """
SELECT t.at, t.kind, t.reference, t.id, e.amount
FROM payments_ledgerentry e JOIN payments_ledgertransaction t ON t.id = e.transaction_id
WHERE e.account = %s AND e.amount_currency = %s AND t.at >= %s AND t.at < %s ORDER BY t.at, e.id LIMIT %s
"""


@dataclass(frozen=True)
class Balance:
    """Debit and credit are the turnover until the day, both positive; ``balance`` is debit less credit."""

    account: str
    debit: Money
    credit: Money
    balance: Money


@dataclass(frozen=True)
class Line:
    at: datetime
    kind: str
    reference: str
    transaction_id: int
    amount: Money
    balance: Money


@dataclass(frozen=True)
class Sheet:
    """The lines of one account in one currency between two days, both included. ``more``: not all lines fitted."""

    before: Money
    lines: list[Line]
    after: Money
    more: bool


def trial_balance(on: date) -> list[Balance]:
    """Every account at the end of the day ``on`` (UTC). One statement."""
    with connection.cursor() as cursor:
        cursor.execute(TRIAL, [_end(on)])
        return [
            Balance(account, money(debit, currency), money(credit, currency), money(left, currency))
            for account, currency, debit, credit, left in cursor.fetchall()
        ]


def sums(balances: list[Balance]) -> dict[str, Money]:
    """What all accounts of a currency add up to: zero, or a defect of ours."""
    found: dict[str, Money] = {}
    for row in balances:
        code = row.balance.currency.code
        found[code] = found.get(code, money(0, code)) + row.balance
    return found


def sheet(account: str, currency: str, first: date, last: date) -> Sheet:
    """What happened on ``account`` in ``currency`` from ``first`` to ``last`` (UTC). Two statements."""
    with connection.cursor() as cursor:
        cursor.execute(BEFORE, [account, currency, _start(first)])
        before = running = money(cursor.fetchone()[0], currency)
        cursor.execute(LINES, [account, currency, _start(first), _end(last), MOST_LINES + 1])
        found = cursor.fetchall()
    lines = []
    for at, kind, reference, transaction_id, amount in found[:MOST_LINES]:
        moved = money(amount, currency)
        running += moved
        lines.append(Line(at, kind, reference, transaction_id, moved, running))
    return Sheet(before, lines, running, more=len(found) > MOST_LINES)


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _end(day: date) -> datetime:
    return _start(day + timedelta(days=1))
