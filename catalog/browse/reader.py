"""Who reads: the language, currency, warehouses and tax of one page, looked up once."""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from moneyed import Money

from catalog.prices import tax_rate
from catalog.speech import reader as language_of_page
from shop.markets import country_of
from shop.models import Market
from shop.money import Percent, money
from shop.storefront import prefix
from shop.union import EU_MEMBERS


@dataclass(frozen=True)
class Reader:
    language: str
    market: Market
    home: str
    tax: Percent

    @property
    def currency(self) -> str:
        return self.market.currency

    @property
    def in_union(self) -> bool:
        """Whether the market's country is in the European Union, whose law asks for more beside an offer."""
        return country_of(self.market) in EU_MEMBERS

    @property
    def places(self) -> list[str]:
        return self.market.warehouses

    def shown(self, amount: Decimal | str | None) -> Money | None:
        """A list price as this reader sees it; the same as ``catalog.prices.shown``."""
        return None if amount is None else _shown(amount, self.market.currency, self.tax)

    def product_url(self, slug: str, sku: str = "") -> str:
        return f"{self.home}p/{slug}/?v={sku}" if sku else f"{self.home}p/{slug}/"

    def category_url(self, slug: str) -> str:
        return f"{self.home}c/{slug}/"


@lru_cache(maxsize=4096)
def _shown(amount: Decimal | str, currency: str, tax: Percent) -> Money:
    """The same price in the same market is the same money: a page of cards counts few different ones."""
    net = money(amount, currency)
    return tax.on_top_of(net) if tax.rate else net


def reader_in(market: Market) -> Reader:
    language = language_of_page()
    return Reader(language, market, prefix(language, market.code), Percent(tax_rate(market)))
