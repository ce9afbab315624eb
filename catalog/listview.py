"""What a list page shows: plain frozen values, as in ``catalog.shelf``."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from catalog.shelf import CardView, Choice, Crumb, Page


@dataclass(frozen=True)
class FilterLink:
    """A value of a filter as a link that takes it in or, where it is ``chosen``, out. ``count`` may be unknown."""

    label: str
    url: str
    count: str
    chosen: bool
    swatch: str
    indexed: bool


@dataclass(frozen=True)
class Filter:
    """``opened`` when something of it is chosen; ``more`` values stand behind a fold."""

    code: str
    label: str
    values: tuple[FilterLink, ...]
    more: tuple[FilterLink, ...]
    opened: bool


@dataclass(frozen=True)
class Panel:
    """The filters of a list, made when they are asked for. What has the same ``key`` has the same filters."""

    key: tuple[Hashable, ...]
    make: Callable[[], tuple[Filter, ...]]

    @property
    def filters(self) -> tuple[Filter, ...]:
        return self.make()


@dataclass(frozen=True)
class ListView:
    """``here`` is the page's own address, ``canonical`` the one for search engines. ``total`` is in words."""

    name: str
    description: str
    url: str
    here: str
    canonical: str
    indexed: bool
    json_ld: str
    crumbs: tuple[Crumb, ...]
    ways: tuple[Choice, ...]
    panel: Panel
    chips: tuple[Crumb, ...]
    clear_url: str
    sorts: tuple[Choice, ...]
    cards: tuple[CardView, ...]
    total: str
    first_url: str
    previous_url: str
    next_url: str


@dataclass(frozen=True)
class Column:
    """A piece that is compared; ``without_url`` is the comparison of the others."""

    card: CardView
    without_url: str


@dataclass(frozen=True)
class ComparisonRow:
    """A value for each column, empty where nothing is said. ``differs`` when they are not all alike."""

    label: str
    values: tuple[str, ...]
    differs: bool


@dataclass(frozen=True)
class Comparison:
    columns: tuple[Column, ...]
    rows: tuple[ComparisonRow, ...]


NO_PANEL = Panel((), tuple)
ONE_PAGE = Page(1, 1, 0, "", "", ())


@dataclass(frozen=True)
class SearchView:
    """A search: empty ``query`` where nothing was asked. Without cards ``ways_on``, ``popular`` or chips lead on.

    ``outcome`` is empty when everything was found as asked, else nothing, corrected or relaxed; names of cards may hold
    ``<mark>``. ``is_wordless``: signs, but no word. ``page`` and ``total`` count what meets the chosen filters.
    """

    query: str
    cards: tuple[CardView, ...] = ()
    page: Page = ONE_PAGE
    total: str = ""
    outcome: str = ""
    is_wordless: bool = False
    corrected: str = ""
    corrected_url: str = ""
    exact_url: str = ""
    panel: Panel = NO_PANEL
    chips: tuple[Crumb, ...] = ()
    clear_url: str = ""
    sorts: tuple[Choice, ...] = ()
    ways_on: tuple[Crumb, ...] = ()
    popular: tuple[CardView, ...] = ()
