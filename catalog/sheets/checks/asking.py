"""Ask a question of the changed rows; every row of the answer is a fault."""

from typing import Any

from django.db import connection

from catalog.sheets.tallying import MOST_FAULTS


def asked(statement: str, **names: str) -> list[Any]:
    """The answer in the sheet's order, as many rows as anybody mends at once. ``names`` are pieces of SQL of ours."""
    with connection.cursor() as cursor:
        cursor.execute(f"{statement.format(**names)} ORDER BY line LIMIT {MOST_FAULTS}".replace("%%", "%"))
        return cursor.fetchall()
