"""Which stock place sends which pieces, and the parcels that come of it. Pure: it is told what lies where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from moneyed import Money

from catalog.bundles import Part, Recipe, complete, physical, worth_of_parts
from catalog.offers import Offer, Place
from logistics.parcel import Goods, Parcel
from logistics.territory import names_of
from orders.pricing.discounts import each_piece


@dataclass(frozen=True)
class Portion:
    """Pieces of one kind from one place; a digital good leaves no place. A ``gift`` is given, not bought."""

    sku: str
    quantity: int
    place: str
    gift: bool = False


Free = Mapping[str, Mapping[str, int]]


def allot(
    wanted: Mapping[str, int], free: Free, preference: Sequence[str], recipes: Mapping[str, Recipe] | None = None
) -> list[Portion]:
    """One place for everything if it can be, since one parcel is one consignment to customs and one freight.

    Else for each kind the first place that has all of it, else what each place has, in the market's order. Pieces
    that are nowhere are left out: ``lacking`` names them. ``free`` is what lies on the shelves; a set takes the parts
    of its recipe from one place, and what one line takes is not there for the next.
    """
    made_of = recipes or {}
    demand = physical(wanted, made_of)
    left = {place: {sku: _left(free, sku, place) for sku in demand} for place in preference}
    for place in preference:
        if all(left[place][sku] >= quantity for sku, quantity in demand.items()):
            return [Portion(sku, quantity, place) for sku, quantity in wanted.items()]
    portions = []
    for sku, quantity in wanted.items():
        recipe = made_of.get(sku, {sku: 1})
        for portion in _one_kind(sku, quantity, {place: complete(recipe, left[place]) for place in preference}):
            portions.append(portion)
            for part, each in recipe.items():
                left[portion.place][part] -= portion.quantity * each
    return portions


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
    *,
    destination: str = "",
    worth: Mapping[Portion, Money] | None = None,
) -> tuple[Parcel, ...]:
    """One parcel a place, in the order of the portions. To customs a set is its parts, each at its share of the price.

    A code that ``destination`` (or the union it is in) gives the goods goes before the one all countries share.
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
            goods
            for quantity, price in _valued(portion, offer, worth or {})
            for goods in _goods(offer, quantity, price, destination)
        )
    return tuple(Parcel(sent_from=country[place], place=place, goods=tuple(goods)) for place, goods in packed.items())


def _valued(portion: Portion, offer: Offer, worth: Mapping[Portion, Money]) -> list[tuple[int, Money]]:
    """So many pieces (or sets) at which value each."""
    if portion not in worth:
        return [(portion.quantity, offer.price)]
    return each_piece(worth[portion], portion.quantity)


def _goods(offer: Offer, quantity: int, price: Money, destination: str) -> list[Goods]:
    contents = worth_of_parts(price, offer.parts) if offer.parts else [(offer, 1, price)]
    return [
        Goods(
            hs_code=_code(thing, destination),
            origin=thing.origin_country,
            quantity=quantity * each,
            value=worth,
            weight_g=thing.weight_g,
            description=thing.customs_description or thing.name,
            sku=thing.sku,
        )
        for thing, each, worth in contents
    ]


def _code(thing: Offer | Part, destination: str) -> str:
    return next((thing.national[name] for name in names_of(destination) if name in thing.national), thing.hs_code)


def _one_kind(sku: str, quantity: int, free: Mapping[str, int]) -> list[Portion]:
    """From the first place that has all of it, else what each has, in the order of ``free``."""
    for place, pieces in free.items():
        if pieces >= quantity:
            return [Portion(sku, quantity, place)]
    portions = []
    for place, pieces in free.items():
        here = min(pieces, quantity)
        if here > 0:
            portions.append(Portion(sku, here, place))
            quantity -= here
    return portions


def _left(free: Free, sku: str, place: str) -> int:
    return free.get(sku, {}).get(place, 0)
