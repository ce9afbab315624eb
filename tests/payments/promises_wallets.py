"""The check behind the wallets' promise: after a batch with all faults on, their truth and our books are the same."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from moneyed import Money

from payments import ledger, polling, refunding, taking
from payments.models import Payment, Refund
from payments.states import PaymentStatus
from shop import http
from shop.errors import Unavailable
from shop.money import money
from shop.outside import World
from tests.payments.wallets import begin, hear

Buy = Callable[[World, Payment, random.Random], None]
FAULTS = ("cut", "error", "garbage")
WEBHOOK_FAULTS = ("drop_webhook", "duplicate_webhook", "reorder_webhook")
TURNS = 8


def differing(
    provider: str, world: World, client: Client, *, buy: Buy, calls: str, count: int = 40, seed: int = 1
) -> list[str]:
    """Where our books and the wallet's truth differ after ``count`` payments; ``calls`` are those that may be hit."""
    dice = random.Random(seed)
    for kind in FAULTS:
        world.fault(kind, calls, service=provider, times=0, share=0.08)
    for kind in WEBHOOK_FAULTS:
        world.fault(kind, service=provider, times=0, share=0.2, seconds=0.01)
    for n in range(count):
        _order(provider, world, client, buy=buy, dice=dice, n=n)
    _settle(provider, world, client)
    world.clear_faults()
    _settle(provider, world, client)
    return _differences(provider, world)


def _order(provider: str, world: World, client: Client, *, buy: Buy, dice: random.Random, n: int) -> None:
    reference, amount = f"TW-{n}", _some(dice, 5_000_00)
    for _again in range(TURNS):
        with suppress(Unavailable):
            payment = begin(provider, reference, f"{amount.amount:.2f}")
            break
        http._breakers.clear()
    else:
        return
    with suppress(OSError):
        buy(world, payment, dice)
    if dice.random() < 0.5:
        hear(world, client, provider)
    if dice.random() < 0.5:
        taking.check(reference)
    http._breakers.clear()
    paid = taking.paid(reference)
    if paid and dice.random() < 0.6:
        part = _some(dice, int(paid.captured.amount * 100))
        refunding.refund(reference, amount=part, key=f"{reference}:back", reason="returned")


def _some(dice: random.Random, most_fen: int) -> Money:
    return money(Decimal(dice.randint(1, most_fen)) / 100, "CNY")


def _settle(provider: str, world: World, client: Client) -> None:
    """What the workers do in their time."""
    for _turn in range(TURNS):
        http._breakers.clear()
        if provider == "wechat":
            world.control("wechat/settle-refunds")
        hear(world, client, provider)
        undecided = Q(status=PaymentStatus.PENDING) | Q(refunds__status="sent")
        Payment.objects.filter(pk__in=Payment.objects.filter(undecided).values("pk")).update(poll_at=timezone.now())
        polling.poll_open()
        Refund.objects.filter(status="asked").update(due_at=timezone.now() - timedelta(seconds=1))
        for pk in refunding.due():
            http._breakers.clear()
            with suppress(Unavailable):
                refunding.send(pk)


@transaction.atomic
def _differences(provider: str, world: World) -> list[str]:
    truth = world.control(f"{provider}/truth", method="GET")
    wrong = [
        f"{payment.reference}: we {ours}, the wallet {theirs}"
        for payment in Payment.objects.filter(provider=provider).order_by("pk")
        if (ours := _ours(payment)) != (theirs := _theirs(truth, payment.reference))
    ]
    total = ledger.balances(f"psp:{provider}").get("CNY", money(0, "CNY"))
    sums = truth["currencies"].get("cny", {"captured": 0, "refunded": 0})
    if int(total.amount * 100) != sums["captured"] - sums["refunded"]:
        wrong.append(f"the books hold {total}, the wallet {sums}")
    if Refund.objects.filter(status__in=["asked", "sent"]).exists():
        wrong.append("a refund is not decided")
    return wrong


def _ours(payment: Payment) -> tuple[int, int]:
    return int(payment.captured_amount * 100), int(payment.refunded_amount * 100)


def _theirs(truth: dict[str, dict[str, dict[str, dict[str, int]]]], reference: str) -> tuple[int, int]:
    sums = truth["references"].get(reference, {}).get("cny", {})
    return sums.get("captured", 0), sums.get("refunded", 0)
