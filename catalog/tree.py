"""The tree of categories: read in its own order, and moved about, never into itself, whoever moves what meanwhile."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

from catalog.errors import InsideItself, TooManyMoved
from catalog.freshness import changed
from catalog.models import Category
from catalog.speech import reader, said
from shop.asking import rows
from shop.errors import Missing

MOST_MOVED = 100
# Moves of categories wait for each other, for two of them may close a circle that neither sees alone.
TREE_LOCK = 0x7EEC
INSIDE = """
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM catalog_category WHERE id = %(parent)s::bigint
    UNION SELECT c.id, c.parent_id FROM catalog_category c JOIN above a ON c.id = a.parent_id
)
SELECT 1 FROM above WHERE id = ANY(%(moving)s::bigint[])
"""
# Those that were there keep their order; the new ones stand together before the one that has their place.
NUMBERED = """
WITH there AS (
    SELECT id, row_number() OVER (ORDER BY position, id) AS nth FROM catalog_category
    WHERE parent_id IS NOT DISTINCT FROM %(parent)s::bigint AND id <> ALL(%(moving)s::bigint[])
), numbered AS (
    SELECT id, row_number() OVER (ORDER BY side, nth) - 1 AS position FROM (
        SELECT id, CASE WHEN nth < %(place)s THEN 0 ELSE 2 END AS side, nth FROM there
        UNION ALL SELECT id, 1, nth FROM unnest(%(moving)s::bigint[]) WITH ORDINALITY AS m (id, nth)
    ) AS sides
), renumbered AS (
    UPDATE catalog_category c SET position = n.position FROM numbered n
    WHERE c.id = n.id AND c.position <> n.position AND c.id <> ALL(%(moving)s::bigint[])
)
SELECT id, position FROM numbered WHERE id = ANY(%(moving)s::bigint[])
"""
# Each category's number in the order of the tree, worked out once a statement: a climb from every row took seconds at
# ten thousand categories.
NTH = """
((SELECT jsonb_object_agg(id, nth) FROM (
    WITH RECURSIVE below AS (
        SELECT id, ARRAY[position::bigint, id] AS path FROM catalog_category WHERE parent_id IS NULL
        UNION ALL
        SELECT c.id, b.path || ARRAY[c.position::bigint, c.id]
        FROM catalog_category c JOIN below b ON c.parent_id = b.id
    ) SELECT id, row_number() OVER (ORDER BY path) AS nth FROM below
) AS walk) -> catalog_category.id::text)::bigint
"""
WAYS = """
WITH RECURSIVE above AS (
    SELECT id AS start, parent_id, '{{}}'::text[] AS names
    FROM catalog_category WHERE id = ANY(%(categories)s::bigint[])
    UNION
    SELECT a.start, c.parent_id, {name}::text || a.names FROM catalog_category c JOIN above a ON c.id = a.parent_id
)
SELECT start, names FROM above WHERE parent_id IS NULL
"""
BEHIND_ALL = 2**31 - 1


@transaction.atomic
def move(categories: Sequence[int], *, into: int | None, place: int | None = None) -> None:
    """Lay categories, with all that lies in them and in this order, into another one, or on top for None.

    ``place`` is where the first of them comes to stand there: 1 is before all others, None behind them. The others
    there are numbered anew in one statement. Raises InsideItself, Missing, TooManyMoved; nothing is moved then.
    """
    moving = list(dict.fromkeys(categories))
    if len(moving) > MOST_MOVED:
        raise TooManyMoved(most=MOST_MOVED)
    _lock()
    found = Category.objects.select_for_update(no_key=True).in_bulk([*moving, *([] if into is None else [into])])
    for pk in (*moving, *([] if into is None else [into])):
        if pk not in found:
            raise Missing(name=str(pk))
    _check(moving, into)
    values = {"parent": into, "moving": moving, "place": BEHIND_ALL if place is None else place}
    for pk, position in rows(NUMBERED, values):
        # By the row itself, so that the move stands in the history.
        found[pk].parent_id, found[pk].position = into, position
        found[pk].save(update_fields=["parent", "position"])
    changed()


def check_parent(category: Category, parent: Category | None) -> None:
    """Whether ``category`` may lie in ``parent``, until the transaction ends. Raises InsideItself."""
    if parent is not None and category.pk is not None:
        _lock()
        _check([category.pk], parent.pk)


def nth() -> RawSQL:
    """To order a query of categories as the tree stands: what lies in a category comes right after it."""
    return RawSQL(NTH, (), BigIntegerField())  # noqa: S611 (no value is written into it)


def ways(categories: Sequence[int]) -> dict[int, list[str]]:
    """The names above each of them, from the top down, in the reader's language. One query."""
    return dict(rows(WAYS.format(name=said("c", "name", reader())), {"categories": list(categories)}))


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def _check(moving: list[int], parent: int | None) -> None:
    if parent is not None and rows(INSIDE, {"parent": parent, "moving": moving}):
        raise InsideItself
