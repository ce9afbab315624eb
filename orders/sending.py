"""Which stock place sends which pieces, and the parcels that come of it. Pure: it is told what lies where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.offers import Offer, Place
from logistics.parcel import Goods, Parcel


@dataclass(frozen=True)
class Portion:
    """Pieces of one kind from one place; a digital good leaves no place."""

    sku: str
    quantity: int
    place: str


Free = Mapping[str, Mapping[str, int]]


def allot(wanted: Mapping[str, int], free: Free, preference: Sequence[str]) -> list[Portion]:
    """One place for everything if it can be, since one parcel is one consignment to customs and one freight.

    Else for each kind the first place that has all of it, else what each place has, in the market's order. Pieces
    that are nowhere are left out: ``lacking`` names them.
    """
    for place in preference:
        if all(_left(free, sku, place) >= quantity for sku, quantity in wanted.items()):
            return [Portion(sku, quantity, place) for sku, quantity in wanted.items()]
    return [portion for sku, quantity in wanted.items() for portion in _one_kind(sku, quantity, free, preference)]


def lacking(wanted: Mapping[str, int], portions: Iterable[Portion]) -> dict[str, int]:
    """How many of each kind could be had, for the kinds of which there are too few."""
    had = dict.fromkeys(wanted, 0)
    for portion in portions:
        had[portion.sku] += portion.quantity
    return {sku: had[sku] for sku, quantity in wanted.items() if had[sku] < quantity}


def parcels(portions: Iterable[Portion], offers: Mapping[str, Offer], places: Iterable[Place]) -> tuple[Parcel, ...]:
    """One parcel a place, in the order of the portions."""
    country = {place.code: place.country for place in places}
    packed: dict[str, list[Goods]] = {}
    for portion in portions:
        offer = offers[portion.sku]
        if offer.digital:
            continue
        packed.setdefault(portion.place, []).append(
            Goods(
                hs_code=offer.hs_code,
                origin=offer.origin_country,
                quantity=portion.quantity,
                value=offer.price,
                weight_g=offer.weight_g,
                description=offer.name,
                sku=offer.sku,
            )
        )
    return tuple(Parcel(sent_from=country[place], place=place, goods=tuple(goods)) for place, goods in packed.items())


def _one_kind(sku: str, quantity: int, free: Free, preference: Sequence[str]) -> list[Portion]:
    for place in preference:
        if _left(free, sku, place) >= quantity:
            return [Portion(sku, quantity, place)]
    portions = []
    for place in preference:
        here = min(_left(free, sku, place), quantity)
        if here > 0:
            portions.append(Portion(sku, here, place))
            quantity -= here
    return portions


def _left(free: Free, sku: str, place: str) -> int:
    return free.get(sku, {}).get(place, 0)
