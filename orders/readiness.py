"""Which variants cannot be sent to which countries, and why: what a merchant must put right before a market is open.

It judges by the same rule as basket and checkout, from every stock place that the market sends from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from catalog.customs_papers import Papers, kinds_on_sale, lacking_papers, papers_of
from catalog.offers import Place, places
from logistics.coverage import without_tariff
from logistics.declaring import Lack, crosses_border, lacks
from logistics.parcel import Goods
from logistics.territory import names_of
from shop import markets
from shop.models import Market
from shop.money import money

# Bounds of what is judged at once; the page says when there is more.
MOST_VARIANTS = 1000
MOST_KINDS = 2000


@dataclass(frozen=True)
class Blocked:
    """A variant that may not be sent. ``sent_from``: the stock places it may not leave; empty: none it may leave."""

    papers: Papers
    lacks: tuple[Lack, ...]
    sent_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Road:
    """The countries of one market for which the very same variants are blocked."""

    market: Market
    countries: tuple[str, ...]
    blocked: tuple[Blocked, ...]

    @property
    def is_open(self) -> bool:
        return not self.blocked

    def count(self, lack: Lack) -> int:
        return sum(lack in found.lacks for found in self.blocked)


@dataclass(frozen=True)
class Readiness:
    """``more``: only the first variants were judged."""

    roads: tuple[Road, ...]
    more: bool


def by_country() -> Readiness:
    """Every country of every market. One query, and one for each market where something is lacking."""
    variants = lacking_papers(most=MOST_VARIANTS + 1)
    roads: list[Road] = []
    for market in markets.all_markets():
        found = papers_of(variants[:MOST_VARIANTS], market=market.code, currency=market.currency) if variants else []
        roads.extend(_roads(market, found))
    return Readiness(tuple(roads), more=len(variants) > MOST_VARIANTS)


def untaxable(market: Market, country: str) -> list[tuple[str, str]]:
    """Kinds of goods whose duty in a country nobody has entered: they go, but she may be asked at her door."""
    if not any(crosses_border(place.country, country) for place in _senders(market)):
        return []
    kinds = kinds_on_sale(market=market.code, currency=market.currency, most=MOST_KINDS)
    return without_tariff(kinds, destination=country, on=timezone.localdate())


def _senders(market: Market) -> list[Place]:
    return [place for place in places() if place.code in market.warehouses]


def _roads(market: Market, found: Sequence[Papers]) -> list[Road]:
    """The market's countries in groups, the one of most countries first. Who is judged alike is judged once."""
    senders = _senders(market)
    special = {name for papers in found for name in papers.national}
    groups: dict[tuple[object, ...], list[str]] = {}
    for country in markets.countries_of(market):
        borders = tuple(crosses_border(place.country, country) for place in senders)
        own = country if special & set(names_of(country)) else ""
        groups.setdefault((borders, own), []).append(country)
    roads: dict[object, Road] = {}
    for countries in groups.values():
        blocked = _blocked(found, senders, countries[0])
        alike = tuple((held.papers.sku, held.lacks, held.sent_from) for held in blocked)
        before = roads[alike].countries if alike in roads else ()
        roads[alike] = Road(market, (*before, *countries), blocked)
    return sorted(roads.values(), key=lambda road: -len(road.countries))


def _blocked(found: Iterable[Papers], senders: Sequence[Place], country: str) -> tuple[Blocked, ...]:
    judged = (_judge(papers, senders, country) for papers in found)
    return tuple(blocked for blocked in judged if blocked is not None)


def _judge(papers: Papers, senders: Sequence[Place], country: str) -> Blocked | None:
    code = next((papers.national[name] for name in names_of(country) if name in papers.national), papers.hs_code)
    goods = Goods(code, papers.origin_country, 1, money(0, "EUR"), papers.weight_g)
    by_place = {place: lacks(goods, abroad=crosses_border(place.country, country)) for place in senders}
    held = [place for place, lacking in by_place.items() if lacking]
    if not held:
        return None
    every = tuple(lack for lack in Lack if any(lack in lacking for lacking in by_place.values()))
    return Blocked(papers, every, tuple(place.name for place in held) if len(held) < len(senders) else ())
