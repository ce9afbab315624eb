"""Run statements of ours over the changed rows."""

from django.db import connection


def run(statement: str, **names: str) -> None:
    """``names`` are pieces of SQL of ours, in which a per cent sign is doubled."""
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**names).replace("%%", "%"))
