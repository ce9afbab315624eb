"""The addresses of a list: one for each selection, order and stretch, and only one."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from catalog.browse.lists.keyset import START, Stretch
from catalog.browse.lists.selection import Selection

USUAL = "featured"
ASKED = ("filter", "sort", "after", "before")
# Page numbers of earlier days lead to the start of the list.
OUTGROWN = "page"


@dataclass(frozen=True)
class Address:
    url: str
    selection: Selection
    sort: str = USUAL

    def at(self, where: Stretch = START) -> str:
        """This list from there on."""
        return self._written(self.selection, self.sort, where)

    def sorted(self, sort: str) -> str:
        return self._written(self.selection, sort, START)

    def chosen(self, selection: Selection) -> str:
        """The same list, from its start, under another selection."""
        return self._written(selection, self.sort, START)

    def unsorted(self) -> str:
        return self._written(self.selection, USUAL, START)

    def is_of(self, asked: Mapping[str, str], where: Stretch) -> bool:
        """Whether it was asked in just these words. What does not belong to lists (utm_source) is nobody's business."""
        wanted = self._query(self.selection, self.sort, where)
        return OUTGROWN not in asked and wanted == {name: asked[name] for name in ASKED if name in asked}

    def _written(self, selection: Selection, sort: str, where: Stretch) -> str:
        query = self._query(selection, sort, where)
        return f"{self.url}?{urlencode(query, safe=':;,')}" if query else self.url

    @staticmethod
    def _query(selection: Selection, sort: str, where: Stretch) -> dict[str, str]:
        query = {"filter": str(selection)} if selection else {}
        if sort != USUAL:
            query["sort"] = sort
        if where.mark:
            query["before" if where.is_backwards else "after"] = str(where.mark)
        return query
