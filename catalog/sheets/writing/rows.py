"""Products and variants themselves: new rows, and the columns of known ones that the sheet changes."""

from typing import Any

from django.db import connection
from django.db.models import Model

from catalog.classifying import ASKED
from catalog.copying import default_columns
from catalog.models import Product, Variant
from catalog.sheets.changes import Cell, Changes
from catalog.sheets.columns import Level, Part
from catalog.sheets.writing.running import run
from catalog.speech import FALLBACK, column
from shop.models import User

INSERT = """
INSERT INTO {table} ({columns}) SELECT {values} FROM changed_{level} s {joins} WHERE s.is_new ORDER BY s.line
"""
# The new rows' ids, for everything that hangs on them.
FOUND = "UPDATE changed_{level} s SET id = t.id FROM {table} t WHERE s.is_new AND t.{key} = s.{key}"
UPDATE = """
UPDATE {table} t SET {sets} FROM changed_{level} s WHERE t.id = s.id AND NOT s.is_new AND ({some})
"""
SIGN = "UPDATE {table} t SET {signed} FROM changed_{level} s WHERE t.id = s.id AND ({some})"
SEVERAL = "(SELECT count(*) FROM changed_variant o WHERE o.slug = s.slug AND o.is_new) > 1"
AFTER_PRODUCTS = "(SELECT coalesce(max(position), 0) FROM catalog_product) + row_number() OVER (ORDER BY s.line)"
AFTER_VARIANTS = (
    "coalesce((SELECT max(o.position) + 1 FROM catalog_variant o WHERE o.product_id = p.id), 0)"
    " + row_number() OVER (PARTITION BY p.id ORDER BY s.line) - 1"
)


def write_products(changes: Changes, *, by: User | None) -> None:
    cells = changes.cells(Level.PRODUCT, Part.FIELD, Part.TEXT)
    kind, position = changes.named("kind") or "NULL", changes.named("position") or "NULL"
    fixed = {
        "slug": "s.slug",
        "position": f"coalesce({position}::int, {AFTER_PRODUCTS})",
        "kind": f"coalesce({kind}, CASE WHEN {SEVERAL} THEN 'variable' ELSE 'simple' END)",
    }
    _insert(Product, Level.PRODUCT, cells, fixed, key="slug")
    _update(Product, Level.PRODUCT, cells, {"updated_at": "now()"})
    _sign(Product, Level.PRODUCT, cells, by)


def write_variants(changes: Changes, *, by: User | None) -> None:
    cells = changes.cells(Level.VARIANT, Part.FIELD, Part.TEXT)
    fixed = {"sku": "s.sku", "product_id": "p.id", "position": AFTER_VARIANTS}
    run(
        "UPDATE changed_variant s SET product_id = p.id FROM catalog_product p"
        " WHERE s.product_id IS NULL AND p.slug = s.slug"
    )
    joins = "JOIN catalog_product p ON p.id = s.product_id"
    _insert(Variant, Level.VARIANT, cells, fixed, key="sku", joins=joins)
    _update(Variant, Level.VARIANT, cells, {})
    _sign(Variant, Level.VARIANT, cells, by)
    run("ANALYZE changed_product, changed_variant")  # they know their ids now


def _insert(
    model: type[Model], level: Level, cells: list[Cell], fixed: dict[str, str], *, key: str, joins: str = ""
) -> None:
    values, given = dict(fixed), dict[str, Any]()
    for number, (cell, sheet_column) in enumerate(cells):
        if sheet_column.target in values:
            continue
        given[f"d{number}"] = _default(model, sheet_column.target)
        values[sheet_column.target] = _when_given(cell, sheet_column.cast, f"%(d{number})s")
    values |= _mirrored(model, values)
    rest = default_columns(model, values)
    given |= {f"r_{name}": value for name, value in rest.items()}
    values |= {name: f"%(r_{name})s" for name in rest}
    table = model._meta.db_table
    with connection.cursor() as cursor:
        statement = INSERT.format(
            table=table, columns=", ".join(values), values=", ".join(values.values()), level=level, joins=joins
        )
        cursor.execute(statement, given)
        cursor.execute(FOUND.format(level=level, table=table, key=key))


def _update(model: type[Model], level: Level, cells: list[Cell], always: dict[str, str]) -> None:
    if not cells:
        return
    sets = {c.target: _when_given(cell, c.cast, f"t.{c.target}") for cell, c in cells}
    sets |= _mirrored(model, sets) | always
    run(
        UPDATE,
        table=model._meta.db_table,
        level=level,
        sets=", ".join(f"{name} = {value}" for name, value in sets.items()),
        some=_some(cells),
    )


def _sign(model: type[Model], level: Level, cells: list[Cell], by: User | None) -> None:
    """Who classifies signs for it."""
    classified = [(cell, c) for cell, c in cells if c.target in ASKED]
    if classified and by is not None:
        signed = f"classified_by_id = {by.pk:d}, classified_at = now()"
        run(SIGN, table=model._meta.db_table, level=level, signed=signed, some=_some(classified))


def _some(cells: list[Cell]) -> str:
    return " OR ".join(f"{cell} IS NOT NULL" for cell, _c in cells)


def _when_given(cell: str, cast: str, otherwise: str) -> str:
    return f"CASE WHEN {cell} IS NULL THEN {otherwise} ELSE {cast.format(cell)} END"


def _mirrored(model: type[Model], values: dict[str, str]) -> dict[str, str]:
    """A translated field's own column repeats the English one."""
    names = {f.column for f in model._meta.concrete_fields}
    ending = column("", FALLBACK)
    own = {name.removesuffix(ending): value for name, value in values.items() if name.endswith(ending)}
    return {name: f"coalesce({value}, '')" for name, value in own.items() if name in names}


def _default(model: type[Model], target: str) -> Any:
    field = next(f for f in model._meta.concrete_fields if f.column == target)
    return field.get_default() if field.has_default() or not field.null else None
