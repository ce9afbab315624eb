"""Buyers who press the last button: baskets that are full and priced, and clients that post the checkout's form."""

import http.client
import os
import secrets
import time
from collections import Counter
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from django.core import signing  # noqa: E402 (Django first)
from django.utils.translation import override  # noqa: E402

from catalog import stock  # noqa: E402
from catalog.models import Stock  # noqa: E402
from catalog.offers import offers  # noqa: E402
from orders import checkout  # noqa: E402
from orders.cookie import NAME, SALT  # noqa: E402
from orders.forms import seen_text  # noqa: E402
from orders.models import Basket, BasketLine  # noqa: E402

HOME = "/de-eu/"
KINDS = 3
PLENTY = 900_000
SENT_BACK = 0
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
ADDRESS = {
    "email": "buyer@example.com",
    "name": "Käthe Brückner",
    "street": "Torstraße 7",
    "postal": "10119",
    "city": "Berlin",
    "country": "DE",
}


@dataclass(frozen=True)
class Ready:
    """A form that only has to be sent, and the cookie that proves whose."""

    cookie: str
    body: bytes


@dataclass(frozen=True)
class Run:
    per_s: float
    times_ms: list[float]
    answers: Counter[int]


def goods() -> list[int]:
    """Variants that can be bought; so many of each are counted in that no run empties a shelf."""
    shelves = Stock.objects.filter(on_hand__gt=0).values_list("variant__sku", "place__code")
    known = offers({sku for sku, _place in shelves}, language="de", currency="EUR", market="eu")
    sold = {
        sku: offer.variant_id
        for sku, offer in known.items()
        if not (offer.gift_only or offer.digital or offer.not_sold_to("DE"))
    }
    for sku, place in shelves:
        if sku in sold:
            stock.count(sku, place, PLENTY)
    return sorted(sold.values())


def baskets(number: int, variants: list[list[int]]) -> list[Ready]:
    """Full baskets, basket n with the variants n; each form carries the total that its page would have shown."""
    made = Basket.objects.bulk_create(
        Basket(token=secrets.token_urlsafe(24), market="eu", country="DE") for _n in range(number)
    )
    BasketLine.objects.bulk_create(
        BasketLine(basket=basket, variant_id=variant, quantity=1)
        for n, basket in enumerate(made)
        for variant in variants[n % len(variants)]
    )
    known: dict[int, tuple[str, str]] = {}
    ready = []
    for n, basket in enumerate(made):
        turn = n % len(variants)
        if turn not in known:
            with override("de"):
                seen = checkout.look(checkout.wish_of(basket, "de"))
            known[turn] = (seen_text(seen.bill.total), seen.chosen.method if seen.chosen else "")
        total, method = known[turn]
        form = ADDRESS | {"method": method, "shown_total": total, "order": "1"}
        ready.append(
            Ready(f"{NAME}={signing.get_cookie_signer(salt=NAME + SALT).sign(basket.token)}", urlencode(form).encode())
        )
    return ready


def press(port: int, ready: list[Ready], *, clients: int, per_s: float = 0) -> Run:
    """Send every form once, by so many clients at once, over connections that stay open.

    With ``per_s`` the forms come at that pace whatever the answers do, and a time counts from when a form was due.
    """
    waiting, times, answers = list(enumerate(ready)), [], Counter[int]()
    began = time.perf_counter()

    def client() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while waiting:
            try:
                turn, form = waiting.pop(0)
            except IndexError:
                return
            due = began + turn / per_s if per_s else time.perf_counter()
            time.sleep(max(0.0, due - time.perf_counter()))
            line.request("POST", f"{HOME}checkout/", form.body, HEADERS | {"Cookie": form.cookie})
            answer = line.getresponse()
            answer.read()
            times.append(1000 * (time.perf_counter() - due))
            answers[_end(answer)] += 1

    threads = [Thread(target=client) for _n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Run(len(ready) / (time.perf_counter() - began), sorted(times), answers)


def _end(answer: http.client.HTTPResponse) -> int:
    """The status; SENT_BACK where it leads anywhere but to the provider's page: the basket, which says why."""
    paid = answer.headers.get("Location", "").startswith("https://pay.example/")
    return answer.status if paid or answer.status != 303 else SENT_BACK
