"""The sheet's columns of variants: what is weighed, priced, stocked and sold."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from catalog.models import Axis, AxisValue, StockPlace
from catalog.sheets import cells
from catalog.sheets.columns import Column, Level, Part, flag, literal, of_variant
from shop.markets import all_markets
from shop.money import exponent


def variant_columns() -> Iterator[Column]:
    yield from _fields()
    yield from _options()
    yield from _prices()
    yield from _stock()


def _fields() -> Iterator[Column]:
    yield of_variant("on_sale", "active", cells.yes_or_no, _("yes or no"), **flag("v.active"))
    yield of_variant(
        "weight_g", "weight_g", cells.weight, _("Weight with packing, in whole grams."),
        live="v.weight_g::text", cast="{}::int", clearable=False, is_number=True,
    )  # fmt: skip
    yield of_variant(
        "box_mm", "box_mm", cells.box, _("Outer box in millimetres: length x width x height, as in 120x80x60."),
        live="array_to_string(v.box_mm, 'x')", cast="coalesce(string_to_array(nullif({}, ''), 'x')::int[], '{{}}')",
    )  # fmt: skip
    yield of_variant(
        "variant_hs_code",
        "hs_code",
        cells.hs_code,
        _("HS code of the variant, only where it differs from the product's."),
    )
    yield of_variant(
        "variant_origin",
        "origin_country",
        cells.country,
        _("Country of origin, only where it differs from the product's."),
    )


def _options() -> Iterator[Column]:
    values: dict[str, set[str]] = {}
    for axis, code in AxisValue.objects.values_list("axis__code", "code"):
        values.setdefault(axis, set()).add(code)
    for axis in Axis.objects.order_by("position", "id"):
        yield Column(
            f"option:{axis.code}", Level.VARIANT, Part.OPTION, axis.code,
            f"coalesce(options.codes->>{literal(axis.code)}, '')",
            cells.one_of(values.get(axis.code, set()), "unknown_value"),
            axis.label,
        )  # fmt: skip


def _prices() -> Iterator[Column]:
    for code in dict.fromkeys([market.currency for market in all_markets()] + list(settings.CURRENCIES)):
        yield Column(
            f"price:{code}", Level.VARIANT, Part.PRICE, code, _amount("amounts", code), cells.money(code),
            _("Price before tax in this currency."), is_number=True,
        )  # fmt: skip
        yield Column(
            f"compare_at:{code}", Level.VARIANT, Part.EARLIER, code, _amount("earlier", code), cells.money(code),
            _("Earlier price before tax, above the price."), is_number=True,
        )  # fmt: skip


def _amount(which: str, currency: str) -> str:
    value, digits = f"(prices.{which}->>{literal(currency)})::numeric", exponent(currency)
    return (
        f"coalesce((CASE WHEN scale(trim_scale({value})) <= {digits} THEN round({value}, {digits})"
        f" ELSE trim_scale({value}) END)::text, '')"
    )


def _stock() -> Iterator[Column]:
    for place in StockPlace.objects.order_by("position", "code"):
        yield Column(
            f"stock:{place.code}", Level.VARIANT, Part.STOCK, place.code,
            f"coalesce(stock.pieces->>{literal(place.code)}, '')", cells.whole,
            _("Pieces that lie there. Another number than now is written down as counted."),
            clearable=False, is_number=True,
        )  # fmt: skip
