"""Make the checkout's page: priced, with all she typed, the words her law wants, and what has changed since."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from moneyed import Money

from orders import checkout, identity, law, paying
from orders.case import Summary
from orders.errors import MethodGone
from orders.forms import Asked, CheckoutForm, seen_text
from orders.models import Basket
from orders.views.entries import Entries
from orders.views.filled import basket_view
from orders.views.showing import bill_shown, lines_shown, methods_shown
from orders.views.shown import CheckoutView
from orders.views.shown_beside import TextShown
from orders.views.telling import seen_of, told
from orders.views.waiting import with_days
from orders.views.ways import ways_shown
from orders.wish import Wish
from shop import languages, markets, places


@dataclass(frozen=True)
class Told:
    """What is said above the page, and its HTTP status."""

    trouble: str = ""
    status: int = 200


NOTHING = Told()


@dataclass(frozen=True)
class Desk:
    """One visitor at the checkout: her basket, what she has entered, what is asked for."""

    request: HttpRequest
    basket: Basket
    entries: Entries
    wish: Wish


def anew(desk: Desk, told: Told = NOTHING) -> HttpResponse:
    """The page as it would be ordered now, with all she typed and no complaints. Raises what ``look`` raises."""
    seen = checkout.look(desk.wish)
    start: dict[str, Any] = {
        **desk.entries.typed,
        "country": desk.wish.country,
        "shown_total": seen_text(seen.bill.total),
        "shown_basket": digest(desk.wish.pieces),
        "booked": desk.entries.booked,
        "booked_was": desk.entries.booked,
    }
    start["method"] = seen.chosen.method if seen.chosen is not None else ""
    return page(desk, seen, CheckoutForm(initial=start, **_choices(desk, seen)), told)


def form_of(desk: Desk, seen: Summary) -> CheckoutForm:
    """What she sent, to be judged."""
    return CheckoutForm(desk.request.POST, **_choices(desk, seen))


def page(desk: Desk, seen: Summary, form: CheckoutForm, said: Told = NOTHING) -> HttpResponse:
    wish = desk.wish
    names = {sku: seen.offers[sku].name for sku in wish.pieces}
    view = CheckoutView(
        lines=with_days(lines_shown(seen, wish), wish.market),
        bill=bill_shown(seen.bill),
        methods=methods_shown(seen),
        country=wish.country,
        country_name=places.country_name(wish.country),
        trouble=said.trouble,
        button=_button(wish.country, seen.bill.total),
        ways=ways_shown(wish.market.code, wish.country, seen.bill.total, form["pay_with"].value() or "")
        if "pay_with" in form.fields
        else (),
        texts=_texts(wish),
        news=(*told(desk.basket, seen_of(wish, wish.pieces, seen), names), *_lost(desk, seen)),
        is_gift=desk.basket.is_gift,
    )
    return render(desk.request, "orders/checkout.html", {"view": view, "form": form}, status=said.status)


def unpriced(desk: Desk, said: Told) -> HttpResponse:
    """The page where no price can be made: what is wrong, the way to the basket, and every field as she left it."""
    shown = basket_view(desk.basket, desk.wish)
    view = CheckoutView(
        lines=shown.lines,
        bill=None,
        methods=(),
        country=desk.wish.country,
        country_name=places.country_name(desk.wish.country),
        trouble=said.trouble,
    )
    form = CheckoutForm(initial={**desk.entries.typed, "country": desk.wish.country}, **_choices(desk, None))
    return render(desk.request, "orders/checkout.html", {"view": view, "form": form}, status=said.status)


def digest(pieces: Mapping[str, int]) -> str:
    """A short name for what is in the basket, to know a page that shows another one."""
    return hashlib.sha256(repr(sorted(pieces.items())).encode()).hexdigest()[:16]


def _choices(desk: Desk, seen: Summary | None) -> dict[str, Any]:
    wish = desk.wish
    ask = identity.asked_in(wish.country, is_import=seen.bill.is_import) if seen is not None else None
    return {
        "country": wish.country,
        "countries": places.country_choices(markets.countries_of(wish.market)),
        "methods": [
            (method.code, f"{method.name}, {method.days}: {languages.write_money(method.price)}")
            for method in (methods_shown(seen) if seen is not None else ())
        ],
        "ways": [part.code for part in paying.ways(wish.market.code, wish.country, seen.bill.total)] if seen else [],
        "asked": Asked(
            ask=ask,
            consents=law.consents_in(wish.country),
            book=[(row.token, ", ".join(row.written.lines())) for row in desk.entries.book],
        ),
    }


def _button(country: str, total: Money) -> str:
    return str(law.button_words(country)) % {"amount": languages.write_money(total)}


def _texts(wish: Wish) -> tuple[TextShown, ...]:
    """What she is told; what she must tick is a field of the form."""
    values = {"days": wish.market.withdrawal_days}
    return tuple(
        TextShown(str(consent.label), str(consent.text) % values)
        for consent in law.consents_in(wish.country)
        if not consent.ticked
    )


def _lost(desk: Desk, seen: Summary) -> list[str]:
    """A way of shipping she had chosen, a code she had entered: what is gone is said, what is now instead is shown."""
    said = []
    wanted = desk.wish.method
    if desk.request.method != "POST" and wanted and seen.chosen is not None and seen.chosen.method != wanted:
        said.append(str(MethodGone.sentence))
    if desk.wish.coupon and seen.opened is None:
        said.append(_("The code %(code)s is not valid any more; the total is without it.") % {"code": desk.wish.coupon})
    return said
