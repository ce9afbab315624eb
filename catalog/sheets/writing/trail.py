"""The record of changes, as an editor's save leaves it: of each changed row what it was and became, by whom."""

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from catalog.copying import default_columns
from catalog.models import Product, Variant
from shop.models import User

# A new product is one entry; what it was made of stands in the sheet.
TRAIL = """
INSERT INTO auditlog_logentry (content_type_id, object_pk, object_id, object_repr, action, changes, actor_id, {rest})
SELECT %(kind)s, t.id::text, t.id, t.{name}, CASE WHEN s.is_new THEN %(create)s ELSE %(update)s END, s.said,
    %(by)s::bigint, {defaults}
FROM changed_{level} s JOIN {table} t ON t.id = s.id ORDER BY s.line
"""


def write_trail(*, by: User | None) -> None:
    given = ("content_type_id", "object_pk", "object_id", "object_repr", "action", "changes", "actor_id")
    rest = default_columns(LogEntry, given)
    for model, name in ((Product, "name"), (Variant, "sku")):
        meta = model._meta
        statement = TRAIL.format(
            rest=", ".join(rest), defaults=", ".join(f"%(r_{key})s" for key in rest), name=name,
            level=meta.model_name, table=meta.db_table,
        )  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(
                statement,
                {
                    "kind": ContentType.objects.get_for_model(model).pk,
                    "create": LogEntry.Action.CREATE,
                    "update": LogEntry.Action.UPDATE,
                    "by": by.pk if by else None,
                    **{f"r_{key}": value for key, value in rest.items()},
                },
            )
