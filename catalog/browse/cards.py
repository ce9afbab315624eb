"""Product cards of whatever picks the products: what they show lies ready in ``catalog_card``."""

# ruff: noqa: S608 (only columns of a closed list are written into SQL; every value is a parameter)

from functools import cache
from typing import Any

from catalog.asking import rows
from catalog.browse.reader import Reader
from catalog.browse.shown import COLUMNS, card
from catalog.shelf import CardView
from catalog.speech import FALLBACK


def cards(reader: Reader, picked: str, values: dict[str, Any]) -> list[tuple[str, CardView]]:
    """Cards of the products that ``picked`` selects as (id, shelf, rank), in that order, with their shelf.

    ``picked`` may ask for ``%(market)s`` and ``%(currency)s`` of the reader.
    """
    found = rows(
        _sql(picked),
        {
            **values,
            "language": reader.language,
            "fallback": FALLBACK,
            "market": reader.market.code,
            "currency": reader.currency,
        },
    )
    return [(row[0], card(row[1:], reader)) for row in found]


@cache
def _sql(picked: str) -> str:
    return (
        f"SELECT o.shelf, {COLUMNS} FROM ({picked}) AS o (id, shelf, rank)"
        " JOIN catalog_card k ON k.product_id = o.id ORDER BY o.shelf, o.rank"
    )
