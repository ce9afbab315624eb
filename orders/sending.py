"""Which stock place sends which pieces, and the parcels that come of it. Pure: it is told what lies where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moneyed import Money

from catalog.offers import Offer, Place
from logistics.parcel import Goods, Parcel
from orders.pricing.discounts import each_piece


@dataclass(frozen=True)
class Portion:
    """Pieces of one kind from one place; a digital good leaves no place. A ``gift`` is given, not bought."""

    sku: str
    quantity: int
    place: str
    gift: bool = False


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


def parcels(
    portions: Iterable[Portion],
    offers: Mapping[str, Offer],
    places: Iterable[Place],
    worth: Mapping[Portion, Money] | None = None,
) -> tuple[Parcel, ...]:
    """One parcel a place, in the order of the portions.

    ``worth`` is what a portion comes to before tax, where that is not its list price: it is laid on the pieces by
    largest remainder, so that customs are told the sum that is asked, to the last unit.
    """
    country = {place.code: place.country for place in places}
    packed: dict[str, list[Goods]] = {}
    for portion in portions:
        offer = offers[portion.sku]
        if offer.digital:
            continue
        packed.setdefault(portion.place, []).extend(
            Goods(
                hs_code=offer.hs_code,
                origin=offer.origin_country,
                quantity=quantity,
                value=value,
                weight_g=offer.weight_g,
                description=offer.name,
                sku=offer.sku,
            )
            for quantity, value in _valued(portion, offer, worth or {})
        )
    return tuple(Parcel(sent_from=country[place], place=place, goods=tuple(goods)) for place, goods in packed.items())


def _valued(portion: Portion, offer: Offer, worth: Mapping[Portion, Money]) -> list[tuple[int, Money]]:
    """So many pieces at which value each."""
    if portion not in worth:
        return [(portion.quantity, offer.price)]
    return each_piece(worth[portion], portion.quantity)


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
