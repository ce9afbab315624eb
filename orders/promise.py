"""What pages promise of delivery before anything is in a basket: the cheapest way, and the days it arrives."""

import time
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import get_language

from catalog.delivery import Sending
from logistics.parcel import Goods, Parcel
from logistics.quotes import Quote, quotes
from shop import markets
from shop.errors import Refusal
from shop.models import Market
from shop.money import money, quantise

KEEP_S = 60
MOST_KEPT = 5000
STEP_G = 500
# An order leaves the warehouse within so many working days.
PACKING_WORKING_DAYS = 2
SATURDAY = 5

_kept: dict[tuple[str, str, int, str | None], tuple[float, Sending | None]] = {}


def promise(market: Market, weight_g: int, sent_from: str) -> Sending | None:
    """The cheapest way for one piece to the market's country. A process asks the rates again after a minute."""
    steps = max(1, -(-weight_g // STEP_G))
    key = (market.code, sent_from, steps, get_language())
    until, kept = _kept.get(key, (0.0, None))
    if time.monotonic() >= until:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _promised(_cheapest(market, steps * STEP_G, sent_from))
        _kept[key] = (time.monotonic() + KEEP_S, kept)
    return kept


def _promised(quote: Quote | None) -> Sending | None:
    if quote is None:
        return None
    first, last = arrival(quote.days, timezone.localdate())
    return Sending(str(quote.name), quantise(quote.price), first, last, PACKING_WORKING_DAYS, quote.days)


def arrival(days: tuple[int, int], today: date) -> tuple[date, date]:
    """Between which days a parcel arrives that is ordered ``today`` and is ``days`` on its way."""
    return _working(today, 1) + timedelta(days[0]), _working(today, PACKING_WORKING_DAYS) + timedelta(days[1])


def forget() -> None:
    """Ask the rates anew at the next question."""
    _kept.clear()


def _working(day: date, days: int) -> date:
    """So many working days later, Saturday and Sunday being none."""
    while days:
        day += timedelta(1)
        days -= day.weekday() < SATURDAY
    return day


def _cheapest(market: Market, weight_g: int, sent_from: str) -> Quote | None:
    goods = Goods(hs_code="", origin="", quantity=1, value=money(0, market.currency), weight_g=weight_g)
    try:
        found = quotes(
            [Parcel(sent_from, "", (goods,))],
            destination=markets.country_of(market),
            currency=market.currency,
            methods=market.shipping_methods,
        )
    except Refusal:  # no rate of exchange today
        return None
    return found[0] if found else None
