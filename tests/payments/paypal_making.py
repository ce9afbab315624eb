"""Small makers for tests of PayPal: what a buyer does on its pages, and how its notices come in at our door."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from payments import inbox, taking
from payments.models import Payment, Refund
from shop.money import money
from shop.outside import World
from shop.outside.handle import Visit


def start(reference: str = "TW-1", amount: str = "49.98", currency: str = "EUR", **more: object) -> str:
    asked = {
        "reference": reference,
        "amount": money(amount, currency),
        "provider": "paypal",
        "language": "de",
        "description": f"Order {reference}",
        "email": "anna@example.com",
        "return_url": f"http://testserver/de-eu/orders/{reference}/?back=paid",
        "cancel_url": f"http://testserver/de-eu/orders/{reference}/?back=unpaid",
    }
    return taking.start(**{**asked, **more})  # type: ignore[arg-type]


def approve(world: World, page: str, way: str = "balance") -> Visit:
    """The buyer logs in and says yes; the answer leads back to the shop."""
    form = {"email": "anna@example.com", "deed": "approve", "way": way}
    return world.visit(page, body=urlencode(form).encode())


def leave(world: World, page: str) -> Visit:
    return world.visit(page, body=urlencode({"deed": "cancel"}).encode())


def hear(world: World, client: Client) -> int:
    """The waiting notices come in at the real door, and are applied."""

    def door(body: bytes, headers: dict[str, str]) -> int:
        sent = {name: text for name, text in headers.items() if name != "Content-Type"}
        return client.post("/webhooks/paypal/", body, content_type="application/json", headers=sent).status_code

    heard = world.deliver_webhooks(to=door)
    inbox.apply_waiting()
    return heard


def ask_all() -> None:
    """What the woken worker does with notices that wait for a deed of ours."""
    for payment in Payment.objects.filter(provider="paypal", status="pending"):
        taking.ask(payment.pk)


def pay(world: World, client: Client, reference: str = "TW-1", amount: str = "49.98", currency: str = "EUR") -> Payment:
    """A paid payment whose notices have all been heard."""
    approve(world, start(reference, amount, currency))
    taking.check(reference)
    hear(world, client)
    return Payment.objects.get(reference=reference)


def only_payment() -> Payment:
    return Payment.objects.get()


def only_refund() -> Refund:
    return Refund.objects.get()


def truth(world: World) -> dict[str, Any]:
    """Sums per currency and per reference, in PayPal's smallest units."""
    found: dict[str, Any] = world.control("paypal/truth", method="GET")
    return found
