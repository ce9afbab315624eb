"""Cards, their places on shelves and the numbers behind filters, from the tables of truth, in five statements."""

from psycopg.types.json import Jsonb

from catalog.bands import all_bands
from catalog.freshness import refresher
from catalog.public_prices import tells_lowest
from catalog.refreshers.shelves_sql import CARDS, GIVE_SLOTS, NAME_VALUES, PLACES, PLACES_GONE
from shop import markets
from shop.asking import do


@refresher
def reshelve(products: list[int]) -> None:
    """Write cards and places of these products anew; those that no market lists have none."""
    markets.forget()
    told = [market.code for market in markets.all_markets() if tells_lowest(market)]
    values = {"products": products, "bands": Jsonb(all_bands()), "told": told}
    do(GIVE_SLOTS, {})
    for statement in (NAME_VALUES, CARDS, PLACES_GONE, PLACES):
        do(statement, values)
