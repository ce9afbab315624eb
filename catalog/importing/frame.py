"""What products stand in: stock places, categories, attributes, options, restrictions."""

from dataclasses import dataclass
from typing import Any

from catalog.importing.texts import said_in_all, upsert
from catalog.models import Attribute, Axis, AxisValue, Category, Restriction, StockPlace


@dataclass(frozen=True)
class Frame:
    """Ids by the names that products use."""

    categories: dict[str, int]
    attributes: dict[str, int]
    values: dict[tuple[str, str], int]
    restrictions: dict[str, int]


def write(data: dict[str, Any]) -> Frame:
    upsert(
        StockPlace,
        (
            {
                "code": row["code"],
                "country": row["country"],
                "ships_to": row["ships_to"],
                "position": position,
                **said_in_all(name=row["name"]),
            }
            for position, row in enumerate(data["warehouses"])
        ),
        key=["code"],
    )
    attributes = upsert(
        Attribute,
        (
            {
                "code": row["code"],
                "kind": row["type"],
                "unit": row["unit"] or "",
                "position": position,
                **said_in_all(label=row["label"]),
            }
            for position, row in enumerate(data["attributes"])
        ),
        key=["code"],
    )
    restrictions = upsert(
        Restriction,
        ({"code": row["code"], **said_in_all(text=row["text"])} for row in data["restrictions"]),
        key=["code"],
    )
    return Frame(
        categories=_categories(data["categories"]),
        attributes={row.code: row.pk for row in attributes},
        values=_values(data["axes"]),
        restrictions={row.code: row.pk for row in restrictions},
    )


def _categories(rows: list[dict[str, Any]]) -> dict[str, int]:
    tops = upsert(Category, (_category(row, None) for row in rows), key=["slug"])
    ids = {top.slug: top.pk for top in tops}
    children = [_category(child, ids[row["slug"]]) for row in rows for child in row["children"]]
    return ids | {child.slug: child.pk for child in upsert(Category, children, key=["slug"])}


def _category(row: dict[str, Any], parent: int | None) -> dict[str, Any]:
    return {
        "slug": row["slug"],
        "parent_id": parent,
        "position": row["position"],
        **said_in_all(name=row["name"], description=row.get("description")),
    }


def _values(axes: list[dict[str, Any]]) -> dict[tuple[str, str], int]:
    rows = [
        {"code": axis["code"], "position": position, **said_in_all(label=axis["label"])}
        for position, axis in enumerate(axes)
    ]
    ids = {axis.code: axis.pk for axis in upsert(Axis, rows, key=["code"])}
    names = {pk: code for code, pk in ids.items()}
    values = [
        {"axis_id": ids[axis["code"]], "code": value["code"], "position": position, **said_in_all(label=value["label"])}
        for axis in axes
        for position, value in enumerate(axis["values"])
    ]
    return {(names[row.axis_id], row.code): row.pk for row in upsert(AxisValue, values, key=["axis", "code"])}
