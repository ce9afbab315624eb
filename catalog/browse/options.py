"""Variants as links: every value of every axis leads to the variant that has it and else differs least."""

from dataclasses import dataclass
from datetime import date

from catalog.browse.reader import Reader
from catalog.productview import AxisView
from catalog.shelf import Choice

Value = tuple[str, str, str, str]


@dataclass(frozen=True)
class Variant:
    """``values`` are (axis code, axis label, value code, value label), in the order of the axes.

    ``sent_from`` is the country of the nearest place that has it, or empty. ``ships_on``: it is a preorder until then.
    """

    pk: int
    sku: str
    amount: str | None
    compare_at: str | None
    free: int
    values: tuple[Value, ...]
    lowest: str | None = None
    weight_g: int = 0
    sent_from: str = ""
    ships_on: date | None = None

    def has(self, axis: str, value: str) -> bool:
        return any(own[0] == axis and own[2] == value for own in self.values)

    def likeness(self, other: "Variant") -> int:
        return len({(v[0], v[2]) for v in self.values} & {(v[0], v[2]) for v in other.values})


def axes_of(variants: list[Variant], chosen: Variant, slug: str, reader: Reader) -> tuple[AxisView, ...]:
    """The axes in which these variants differ; values in the order in which variants show them."""
    axes: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for variant in variants:
        for axis, axis_label, value, label in variant.values:
            axes[axis] = axis_label
            values.setdefault(axis, {})[value] = label

    def choice(axis: str, value: str, label: str) -> Choice:
        having = [variant for variant in variants if variant.has(axis, value)]
        best = max(having, key=lambda variant: (variant.likeness(chosen), variant.free > 0))
        return Choice(
            code=value,
            label=label,
            url=reader.product_url(slug, best.sku),
            current=chosen.has(axis, value),
            available=best.free > 0,
        )

    return tuple(
        AxisView(code, label, tuple(choice(code, value, words) for value, words in values[code].items()))
        for code, label in axes.items()
    )


def options_text(variant: Variant) -> str:
    """``Glaze: Celadon, Size: 21 cm``."""
    return ", ".join(f"{axis}: {label}" for _, axis, _, label in variant.values)
