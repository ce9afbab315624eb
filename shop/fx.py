"""Exchange at dated rates. Cross rates go through the euro in exact decimals and are rounded once, at the end.

Rates only propose list prices and translate limits of law; they never change what a shopper was shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from moneyed import Money

from shop.errors import Refusal
from shop.models import Market, Rate
from shop.money import money
from shop.rate_source import rate_sources

log = structlog.get_logger(__name__)

# A rate that moved more than this against the last good one is a mistake of the feed, not of the world.
LARGEST_STEP = Decimal("1.25")
# How old a rate may be before it is not used at all: of a daily feed, and one kept by hand or come with the shop.
STALE_AFTER = timedelta(days=7)
STALE_BY_HAND = timedelta(days=400)
# The UAE dirham is fixed to the dollar (Central Bank of the UAE, since 1997); the euro feed does not list it.
PEGS = {"AED": ("USD", Decimal("3.6725"))}
FRIDAY = 4


class Age(StrEnum):
    """How far a currency's last rate may be trusted."""

    FRESH = "fresh"
    OLD = "old"  # staff are warned, it still counts
    DEAD = "dead"  # it prices nothing


@dataclass(frozen=True)
class Quoted:
    """Units for one euro, and the day they are of."""

    per_euro: Decimal
    on: date


class NoRate(Refusal):
    code = "no_rate"
    status = 503
    sentence = _("There is no good exchange rate for %(currency)s on %(on)s.")


class BadRate(Refusal):
    code = "bad_rate"
    sentence = _("The rate %(rate)s for %(currency)s cannot be right; the last good one stays.")


def rate(frm: str, to: str, *, on: date | None = None) -> Decimal:
    """Units of ``to`` for one unit of ``frm`` on a day, unrounded. Raises NoRate."""
    if frm == to:
        return Decimal(1)
    known = per_euro([frm, to], on=on or timezone.localdate())
    return known[to] / known[frm]


def convert(amount: Money, to: str, *, on: date | None = None) -> Money:
    """``amount`` in another currency, rounded half up to its exponent. Raises NoRate."""
    return money(amount.amount * rate(amount.currency.code, to, on=on), to)


def refresh() -> int:
    """Fetch the rates of the day from the chosen source; the number of good ones. Raises Missing, Unavailable."""
    source = rate_sources.get(settings.RATE_SOURCE)
    known = ages()
    told = source.read(known.keys() | set(Market.objects.values_list("currency", flat=True)) - {"EUR", *PEGS})
    late = sorted(name for name, age in known.items() if age is not Age.FRESH and name not in told.per_euro)
    if late:
        log.warning("exchange rates are late", currencies=late)
    return sum(store(currency, value, on=told.on, source=source.code) for currency, value in told.per_euro.items())


def store(currency: str, value: Decimal, *, on: date, source: str) -> bool:
    """Keep one rate. A bad one is logged and refused: the last good one stays."""
    try:
        with transaction.atomic():
            check(currency, value, on=on)
            Rate.objects.update_or_create(currency=currency, on=on, defaults={"per_euro": value, "source": source})
            return True
    except BadRate as refusal:
        log.error("exchange rate refused", currency=currency, rate=str(value), reason=str(refusal))
        return False


def check(currency: str, value: Decimal, *, on: date) -> None:
    """Raises BadRate for zero, negative, not a number, from the future, or a jump against the last good rate."""
    if not value.is_finite() or value <= 0 or on > timezone.localdate() + timedelta(days=1):
        raise BadRate(rate=value, currency=currency)
    last = Rate.objects.filter(currency=currency, on__lt=on).order_by("-on").first()
    if last is not None and not (1 / LARGEST_STEP <= value / last.per_euro <= LARGEST_STEP):
        raise BadRate(rate=value, currency=currency)


def per_euro(currencies: Iterable[str], *, on: date) -> dict[str, Decimal]:
    """Units of each currency for one euro on a day, by the last good rate. One query. Raises NoRate."""
    wanted = set(currencies)
    needed = {PEGS[currency][0] if currency in PEGS else currency for currency in wanted} - {"EUR"}
    rows = Rate.objects.filter(currency__in=needed, on__lte=on).order_by("currency", "-on").distinct("currency")
    found = {row.currency: row for row in rows} if needed else {}
    return {currency: _unrounded(currency, found, on) for currency in wanted}


def ages(today: date | None = None) -> dict[str, Age]:
    """Of each currency that a feed has ever told: whether its last rate is of the last working day, or too old.

    The central bank publishes on working days in the afternoon, so Friday's rate is good until Monday's is due.
    """
    day = today or timezone.localdate()
    due = day - timedelta(days=1)
    while due.weekday() > FRIDAY:
        due -= timedelta(days=1)
    last = Rate.objects.filter(source__in=rate_sources.codes()).order_by("currency", "-on").distinct("currency")
    return {
        row.currency: Age.DEAD if day - row.on > STALE_AFTER else Age.OLD if row.on < due else Age.FRESH for row in last
    }


def nearest(on: date) -> dict[str, Quoted]:
    """The rate of every currency we know for a day: the last before it, else the first after. Never for a price."""
    before = Rate.objects.filter(on__lte=on).order_by("currency", "-on").distinct("currency")
    known = {row.currency: Quoted(row.per_euro, row.on) for row in before}
    later = Rate.objects.exclude(currency__in=known).order_by("currency", "on").distinct("currency")
    known |= {row.currency: Quoted(row.per_euro, row.on) for row in later}
    known |= {peg: Quoted(known[frm].per_euro * by, known[frm].on) for peg, (frm, by) in PEGS.items() if frm in known}
    return {**known, "EUR": Quoted(Decimal(1), on)}


def frozen(currency: str, *, on: date) -> dict[str, str]:
    """What is written on an order: units per euro, and the day they are of. Empty in euro, or where none is known."""
    anchor, fixed = PEGS.get(currency, (currency, Decimal(1)))
    row = Rate.objects.filter(currency=anchor, on__lte=on).order_by("-on").first() if anchor != "EUR" else None
    if row is None:
        return {}
    return {"currency": currency, "per_euro": str(row.per_euro * fixed), "on": row.on.isoformat()}


def _unrounded(currency: str, found: Mapping[str, Rate], on: date) -> Decimal:
    if currency == "EUR":
        return Decimal(1)
    if currency in PEGS:
        anchor, fixed = PEGS[currency]
        return fixed * _unrounded(anchor, found, on)
    row = found.get(currency)
    if row is None or on - row.on > (STALE_AFTER if row.source in rate_sources.codes() else STALE_BY_HAND):
        raise NoRate(currency=currency, on=on)
    return row.per_euro
