"""What sending parcels costs: one price a method, for all parcels together, net, in the shopper's currency."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.utils import timezone
from moneyed import Money

from logistics import exchange
from logistics.models import ShippingMethod, ShippingRate
from logistics.parcel import Parcel, consignments
from logistics.territory import names_of
from shop.asking import rows
from shop.money import total
from shop.terms import Terms

# Every order and every page with a total asks this.
RATES = """
SELECT * FROM logistics_shippingrate r JOIN logistics_shippingmethod m ON m.id = r.method_id
WHERE r.sent_from = ANY(%(places)s) AND r.destinations && %(destinations)s::varchar[]
  AND m.code = ANY(%(methods)s) AND m.active
  AND r.valid_from <= %(on)s AND (r.valid_to IS NULL OR r.valid_to >= %(on)s)
ORDER BY r.id
"""


@dataclass(frozen=True)
class Quote:
    method: str
    name: str
    carrier: str
    price: Money
    days: tuple[int, int]
    terms: Terms = Terms.DDP


def quotes(
    parcels: Sequence[Parcel],
    *,
    destination: str,
    currency: str,
    methods: Sequence[str],
    terms: Terms = Terms.DDP,
) -> list[Quote]:
    """The methods that take every parcel to ``destination``, cheapest first; none: we do not deliver there.

    Where a method has no terms of its own, the market's ``terms`` hold. A rate is converted at the day's exchange and
    rounded half up, parcel by parcel. Raises NoRate.
    """
    sendings = consignments(parcels)
    today = timezone.localdate()
    convert = exchange.at(today)
    rates = _rates({parcel.sent_from for parcel in sendings}, destination=destination, methods=methods, on=today)
    found = [_quote(sendings, rates.get(method, []), destination, currency, convert) for method in methods]
    found = [replace(quote, terms=quote.terms or terms) for quote in found if quote]
    return sorted(found, key=lambda quote: (quote.price.amount, quote.method))  # type: ignore[arg-type]


def _rates(places: set[str], *, destination: str, methods: Sequence[str], on: date) -> dict[str, list[ShippingRate]]:
    """Rates of the day by method. One query."""
    values = {
        "places": sorted(places),
        "destinations": list(names_of(destination)),
        "methods": list(methods),
        "on": on,
    }
    sql, of_rate, of_method = _asked()
    by_method: dict[str, list[ShippingRate]] = {}
    for row in rows(sql, values):
        rate = ShippingRate.from_db("default", of_rate, row[: len(of_rate)])
        rate.method = ShippingMethod.from_db("default", of_method, row[len(of_rate) :])
        by_method.setdefault(rate.method.code, []).append(rate)
    return by_method


@lru_cache(maxsize=1)
def _asked() -> tuple[str, list[str], list[str]]:
    """RATES with the columns of both tables, and their names; known once the languages have given their columns."""
    rate, method = ShippingRate._meta.concrete_fields, ShippingMethod._meta.concrete_fields
    columns = ", ".join([*(f"r.{field.column}" for field in rate), *(f"m.{field.column}" for field in method)])
    return RATES.replace("*", columns), [field.attname for field in rate], [field.attname for field in method]


def _quote(
    sendings: list[Parcel],
    rates: list[ShippingRate],
    destination: str,
    currency: str,
    convert: Callable[[Money, str], Money],
) -> Quote | None:
    chosen = [_closest(rates, parcel, destination) for parcel in sendings]
    taken = [rate for rate in chosen if rate is not None]
    if not taken or len(taken) < len(sendings):
        return None
    prices = [convert(rate.price(parcel.weight_g), currency) for rate, parcel in zip(taken, sendings, strict=True)]
    method = taken[0].method
    days = max(rate.days_min for rate in taken), max(rate.days_max for rate in taken)
    return Quote(method.code, method.name, method.carrier, total(prices, currency), days, method.terms)  # type: ignore[arg-type]


def _closest(rates: list[ShippingRate], parcel: Parcel, destination: str) -> ShippingRate | None:
    """The rate whose list names the destination most closely: the country, the union, anywhere."""
    fitting = [rate for rate in rates if rate.sent_from == parcel.sent_from and parcel.weight_g <= rate.max_weight_g]
    for name in names_of(destination):
        for rate in fitting:
            if name in rate.destinations:
                return rate
    return None
