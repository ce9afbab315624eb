"""Pour rows into a table by COPY, the quickest door of PostgreSQL, with the defaults that a model's save would give."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, JSONField, Model
from django.db.models.fields import NOT_PROVIDED
from django.utils import timezone
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write ``rows`` as they come; memory does not grow with their number."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def copy_models(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same for a model's table: what a row does not give gets the field's default."""
    rest = default_columns(model, columns)
    defaults = tuple(rest.values())
    copy_rows(model._meta.db_table, [*columns, *rest], ((*row, *defaults) for row in rows))


def default_columns(model: type[Model], given: Iterable[str]) -> dict[str, Any]:
    """Values for the columns of a new row that nobody gives and the database has no default for."""
    known = set(given)
    return {
        field.column: _prepared(field, field.get_default())  # type: ignore[misc]
        for field in model._meta.concrete_fields
        if field.column not in known and not field.primary_key and _needs_value(field)
    }


def ids(model: type[Model], how_many: int) -> list[int]:
    """Keys that nobody else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, how_many],
        )
        return [row[0] for row in cursor.fetchall()]


def _needs_value(field: "Field[Any, Any]") -> bool:
    return not field.null and not getattr(field, "generated", False) and field.db_default is NOT_PROVIDED


def _prepared(field: "Field[Any, Any]", value: Any) -> Any:
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return timezone.now()
    if isinstance(field, JSONField):
        return Jsonb(value)
    if isinstance(field, ArrayField):
        return list(value)
    make: Callable[..., Any] = field.get_db_prep_save
    return make(value, connection)
