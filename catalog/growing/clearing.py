"""Clear made-up goods away, with every row of the catalogue that hangs on them. Stock moves too: they never were."""

from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.db.models import Model

from catalog.growing.planting import NAME
from catalog.models import Loading, Product
from shop.pagecache import bump

MADE_UP = """
CREATE TEMP TABLE made_up ON COMMIT DROP AS SELECT id FROM catalog_product
WHERE slug ~ '-g[0-9]+$' AND id IN (SELECT product_id FROM catalog_variant WHERE sku ~ '^G[0-9]{7,}-[1-4]$')
"""


@transaction.atomic
def clear() -> None:
    """Raises IntegrityError when somebody outside the catalogue holds on to one of them."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(MADE_UP)
        for statement in _deletions(Product, "SELECT id FROM made_up", ()):
            cursor.execute(statement)
    Loading.objects.filter(name=NAME).delete()
    bump()


def _deletions(model: type[Model], which: str, above: tuple[type[Model], ...]) -> list[str]:
    """What hangs on the rows goes first. A way back to a table above is not followed."""
    found: list[str] = []
    for link in model._meta.get_fields(include_hidden=True):
        other: Any = link.related_model
        if not link.auto_created or not link.is_relation or link.many_to_many or other in (*above, model):
            continue
        column = getattr(getattr(link, "field", None), "column", None)
        if other._meta.app_label != "catalog" or not column:
            continue
        rows = f"SELECT {_key(other)} FROM {other._meta.db_table} WHERE {column} IN ({which})"  # noqa: S608  # our names
        found += _deletions(other, rows, (*above, model))
    return [*found, f"DELETE FROM {model._meta.db_table} WHERE {_key(model)} IN ({which})"]  # noqa: S608  # our names


def _key(model: type[Model]) -> str:
    return str(model._meta.pk.column)
