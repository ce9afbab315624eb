"""Filters of the back office for columns that hold codes: the reader picks among words."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.admin import AllValuesFieldListFilter
from django.contrib.admin.views.main import ChangeList


def worded(word: Callable[[str], str]) -> type[AllValuesFieldListFilter]:
    """The values that occur, each called by ``word``: ``list_filter = (("provider", worded(provider_name)),)``."""

    class Worded(AllValuesFieldListFilter):
        def choices(self, changelist: ChangeList) -> Iterator[Any]:
            codes = {str(code) for code in self.lookup_choices if code is not None}
            for choice in super().choices(changelist):
                yield {
                    **choice,
                    "display": word(choice["display"]) if choice["display"] in codes else choice["display"],
                }

    return Worded
