"""Ask PostgreSQL a hand-made question. Prepared once a connection: planning our statements costs five times their run.

Measured on the demo shop: the product statement 3.3 ms planned anew, 0.4 ms prepared. See docs/decisions.
"""

from typing import Any

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

# Seen so often on one connection, a statement is worth a plan of its own.
PREPARE_AFTER = 2


def rows(sql: str, values: dict[str, Any]) -> list[Any]:
    """All rows of a read. Parameters are bound by the server, so ``%(name)s`` may need a cast where no column tells."""
    connection.ensure_connection()
    raw = connection.connection
    # Django's own cursors bind on the client and never prepare, so they are not touched by this.
    raw.prepare_threshold = PREPARE_AFTER
    cursor: Any = ServerBindingCursor(raw)  # type: ignore[call-arg]
    with connection.make_debug_cursor(cursor) if connection.queries_logged else connection.make_cursor(cursor) as asked:
        asked.execute(sql, values)
        return asked.fetchall()
