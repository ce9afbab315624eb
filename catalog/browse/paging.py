"""Pages of a long list under real addresses. Lists end at a bound: no query counts a million."""

from django.http import Http404
from django.utils.http import urlencode

from catalog.shelf import Choice, Page

PAGE = 24
MOST_PAGES = 50
MOST_ROWS = PAGE * MOST_PAGES


def page_number(asked: str | None) -> int:
    """Raises Http404 for what is no page number."""
    if not asked:
        return 1
    if not asked.isascii() or not asked.isdigit() or len(asked) > 4 or not 1 <= int(asked) <= MOST_PAGES:
        raise Http404
    return int(asked)


def page_of(number: int, total: int, *, url: str, **query: str) -> Page:
    """Raises Http404 for a page behind the last."""
    pages = max(1, -(-min(total, MOST_ROWS) // PAGE))
    if number > pages:
        raise Http404

    def at(n: int) -> str:
        if not 1 <= n <= pages:
            return ""
        asked = {name: value for name, value in query.items() if value} | ({"page": str(n)} if n > 1 else {})
        return f"{url}?{urlencode(asked)}" if asked else url

    near = sorted({1, pages, *range(max(1, number - 2), min(pages, number + 2) + 1)})
    return Page(
        number=number,
        pages=pages,
        total=total,
        previous_url=at(number - 1),
        next_url=at(number + 1),
        links=tuple(Choice(str(n), str(n), at(n), current=n == number) for n in near),
    )
