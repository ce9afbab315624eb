"""What the checkout's fields hold: what she sent, else what she typed before, else her book, else her account."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from customers import addresses
from customers.models import BookedAddress
from orders import basket, draft
from orders.models import Basket
from shop import markets
from shop.models import User

# Never shown again as typed: the page decides these anew each time.
OF_THE_PAGE = {
    "country",
    "shown_total",
    "shown_basket",
    "once",
    "order",
    "recount",
    "booked_was",
    "csrfmiddlewaretoken",
}


@dataclass(frozen=True)
class Entries:
    """``typed`` by field; ``book`` is her address book, ``booked`` the token of the address that fills the fields."""

    typed: dict[str, str]
    book: Sequence[BookedAddress] = ()
    booked: str = ""

    def get(self, name: str) -> str:
        return self.typed.get(name, "")


def entries_of(request: HttpRequest, found: Basket) -> Entries:
    """Reads her book in one query where she has signed in. Sends the basket to the country of a booked address."""
    user = request.user if isinstance(request.user, User) else None
    book = addresses.book_of(user) if user is not None else []
    if request.method == "POST":
        return _sent(request, found, book)
    start = {"email": user.email, "name": user.name} if user is not None else {}
    if "country" not in request.GET:
        _go_home(found, book)
    typed = draft.recall(request, found.country)
    row = next((row for row in book if row.country == found.country), None)
    if row is not None and "street" not in typed:
        start |= _filled(row)
        return Entries(
            {**start, **{name: typed[name] for name in ("email", "vat_number") if name in typed}}, book, row.token
        )
    return Entries({**start, **typed}, book)


def _sent(request: HttpRequest, found: Basket, book: Sequence[BookedAddress]) -> Entries:
    """The fields as they were sent; an address that was chosen a moment ago takes the place of the typed one."""
    typed = {name: text for name, text in request.POST.items() if isinstance(text, str) and name not in OF_THE_PAGE}
    chosen = request.POST.get("booked", "")
    row = next((row for row in book if row.token == chosen), None)
    if row is None or "order" in request.POST or chosen == request.POST.get("booked_was", ""):
        return Entries(typed, book, chosen if row is not None and row.country == found.country else "")
    if row.country in markets.countries_of(markets.by_code(found.market)):
        basket.send_to(found, row.country)
        return Entries({**typed, "method": "", **_filled(row)}, book, row.token)
    return Entries(typed, book)


def _filled(row: BookedAddress) -> dict[str, str]:
    kept = {name: text for name, text in row.written.to_json().items() if name not in {"country", "sorting"}}
    return {**kept, **({"method": row.shipping_method} if row.shipping_method else {})}


def _go_home(found: Basket, book: Sequence[BookedAddress]) -> None:
    """A basket whose country nobody has chosen goes where her parcels go."""
    market = markets.by_code(found.market)
    if found.country != markets.country_of(market) or any(row.country == found.country for row in book):
        return
    served = markets.countries_of(market)
    row = next((row for row in book if row.country in served), None)
    if row is not None:
        basket.send_to(found, row.country)
