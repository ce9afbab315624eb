"""How a market shows the price of a piece: with which tax on top, and whether it is the same in all its countries."""

from dataclasses import dataclass

from moneyed import Money

from shop import money
from shop.money import Percent


@dataclass(frozen=True)
class Display:
    """``rate`` is the tax where the parcel goes, 0 where prices are shown before tax.

    ``home`` is that of the market's first country, where its prices with tax are to be the same everywhere.
    """

    rate: Percent
    home: Percent | None = None

    @property
    def is_level(self) -> bool:
        """The shown price is that of the first country, whatever tax it holds here."""
        return self.home is not None and self.rate.rate > 0 and self.home.rate != self.rate.rate

    def unit(self, listed: Money) -> Money:
        """R3: what a piece of this list price costs as shown, rounded once."""
        return (self.home if self.home is not None and self.is_level else self.rate).on_top_of(listed)

    def net(self, listed: Money) -> Money:
        """R9: what it costs before tax: the list price, or what is left of a level price without the tax of here."""
        if not self.is_level:
            return listed
        gross = self.unit(listed)
        return money.quantise(Money(gross.amount * 100 / (100 + self.rate.rate), gross.currency))
