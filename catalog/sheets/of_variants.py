"""The sheet's columns of variants: what is weighed, priced, stocked and sold."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.models import Axis, AxisValue, StockPlace, Variant
from catalog.sheets import cells, quantities
from catalog.sheets.columns import Column, Level, Part, flag, listed, literal, of_variant, spoken
from shop.markets import all_markets

DECLARED = "customs_description"


def variant_columns() -> Iterator[Column]:
    yield from _fields()
    yield from _options()
    yield from _prices()
    yield from _stock()


def variant_texts() -> Iterator[Column]:
    yield from spoken(Variant, Level.VARIANT, DECLARED, cells.customs_text, prefix="variant_")


def _fields() -> Iterator[Column]:
    yield of_variant("on_sale", "active", cells.yes_or_no, _("yes or no"), **flag("v.active"))
    yield of_variant(
        "weight_g", "weight_g", quantities.weight, _("Weight with packing, in whole grams."),
        live="v.weight_g::text", cast="{}::int", clearable=False, is_number=True,
    )  # fmt: skip
    yield of_variant(
        "box_mm", "box_mm", quantities.box, _("Outer box in millimetres: length x width x height, as in 120x80x60."),
        live="array_to_string(v.box_mm, 'x')", cast="coalesce(string_to_array(nullif({}, ''), 'x')::int[], '{{}}')",
    )  # fmt: skip
    yield of_variant(
        "variant_hs_code", "hs_code", cells.hs_code, _("HS code of the variant, only where it is not the product's.")
    )
    yield of_variant(
        "variant_origin", "origin_country", cells.country,
        _("Country of origin of the variant, only where it is not the product's."),
    )  # fmt: skip
    yield listed(
        "national_codes", Level.VARIANT, cells.in_any_order(cells.national_code),
        _("Codes of destinations with their days, as in US:6911101000@2026-01-01/2026-12-31."),
        "SELECT x.country || ':' || x.code || '@' || x.valid_from || '/' || coalesce(x.valid_to::text, '') AS one"
        " FROM catalog_tariffextension x WHERE x.variant_id = v.id",
    )  # fmt: skip
    yield listed(
        "variant_images", Level.VARIANT, cells.in_any_order(),
        _("Which of the product's pictures show this very variant."),
        "SELECT DISTINCT regexp_replace(i.file, '^.*/', '') AS one FROM catalog_image i WHERE i.variant_id = v.id",
    )  # fmt: skip


def _options() -> Iterator[Column]:
    values: dict[str, set[str]] = {}
    for owner, code in AxisValue.objects.values_list("axis__code", "code"):
        values.setdefault(owner, set()).add(code)
    for axis in Axis.objects.order_by("position", "id"):
        yield Column(
            f"option:{axis.code}", Level.VARIANT, Part.OPTION, axis.code,
            f"coalesce(options.codes->>{literal(axis.code)}, '')",
            cells.one_of(values.get(axis.code, set()), "unknown_value"),
            axis.label,
        )  # fmt: skip


def _prices() -> Iterator[Column]:
    """A price in a currency, and under ``market_price`` one that holds in a single market instead."""
    for code in dict.fromkeys([market.currency for market in all_markets()] + list(settings.CURRENCIES)):
        yield from _price_and_earlier("", code, code, _("Price before tax in this currency."))
    for market in all_markets():
        yield from _price_and_earlier(
            "market_", market.code, market.currency, _("Price before tax in this market only, in its currency.")
        )


def _price_and_earlier(kind: str, key: str, currency: str, means: Promise) -> Iterator[Column]:
    price, earlier = (Part.MARKET_PRICE, Part.MARKET_EARLIER) if kind else (Part.PRICE, Part.EARLIER)
    said, parse = f"{kind}prices.{{}}->>{literal(key)}", quantities.money(currency)
    for name, part, live, told in (
        ("price", price, "amounts", means),
        ("compare_at", earlier, "earlier", _("Earlier price before tax, above the price.")),
    ):
        yield Column(
            f"{kind}{name}:{key}", Level.VARIANT, part, key, f"coalesce({said.format(live)}, '')", parse, told,
            is_number=True, currency=currency,
        )  # fmt: skip


def _stock() -> Iterator[Column]:
    for place in StockPlace.objects.order_by("position", "code"):
        yield Column(
            f"stock:{place.code}", Level.VARIANT, Part.STOCK, place.code,
            f"coalesce(stock.pieces->>{literal(place.code)}, '')", quantities.whole,
            _("Pieces that lie there. Another number than now is written down as counted."),
            clearable=False, is_number=True,
        )  # fmt: skip
