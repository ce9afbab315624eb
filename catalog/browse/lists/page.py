"""A list page of any shelf, from what its address asks: one statement, two under filters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from catalog.browse.json_ld import script, trail
from catalog.browse.lists.address import USUAL, Address
from catalog.browse.lists.counting import MOST_COUNTED, on_shelf, under
from catalog.browse.lists.filters import MOST_INDEXED, chips, filters
from catalog.browse.lists.keyset import START, Stretch, orders, stretch
from catalog.browse.lists.picking import Wanted, pick
from catalog.browse.lists.selection import NOTHING, read
from catalog.browse.lists.shelf import Place, Shelf, found_before
from catalog.browse.lists.vocabulary import vocabulary
from catalog.browse.reader import Reader
from catalog.listview import ListView, Panel
from catalog.shelf import Choice, Crumb
from shop.languages import write_number


@dataclass(frozen=True)
class Moved:
    """What was asked has another address."""

    url: str


def list_page(
    url: str, shelf: Shelf, placed: Callable[[Any], Place], asked: Mapping[str, str], reader: Reader
) -> ListView | Moved:
    """The list at ``url``; ``placed`` makes a place of what the shelf is told about.

    Raises Http404 for a shelf that is not there, for what is no filter and for what is no key.
    Moved where the same list has another address: what is no filter is left out, filters stand in one order, page
    numbers of earlier days lead to the start of the list, and so does a key behind which nothing lies any more.
    """
    known = vocabulary(reader)
    selection = read(asked.get("filter", ""), known)
    ordered = orders(known.slot)
    sort = asked.get("sort", USUAL) if asked.get("sort") in ordered else USUAL
    where = stretch(asked.get("after", ""), asked.get("before", ""))
    address = Address(url, selection, sort)
    wanted, selected = Wanted(ordered[sort], where, selection), None
    if selection:
        selected = under(selection, shelf, known)
        if selected is None:
            raise Http404
        shelf, wanted = found_before(selected.shelf), replace(wanted, few=selected.counted.is_few)
    picked = pick(wanted, shelf, known, reader)
    if picked is None:
        raise Http404
    if not address.is_of(asked, where):
        return Moved(address.at(where))
    if where != START and (not picked.cards or (where.is_backwards and picked.previous is None)):
        return Moved(address.at(START))
    place = placed(selected.about if selected else picked.about)
    counted = selected.counted if selected else None
    return ListView(
        name=place.name,
        description=place.description,
        url=url,
        here=address.at(where),
        canonical=address.at(where) if sort == USUAL and not where.is_backwards else address.unsorted(),
        indexed=selection.size <= MOST_INDEXED and not where.is_backwards,
        json_ld=script([trail([*place.crumbs[:-1], Crumb(place.name, url)])]),
        crumbs=place.crumbs,
        ways=place.ways,
        panel=Panel(
            # Filters that nothing is chosen of are alike on every page of the list: the page keeps them by this key.
            key=() if counted else (known, url, sort, picked.total, picked.behind),
            make=lambda: filters(selection, counted or on_shelf(picked.total, picked.behind), known, address.chosen),
        ),
        chips=chips(selection, known, address.chosen),
        clear_url=address.chosen(NOTHING) if selection else "",
        sorts=tuple(Choice(code, label, address.sorted(code), current=code == sort) for code, label in _labels()),
        cards=picked.cards,
        total=_total(counted.total if counted else picked.total),
        first_url=address.at(START) if picked.previous else "",
        previous_url=address.at(Stretch(picked.previous, is_backwards=True)) if picked.previous else "",
        next_url=address.at(Stretch(picked.next)) if picked.next else "",
    )


def _total(total: int | None) -> str:
    if total is None:
        return _("More than %(number)s pieces") % {"number": write_number(MOST_COUNTED)}
    sentence = ngettext("%(number)s piece", "%(number)s pieces", total)
    return sentence % {"number": write_number(total)}


def _labels() -> tuple[tuple[str, str], ...]:
    return (
        ("featured", pgettext("order of a list", "Our choice")),
        ("price_asc", pgettext("order of a list", "Price, low to high")),
        ("price_desc", pgettext("order of a list", "Price, high to low")),
        ("new", pgettext("order of a list", "Newest first")),
    )
