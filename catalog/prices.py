"""What a shopper sees as the price: net, or with her country's standard tax in it, as her market wants it."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from moneyed import Money

from catalog.models import Price
from shop.markets import country_of, standard_rate
from shop.models import Market
from shop.money import Percent


def shown(net: Money, market: Market) -> Money:
    """The list price as this market shows it. The bill of an order counts anew from the net price."""
    return Percent(tax_rate(market)).on_top_of(net)


def tax_rate(market: Market) -> Decimal:
    """The rate in per cent that shown prices include; 0 where tax comes on top."""
    return standard_rate(country_of(market)) if market.is_tax_inclusive else Decimal(0)


def tax_note(market: Market) -> str:
    """The words beside a price."""
    rate = tax_rate(market)
    if market.is_tax_inclusive and rate:
        return _("incl. %(rate)s%% tax, plus shipping") % {"rate": f"{rate.normalize():f}"}
    return _("before tax, plus shipping")


def accept(skus: Sequence[str]) -> int:
    """A person has looked at the proposed prices of these variants and keeps them; the number of prices."""
    proposed = Price.objects.filter(variant__sku__in=skus, proposed=True)
    for price in (accepted := list(proposed)):
        price.proposed = False
        price.save(update_fields=["proposed"])
    return len(accepted)
