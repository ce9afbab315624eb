"""The checks behind E1 and E11, for the real inbox and for its broken twins."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, connections
from django.test import Client

from payments import inbox
from payments.errors import BadNotice
from payments.models import LedgerTransaction, Notice, Payment
from payments.providers.stripe_signature import header_for
from tests.payments import stripe_docs as docs
from tests.payments.making import open_payment

SECRETS = ["whsec_new", "whsec_old"]
THREADS = 8
WORKERS = 2
Verify = Callable[[bytes, str, list[str]], None]


def delivered_wrongly(*, events: int, deliveries: int, seed: int = 1) -> list[str]:
    """Deliver each event about twenty times, shuffled, by eight threads, while two workers apply: what is wrong."""
    dice = random.Random(seed)
    payments = [open_payment(f"TW-{n}") for n in range(events)]
    bodies = [docs.event("charge.succeeded", docs.charge(payment)) for payment in payments]
    copies = [*bodies, *dice.choices(bodies, k=deliveries - events)]
    dice.shuffle(copies)
    done = threading.Event()
    with ThreadPoolExecutor(THREADS + WORKERS) as pool:
        workers = [pool.submit(_work, done) for _ in range(WORKERS)]
        statuses = Counter(pool.map(_deliver, copies))
        done.set()
        for worker in workers:
            worker.result()
    while inbox.apply_waiting():
        pass
    return _not_exactly_once(statuses, payments, deliveries)


def _not_exactly_once(statuses: Counter[int], payments: list[Payment], deliveries: int) -> list[str]:
    wrong = []
    if statuses != {200: deliveries}:
        wrong.append(f"answers {dict(statuses)}")
    if (kept := Notice.objects.filter(state="applied", attempts=1).count()) != len(payments):
        wrong.append(f"{kept} of {Notice.objects.count()} notices applied once")
    if (captured := Payment.objects.filter(status="captured").count()) != len(payments):
        wrong.append(f"{captured} captured")
    if (booked := LedgerTransaction.objects.count()) != len(payments):
        wrong.append(f"{booked} transactions booked")
    return wrong


def _deliver(body: bytes) -> int:
    try:
        answer = Client(raise_request_exception=False).post(
            "/webhooks/stripe/", body, content_type="application/json", headers=docs.signature(body)
        )
        return answer.status_code
    finally:
        connection.close()


def _work(done: threading.Event) -> None:
    try:
        while not done.is_set():
            if not inbox.apply_waiting():
                time.sleep(0.01)
    finally:
        connections.close_all()


def accepted(verify: Verify, number: int, *, seed: int = 1) -> list[str]:
    """Which of ``number`` mutated notices ``verify`` lets in, and which honest ones it keeps out."""
    now = int(time.time())
    wrong = []
    for name, body, header in _mutations(number, random.Random(seed), now):
        try:
            verify(body, header, SECRETS)
        except BadNotice:
            continue
        wrong.append(f"let in: {name}")
    for secret in SECRETS:
        body = _body(0)
        try:
            verify(body, header_for(body, secret, at=now), SECRETS)
        except BadNotice:
            wrong.append(f"kept out: {secret}")
    return wrong


def _body(n: int) -> bytes:
    return json.dumps({"id": f"evt_{n}", "object": "event", "type": "x", "amount": 4998, "é": "ü"}).encode()


def _mutations(number: int, dice: random.Random, now: int) -> Iterator[tuple[str, bytes, str]]:
    for n in range(number):
        body = _body(n)
        good = header_for(body, dice.choice(SECRETS), at=now)
        name, changed = _mutate(n, body, good, dice, now)
        yield name, changed.get("body", body), changed.get("header", good)


def _mutate(n: int, body: bytes, good: str, dice: random.Random, now: int) -> tuple[str, Mapping]:
    place = dice.randrange(len(body))
    flipped = body[:place] + bytes([body[place] ^ (1 << dice.randrange(7))]) + body[place + 1 :]
    late, soon = now - 301 - dice.randrange(10**6), now + 310 + dice.randrange(10**6)
    stamp, signature = good.split(",v1=")
    kinds: list[tuple[str, Mapping]] = [
        ("one bit of the body", {"body": flipped}),
        ("body re-encoded", {"body": json.dumps(json.loads(body), indent=1).encode()}),
        ("unescaped", {"body": json.dumps(json.loads(body), ensure_ascii=False).encode()}),
        ("no header", {"header": ""}),
        ("no signature", {"header": stamp}),
        ("empty signature", {"header": f"{stamp},v1="}),
        ("old", {"header": header_for(body, SECRETS[0], at=late)}),
        ("from the future", {"header": header_for(body, SECRETS[0], at=soon)}),
        ("a retired secret", {"header": header_for(body, "whsec_retired", at=now)}),
        ("an empty secret", {"header": header_for(body, "", at=now)}),
        ("another scheme", {"header": f"{stamp},v0={signature}"}),
        ("another time", {"header": f"t={now - 1 - n % 200},v1={signature}"}),
        ("two times", {"header": f"t={late},{good}"}),
        ("no number", {"header": f"t=now,v1={signature}"}),
        ("cut short", {"header": good[: -1 - dice.randrange(60)]}),
        ("upper case", {"header": f"{stamp},v1={signature.upper()}"}),
        ("signed for another body", {"header": header_for(_body(n + 1), SECRETS[0], at=now)}),
        ("grown", {"body": body + b" "}),
    ]
    return kinds[n % len(kinds)]
