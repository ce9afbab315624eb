"""Move categories about: never into themselves, whoever moves what at the same moment."""

from django.db import connection

from catalog.asking import rows
from catalog.errors import InsideItself
from catalog.models import Category

# Moves of categories wait for each other, for two of them may close a circle that neither sees alone.
TREE_LOCK = 0x7EEC
INSIDE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM catalog_category WHERE id = %(parent)s::bigint
    UNION SELECT c.id, c.parent_id FROM catalog_category c JOIN above a ON c.id = a.parent_id
)
SELECT 1 FROM above WHERE id = %(category)s::bigint
"""


def check_parent(category: Category, parent: Category | None) -> None:
    """Whether ``category`` may lie in ``parent``, until the transaction ends. Raises InsideItself."""
    if parent is None or category.pk is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
    if rows(INSIDE, {"parent": parent.pk, "category": category.pk}):
        raise InsideItself
