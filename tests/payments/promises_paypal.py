"""The check behind M3 and E6 for PayPal: after a crowd of payments in bad weather its truth equals our books."""

import random
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q
from django.test import Client
from django.utils import timezone

from payments import inbox, ledger, reconciling, refunding, taking
from payments.errors import AlreadyPaid, RefundTooLarge
from payments.models import Payment, Refund
from payments.states import PaymentStatus, RefundState
from shop import http
from shop.errors import Unavailable
from shop.money import exponent, money
from shop.outside import World
from tests.payments.paypal_making import approve, hear, leave, start, truth

CURRENCIES = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "TWD": 0, "HUF": 0}
WAYS = ["balance"] * 6 + ["bank", "bank", "bouncing", "declined", "step", "away"]
API = ("POST /v2/checkout/orders", "POST /v2/checkout/orders/*/capture", "POST /v2/payments/captures/*/refund")
MOST_TRIES = 40


@dataclass
class Weather:
    """One seed's crowd, and the dice it is thrown with."""

    world: World
    client: Client
    seed: int

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)

    def turn_bad(self) -> None:
        for match in API:
            for kind, share in (("cut", 0.25), ("error", 0.15), ("garbage", 0.1)):
                self.world.fault(kind, match, service="paypal", times=0, share=share)
        self.world.fault("error", "GET /v2/checkout/orders/*", service="paypal", times=0, share=0.1, status=503)
        self.world.fault("error", "POST /v1/oauth2/token", service="paypal", times=0, share=0.2, status=429)
        for kind, share in (("tamper_amount", 0.04), ("tamper_currency", 0.04), ("tamper_account", 0.03)):
            self.world.fault(kind, API[1], service="paypal", times=0, share=share)
        for kind, share in (("drop_webhook", 0.3), ("duplicate_webhook", 0.3), ("reorder_webhook", 0.3)):
            self.world.fault(kind, service="paypal", times=0, share=share)


def differing(world: World, client: Client, *, seed: int, payments: int = 60) -> list[str]:
    """Where PayPal's truth and our books differ after ``payments`` of them, by currency, reference and report."""
    weather = Weather(world, client, seed)
    weather.turn_bad()
    for n in range(payments):
        _buy(weather, f"TW-{n}")
        if weather.dice.random() < 0.6:
            hear(world, client)
    for pk in Payment.objects.exclude(session_id="").values_list("pk", flat=True):
        _try(lambda pk=pk: taking.ask(pk))
    _refund_some(weather)
    world.clear_faults()
    _calm_down(weather)
    wrong = _by_currency(world) + _by_reference(world) + _undecided()
    world.control("paypal/close-day", {"day": timezone.now().date().isoformat()})
    run = reconciling.reconcile("paypal", timezone.now().date())
    # What is below zero (a fee on money that went back) is not paid out.
    left = {name.upper(): sums["balance"] for name, sums in truth(world)["currencies"].items() if sums["balance"]}
    books = {code: amount.amount.scaleb(CURRENCIES[code]) for code, amount in ledger.balances("psp:paypal").items()}
    if not run.is_clean or books != left:
        wrong.append(f"the report: {run.findings} {run.sums} {books} {left}")
    return [f"seed {seed}: {each}" for each in wrong]


def _buy(weather: Weather, reference: str) -> None:
    dice, world = weather.dice, weather.world
    currency = dice.choice(sorted(CURRENCIES))
    amount = Decimal(dice.randrange(200, 90_000)).scaleb(-CURRENCIES[currency])
    way = dice.choice(WAYS)
    for _again in range(2):
        page = _until(lambda: start(reference, str(amount), currency))
        if way == "away":
            leave(world, page)
            return
        approve(world, page, way)
        # Return page, poller, or nobody: then the notice is on its own until the weather is calm.
        if dice.random() < 0.7:
            _try(lambda: taking.check(reference))
        if way not in ("declined", "step"):
            return
        world.sandbox.truth.set_number("clock", world.sandbox.truth.number("clock") + 1)
        way = "balance"


def _refund_some(weather: Weather) -> None:
    dice = weather.dice
    for payment in Payment.objects.filter(status=PaymentStatus.CAPTURED).order_by("reference"):
        for n in range(dice.choice([0, 0, 1, 1, 2])):
            part = dice.choice([Decimal(1), Decimal("0.5"), Decimal("0.31")])
            digits = Decimal(1).scaleb(-CURRENCIES[payment.currency])
            amount = max((payment.amount.amount * part).quantize(digits), digits)
            try:
                asked = refunding.refund(
                    payment.reference,
                    amount=money(amount, payment.currency),
                    key=f"{payment.reference}-{n}",
                    reason="x",
                )
            except RefundTooLarge:
                continue
            _try(lambda pk=asked.pk: refunding.send(pk))


def _calm_down(weather: Weather) -> None:
    """Hours later: banks have decided, notices came as far as they come, the poller has asked about everything."""
    for _round in range(4):
        for pk in Refund.objects.filter(status=RefundState.ASKED).values_list("pk", flat=True):
            _until(lambda pk=pk: refunding.send(pk))
        weather.world.control("paypal/settle")
        hear(weather.world, weather.client)
        # The poller asks about what is not paid, and about refunds that hang; about nothing else.
        doubtful = ~Q(status=PaymentStatus.CAPTURED) | Q(refunds__status=RefundState.SENT)
        for pk in Payment.objects.filter(doubtful).exclude(session_id="").values_list("pk", flat=True).distinct():
            _until(lambda pk=pk: taking.ask(pk))
        inbox.apply_waiting()


def _by_currency(world: World) -> list[str]:
    wrong, books = [], ledger.balances("psp:paypal")
    for name, sums in truth(world)["currencies"].items():
        code = name.upper()
        held = Decimal(sums["captured"] - sums["refunded"]).scaleb(-CURRENCIES[code])
        booked = books.pop(code, money(0, code)).amount
        if held != booked:
            wrong.append(f"{code}: PayPal has {held}, the books {booked}")
    return wrong + [f"{code}: only in the books" for code in books]


def _by_reference(world: World) -> list[str]:
    """What was captured and refunded for each order that fits; what did not fit stands in suspense."""
    wrong, found = [], truth(world)["references"]
    for payment in Payment.objects.filter(status=PaymentStatus.CAPTURED):
        sums = found.get(payment.reference, {}).get(payment.currency.lower(), {})
        digits = CURRENCIES[payment.currency]
        told = [Decimal(sums.get(name, 0)).scaleb(-digits) for name in ("captured", "refunded")]
        if told != [payment.captured_amount, payment.refunded_amount] or digits > exponent(payment.currency):
            wrong.append(f"{payment.reference}: {told}, here {payment.captured_amount} {payment.refunded_amount}")
    return wrong


def _undecided() -> list[str]:
    asked = Refund.objects.filter(status__in=[RefundState.ASKED, RefundState.SENT]).count()
    return [f"{asked} refunds hang"] if asked else []


def _until(deed: object) -> object:
    """As a shopper who clicks again, or a worker that is woken again."""
    for _ in range(MOST_TRIES):
        try:
            return deed()  # type: ignore[operator]
        except (Unavailable, AlreadyPaid):
            http.breaker("PayPal").worked()
    raise AssertionError("PayPal never answered")


def _try(deed: object) -> None:
    try:
        deed()  # type: ignore[operator]
    except Unavailable:
        http.breaker("PayPal").worked()
