"""The addresses of a search: the question, what it is narrowed down to, its order and its page."""

from dataclasses import dataclass

from django.utils.http import urlencode

from catalog.browse.lists.selection import Selection
from catalog.browse.paging import page_of
from catalog.search.finding import BEST
from catalog.shelf import Page


@dataclass(frozen=True)
class Address:
    """``exact`` when the shopper wants her spelling and no other."""

    url: str
    query: str
    exact: bool
    selection: Selection
    sort: str

    def page(self, number: int, total: int) -> Page:
        """Raises Http404 for a page behind the last."""
        return page_of(number, total, url=self.url, **self._asked(self.selection, self.sort))

    def sorted(self, sort: str) -> str:
        return self._written(self._asked(self.selection, sort))

    def chosen(self, selection: Selection) -> str:
        return self._written(self._asked(selection, self.sort))

    def asking(self, query: str) -> str:
        """Another question, from its start."""
        return self._written({"q": query})

    def insisting(self) -> str:
        """The same question, spelled as it is."""
        return self._written({"q": self.query, "exact": "1"})

    def _asked(self, selection: Selection, sort: str) -> dict[str, str]:
        asked = {
            "q": self.query,
            "exact": "1" if self.exact else "",
            "filter": str(selection),
            "sort": "" if sort == BEST else sort,
        }
        return {name: value for name, value in asked.items() if value}

    def _written(self, asked: dict[str, str]) -> str:
        return f"{self.url}?{urlencode(asked)}"
