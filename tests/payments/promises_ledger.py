"""The checks behind M1 and M2, for the real tables and for their broken twins."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

ENTRY_SETS_A_CASE = 10
SET_OF_ENTRIES = st.lists(
    st.tuples(
        st.sampled_from(["psp:stripe", "customer_money", "suspense", "bank"]),
        st.sampled_from(["EUR", "JPY", "USD"]),
        st.integers(min_value=-3, max_value=3),
    ),
    max_size=5,
)
Entry = tuple[str, str, int]


@dataclass
class Verdicts:
    commits: int = 0
    kept: int = 0
    wrong: list[str] = field(default_factory=list)


def fuzz_commits(number: int, *, before: Callable[[], None] = lambda: None) -> Verdicts:
    """Commit ``number`` sets of entries; wrong are those kept though unbalanced, or refused though balanced."""
    verdicts = Verdicts()

    @settings(max_examples=number // ENTRY_SETS_A_CASE, deadline=None, database=None, derandomize=True)
    @given(st.lists(SET_OF_ENTRIES, min_size=ENTRY_SETS_A_CASE, max_size=ENTRY_SETS_A_CASE))
    def commit_all(sets: list[list[Entry]]) -> None:
        for entries in sets:
            for each in (entries, _mended(entries)):
                if verdicts.commits < number:
                    _judge(each, verdicts)

    before()
    while verdicts.commits < number:
        commit_all()
    return verdicts


def rewritten() -> list[str]:
    """Every way in which a row of the money tables could be changed, deleted or emptied."""
    done = []
    for statement in _rewrites():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                if cursor.rowcount != 0:
                    done.append(statement)
                transaction.set_rollback(True)
        except DatabaseError:
            continue
    return done


def _rewrites() -> list[str]:
    tables = {
        "payments_ledgertransaction": "kind = kind || 'x'",
        "payments_ledgerentry": "amount = amount + 1",
        "payments_paymenthistory": "note = 'x'",
        "payments_refundhistory": "note = 'x'",
        "payments_settlementrow": "gross = gross + 1",
        "payments_payout": "amount = amount + 1",
        "payments_notice": "body = 'x'",
        "payments_payment": "reference = 'TW-OTHER'",
        "payments_refund": "amount = amount + 1",
    }
    updates = [f"UPDATE {table} SET {change}" for table, change in tables.items()]
    deletes = [f"DELETE FROM {table}" for table in tables if table != "payments_notice"]
    empties = [f"TRUNCATE {table} CASCADE" for table in tables if table != "payments_notice"]
    raw = "UPDATE payments_settlementrow SET raw = '{\"a\": 1}'"
    return [*updates, *deletes, *empties, raw]


def _mended(entries: list[Entry]) -> list[Entry]:
    """The same entries with legs that make them balance in every currency."""
    sums: dict[str, int] = defaultdict(int)
    for _account, currency, amount in entries:
        sums[currency] += amount
    return [*entries, *(("suspense", currency, -amount) for currency, amount in sums.items() if amount)]


def _judge(entries: list[Entry], verdicts: Verdicts) -> None:
    verdicts.commits += 1
    was_kept = _commit(entries, verdicts.commits)
    verdicts.kept += was_kept
    if was_kept != _is_legal(entries):
        verdicts.wrong.append(f"{'kept' if was_kept else 'refused'}: {entries}")


def _is_legal(entries: list[Entry]) -> bool:
    sums: dict[str, int] = defaultdict(int)
    for _account, currency, amount in entries:
        sums[currency] += amount
    return len(entries) >= 2 and all(amount for *_, amount in entries) and not any(sums.values())


def _commit(entries: list[Entry], number: int) -> bool:
    """Straight SQL, so that nothing but the database's own rules stands in the way."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_ledgertransaction (kind, reference, key, at) VALUES ('fuzz', 'x', %s, now()) "
                "RETURNING id",
                [f"fuzz:{number}"],
            )
            pk = cursor.fetchone()[0]
            if entries:
                rows = [(pk, account, Decimal(amount), currency) for account, currency, amount in entries]
                places = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
                columns = "(transaction_id, account, amount, amount_currency)"
                cursor.execute(
                    f"INSERT INTO payments_ledgerentry {columns} VALUES {places}",
                    [value for row in rows for value in row],
                )
        return True
    except DatabaseError:
        return False
