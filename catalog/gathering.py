"""Gather the products of a rule-based collection: its conditions become one statement that sets its members."""

# ruff: noqa: S608 (only conditions of ours are written into SQL; every value is a parameter)

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from catalog import freshness
from catalog.models import Collection, Condition
from shop.asking import rows
from shop.errors import Missing

MOST_MEMBERS = 20_000
GATHERED_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class Gathered:
    """How many products the rule has, and how many of them came, moved or went just now."""

    members: int
    changed: int


@transaction.atomic
def gather(collection: int) -> Gathered:
    """Make the members what the rule says now: products in the shop's own order, at most ``MOST_MEMBERS``.

    A rule without conditions gathers nothing. Raises Missing for a collection that follows no rule.
    """
    found = Collection.objects.select_for_update(no_key=True).filter(pk=collection, kind=Collection.Kind.RULE).first()
    if found is None:
        raise Missing(name=str(collection))
    conditions = list(found.conditions.order_by("id"))
    values: dict[str, Any] = {"collection": collection, "limit": MOST_MEMBERS}
    [(members, changed)] = rows(_sql(found, conditions, values), values)
    Collection.objects.filter(pk=collection).update(gathered_at=timezone.now())
    if changed:
        freshness.changed()
    return Gathered(members, changed)


def due() -> list[int]:
    """Collections to gather now: those whose rule has changed, and those not gathered for some minutes."""
    late = Q(gathered_at=None) | Q(gathered_at__lt=timezone.now() - GATHERED_AGAIN)
    rules = Collection.objects.filter(late, kind=Collection.Kind.RULE)
    return list(rules.order_by(F("gathered_at").asc(nulls_first=True)).values_list("pk", flat=True)[:100])


def _sql(collection: Collection, conditions: list[Condition], values: dict[str, Any]) -> str:
    """Days and markets are not asked here: whoever shows the collection asks ``catalog.visible``."""
    word = " AND " if collection.combine == Collection.Combine.ALL else " OR "
    meets = word.join(f"({_condition(condition, n, values)})" for n, condition in enumerate(conditions)) or "false"
    return f"""
    WITH wanted AS (
        SELECT p.id, row_number() OVER (ORDER BY p.featured DESC, p.position, p.id) - 1 AS position
        FROM catalog_product p
        WHERE p.status = 'published' AND p.kind <> 'gift' AND ({meets})
        ORDER BY p.featured DESC, p.position, p.id LIMIT %(limit)s
    ), gone AS (
        DELETE FROM catalog_collectionmember m
        WHERE m.collection_id = %(collection)s AND NOT EXISTS (SELECT FROM wanted w WHERE w.id = m.product_id)
        RETURNING 1
    ), put AS (
        INSERT INTO catalog_collectionmember AS m (collection_id, product_id, position)
        SELECT %(collection)s, id, position FROM wanted
        ON CONFLICT (collection_id, product_id) DO UPDATE SET position = excluded.position
        WHERE m.position <> excluded.position
        RETURNING 1
    )
    SELECT (SELECT count(*) FROM wanted), (SELECT count(*) FROM gone) + (SELECT count(*) FROM put)
    """


def _condition(condition: Condition, n: int, values: dict[str, Any]) -> str:
    sql, own = CONDITIONS[condition.kind](condition)
    for name, value in own.items():
        values[f"{name}{n}"] = value
        sql = sql.replace(f"%({name})s", f"%({name}{n})s")
    return sql


Meets = tuple[str, dict[str, Any]]


def _category(condition: Condition) -> Meets:
    return (
        """p.id IN (
            WITH RECURSIVE tree AS (
                SELECT %(category)s::bigint AS id
                UNION SELECT c.id FROM catalog_category c JOIN tree t ON c.parent_id = t.id
            )
            SELECT o.id FROM catalog_product o WHERE o.category_id IN (SELECT id FROM tree)
            UNION SELECT e.product_id FROM catalog_product_extra_categories e
            WHERE e.category_id IN (SELECT id FROM tree)
        )""",
        {"category": condition.category_id},
    )


def _tag(condition: Condition) -> Meets:
    return "p.tags @> ARRAY[%(tag)s]::varchar[]", {"tag": condition.tag}


def _brand(condition: Condition) -> Meets:
    return "p.brand_id = %(brand)s::bigint", {"brand": condition.brand_id}


def _choice(condition: Condition) -> Meets:
    return (
        "EXISTS (SELECT FROM catalog_specification s WHERE s.product_id = p.id AND s.choice_id = %(choice)s::bigint)",
        {"choice": condition.choice_id},
    )


def _measure(condition: Condition) -> Meets:
    return (
        f"""EXISTS (
            SELECT FROM catalog_specification s
            WHERE s.product_id = p.id AND s.attribute_id = %(attribute)s::bigint
            AND CASE WHEN jsonb_typeof(s.value) = 'number' THEN {_between("s.value::numeric")} ELSE false END
        )""",
        {"attribute": condition.attribute_id, "least": condition.least, "most": condition.most},
    )


def _price(condition: Condition) -> Meets:
    return (
        f"""EXISTS (
            SELECT FROM catalog_variant v JOIN catalog_price r ON r.variant_id = v.id
            AND r.amount_currency = %(currency)s AND {_between("r.amount")}
            WHERE v.product_id = p.id AND v.active
        )""",
        {"currency": condition.currency, "least": condition.least, "most": condition.most},
    )


def _on_sale(condition: Condition) -> Meets:
    return (
        """EXISTS (
            SELECT FROM catalog_variant v JOIN catalog_price r ON r.variant_id = v.id AND r.compare_at IS NOT NULL
            WHERE v.product_id = p.id AND v.active
        )""",
        {},
    )


def _new(condition: Condition) -> Meets:
    return "p.created_at >= now() - %(days)s::int * interval '1 day'", {"days": condition.days}


def _between(amount: str) -> str:
    return f"{amount} >= coalesce(%(least)s::numeric, {amount}) AND {amount} <= coalesce(%(most)s::numeric, {amount})"


CONDITIONS: dict[str, Callable[[Condition], Meets]] = {
    Condition.Kind.CATEGORY: _category,
    Condition.Kind.TAG: _tag,
    Condition.Kind.BRAND: _brand,
    Condition.Kind.CHOICE: _choice,
    Condition.Kind.MEASURE: _measure,
    Condition.Kind.PRICE: _price,
    Condition.Kind.ON_SALE: _on_sale,
    Condition.Kind.NEW: _new,
}
