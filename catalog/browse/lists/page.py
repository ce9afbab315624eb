"""A list page of any shelf, from what its address asks, in two statements."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.browse.json_ld import script, trail
from catalog.browse.lists.address import USUAL, Address
from catalog.browse.lists.counting import MOST_COUNTED, Counted, on_shelf, under
from catalog.browse.lists.filters import MOST_INDEXED, chips, filters
from catalog.browse.lists.keyset import START, Stretch, orders, stretch
from catalog.browse.lists.picking import Wanted, pick
from catalog.browse.lists.selection import NOTHING, read
from catalog.browse.lists.vocabulary import vocabulary
from catalog.browse.reader import Reader
from catalog.listview import ListView, Panel
from catalog.shelf import Choice, Crumb
from shop.languages import write_number


@dataclass(frozen=True)
class Moved:
    """What was asked has another address."""

    url: str


@dataclass(frozen=True)
class Place:
    """The shelf a page lists, and what stands around its list."""

    shelf: int
    name: str
    description: str
    url: str
    crumbs: tuple[Crumb, ...]
    ways: tuple[Choice, ...] = ()


def list_page(place: Place, asked: Mapping[str, str], reader: Reader) -> ListView | Moved:
    """Raises Http404 for what is no filter and no key.

    Moved where the same list has another address: what is no filter is left out, filters stand in one order, page
    numbers of earlier days lead to the start of the list, and so does a key behind which nothing lies any more.
    """
    known = vocabulary(reader)
    selection = read(asked.get("filter", ""), known)
    ordered = orders(known.slot)
    sort = asked.get("sort", USUAL) if asked.get("sort") in ordered else USUAL
    where = stretch(asked.get("after", ""), asked.get("before", ""))
    address = Address(place.url, selection, sort)
    if not address.is_of(asked, where):
        return Moved(address.at(where))
    counted = under(selection, place.shelf, known) if selection else on_shelf(place.shelf, known)
    is_few = bool(selection) and counted.is_few
    picked = pick(Wanted(place.shelf, ordered[sort], where, selection, is_few), known, reader)
    if where != START and (not picked.cards or (where.is_backwards and picked.previous is None)):
        return Moved(address.at(START))
    return ListView(
        name=place.name,
        description=place.description,
        url=place.url,
        here=address.at(where),
        canonical=address.at(where) if sort == USUAL and not where.is_backwards else address.unsorted(),
        indexed=selection.size <= MOST_INDEXED and not where.is_backwards,
        json_ld=script([trail([*place.crumbs[:-1], Crumb(place.name, place.url)])]),
        crumbs=place.crumbs,
        ways=place.ways,
        panel=Panel(
            # Filters that nothing is chosen of are alike on every page of the list: the page keeps them by this key.
            key=() if selection else (known, place.url, sort, tuple(sorted(counted.behind.items()))),
            make=lambda: filters(selection, counted, known, address.chosen),
        ),
        chips=chips(selection, known, address.chosen),
        clear_url=address.chosen(NOTHING) if selection else "",
        sorts=tuple(Choice(code, label, address.sorted(code), current=code == sort) for code, label in _labels()),
        cards=picked.cards,
        total=_total(counted),
        first_url=address.at(START) if picked.previous else "",
        previous_url=address.at(Stretch(picked.previous, is_backwards=True)) if picked.previous else "",
        next_url=address.at(Stretch(picked.next)) if picked.next else "",
    )


def _total(counted: Counted) -> str:
    if counted.total is None:
        return _("More than %(number)s pieces") % {"number": write_number(MOST_COUNTED)}
    sentence = ngettext("%(number)s piece", "%(number)s pieces", counted.total)
    return sentence % {"number": write_number(counted.total)}


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("featured", pgettext("order of a list", "Our choice")),
        ("price_asc", pgettext("order of a list", "Price, low to high")),
        ("price_desc", pgettext("order of a list", "Price, high to low")),
        ("new", pgettext("order of a list", "Newest first")),
    )
