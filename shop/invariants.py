"""What must always be true, as questions that anybody may ask at any time; each app adds its own in this room."""

from collections.abc import Callable

from django.db import connection

Check = Callable[[], list[str]]

_checks: dict[str, Check] = {}


def invariant(name: str) -> Callable[[Check], Check]:
    """Register a check: it answers with the rows that break the rule, a sentence each, and none when all is well."""

    def register(check: Check) -> Check:
        _checks[name] = check
        return check

    return register


def broken() -> dict[str, list[str]]:
    """The broken rules, by name, with their rows."""
    return {name: rows for name, check in sorted(_checks.items()) if (rows := check())}


def names() -> list[str]:
    return sorted(_checks)


def rows_of(sql: str) -> list[str]:
    """The rows of a query that finds breaches, one sentence a row."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        columns = [column.name for column in cursor.description or []]
        return [", ".join(f"{c}={v}" for c, v in zip(columns, row, strict=True)) for row in cursor.fetchall()]


@invariant("every rate is above zero")
def rates_above_zero() -> list[str]:
    return rows_of("SELECT currency, \"on\", per_euro FROM shop_rate WHERE per_euro <= 0 OR per_euro = 'NaN'")


@invariant("no event waits for more than an hour")
def events_delivered() -> list[str]:
    return rows_of(
        "SELECT id, event, handler, attempts, left(error, 120) AS error FROM shop_outbox "
        "WHERE delivered_at IS NULL AND created_at < now() - interval '1 hour' ORDER BY id LIMIT 100"
    )
