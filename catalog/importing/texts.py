"""Write rows of one kind at once: new ones are made, known ones are brought up to date, ids come back by key."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db.models import Model
from modeltranslation.utils import build_localized_fieldname

M = TypeVar("M", bound=Model)
Text = dict[str, str] | None
BATCH = 500


def said_in_all(**texts: Text) -> dict[str, str]:
    """Column values for translated fields: ``said_in_all(name={"en": ..., "de": ...})``."""
    return {
        build_localized_fieldname(field, language): words
        for field, text in texts.items()
        for language, words in (text or {}).items()
    }


def upsert(table: type[M], rows: Iterable[dict[str, Any]], *, key: Sequence[str]) -> list[M]:
    """Insert or update by ``key``; all rows have the same columns. The rows come back with their ids, in order."""
    rows = list(rows)
    if not rows:
        return []
    columns = {name for row in rows for name in row} - set(key)
    also = {name for name in _spoken(table) if any(column.startswith(f"{name}_") for column in columns)}
    stamps = {field.name for field in table._meta.concrete_fields if getattr(field, "auto_now", False)}
    return table._default_manager.bulk_create(
        [table(**row) for row in rows],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=sorted(columns | also | stamps),
    )


def _spoken(table: type[Model]) -> set[str]:
    """Fields with a column per language; their own column repeats the English one."""
    names = {getattr(field, "translated_field", None) for field in table._meta.concrete_fields}
    return {field.name for field in names if field is not None}
