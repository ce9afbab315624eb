"""The specification table: a row for each attribute, the variant's own value before the product's."""

from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext

from catalog.models.attribute import AttributeKind
from catalog.shelf import SpecRow
from shop.languages import write_number

# Units that the label says already.
SILENT_UNITS = {"", "pcs"}


def spec_rows(specs: list[list[Any]], variant: int) -> tuple[SpecRow, ...]:
    """``specs`` are (attribute, label, kind, unit, value, variant or None), the product's own before the variants'."""
    found: dict[int, SpecRow] = {}
    for attribute, label, kind, unit, value, of_variant in specs:
        if of_variant is None or of_variant == variant:
            found[attribute] = SpecRow(label, written(value, kind, unit))
    return tuple(found.values())


def written(value: Any, kind: str, unit: str) -> str:
    if kind == AttributeKind.BOOLEAN:
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, int | float):
        number = write_number(Decimal(str(value)))
        return number if unit in SILENT_UNITS else f"{number}\u00a0{unit}"
    return str(value)
