"""The two tables of plain prices, by currency and by market, and what a sheet says of each, as SQL."""

from dataclasses import dataclass

from catalog.sheets.changes import Changes, values
from catalog.sheets.columns import Level, Part, literal


@dataclass(frozen=True)
class PriceTable:
    """``key`` tells the rows of a variant apart. ``also`` are further columns of a new row and their values."""

    table: str
    key: str
    price: Part
    earlier: Part
    prefix: str
    also: str = ""
    also_values: str = ""
    also_set: str = ""

    def said(self, changes: Changes) -> str | None:
        """``VALUES`` of key, currency, price and earlier price; None when the sheet says nothing of this table."""
        by_key: dict[str, list[str]] = {}
        for cell, column in changes.cells(Level.VARIANT, self.price, self.earlier):
            empty = [literal(column.target), literal(column.currency), "NULL::text", "NULL::text"]
            by_key.setdefault(column.target, empty)[2 if column.part == self.price else 3] = cell
        return values(*map(tuple, by_key.values())) if by_key else None


PRICE_TABLES = (
    # A price that somebody brings is no proposal.
    PriceTable(
        "catalog_price", "amount_currency", Part.PRICE, Part.EARLIER, "",
        also=", proposed", also_values=", false", also_set=", proposed = false",
    ),
    PriceTable(
        "catalog_marketprice", "market_id", Part.MARKET_PRICE, Part.MARKET_EARLIER, "market_",
        also=", market_id", also_values=", t.key", also_set=", amount_currency = t.currency",
    ),
)  # fmt: skip
