"""The specification table: a row for each attribute, the variant's own value before the product's."""

from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext

from catalog.models.attribute import AttributeKind
from catalog.productview import SpecRow
from shop.languages import write_number

# Units that the label says already.
SILENT_UNITS = {"", "pcs"}


def spec_rows(specs: list[list[Any]], variant: int) -> tuple[SpecRow, ...]:
    """Rows in the family's order, group by group.

    ``specs`` are (attribute, label, kind, unit, value, variant or None, group, swatch), the product's own before the
    variants'; the value of a choice is its label already.
    """
    found: dict[int, SpecRow] = {}
    for attribute, label, kind, unit, value, of_variant, group, swatch in specs:
        if of_variant is None or of_variant == variant:
            found[attribute] = SpecRow(label, written(value, kind, unit), group, swatch)
    return tuple(found.values())


def written(value: Any, kind: str, unit: str) -> str:
    if kind == AttributeKind.BOOLEAN:
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, list):
        return _measured(" × ".join(write_number(Decimal(str(side))) for side in value), unit)
    if isinstance(value, int | float):
        return _measured(write_number(Decimal(str(value))), unit)
    return str(value)


def _measured(number: str, unit: str) -> str:
    return number if unit in SILENT_UNITS else f"{number}\u00a0{unit}"
