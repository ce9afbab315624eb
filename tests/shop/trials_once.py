"""Trials of E7 by any guard that claims to answer a repeated form alike; the broken twins go through the same ones."""

import random
import threading
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from shop.models import User

Guard = Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]
FACTORY = RequestFactory()


class Counter:
    """A deed that must be done once: each time it counts, and its answer names the count and sets a cookie."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.done += 1
        words = f"<p>{self.done}: {request.POST['what']} – 注文</p>"
        answer = HttpResponse(words, status=random.choice([200, 201, 422]))
        answer.set_cookie("basket", f"token-{self.done}", max_age=90, httponly=True, samesite="Lax")
        return answer


def sent(key: str, what: str, *, user: User | None = None) -> HttpRequest:
    request = FACTORY.post("/en-eu/checkout/", {"once": key, "what": what})
    request.user = user or AnonymousUser()
    request.session = type("NoSession", (dict,), {"session_key": None})()
    request.LANGUAGE_CODE, request.market = "en", None
    return request


def all_of(answer: HttpResponse) -> tuple[int, bytes, str, list[str]]:
    return (
        answer.status_code,
        answer.content,
        answer["Content-Type"],
        [morsel.OutputString() for morsel in answer.cookies.values()],
    )


def same_body(guard: Guard, key: str) -> bool:
    """Byte for byte the same, done once."""
    deed = Counter()
    view = guard(deed)
    first = all_of(view(sent(key, "two cups")))
    return all(all_of(view(sent(key, "two cups"))) == first for _again in range(2)) and deed.done == 1


def other_body(guard: Guard, key: str) -> bool:
    """Refused, and not with the answer of the first, which may have been a refusal too."""
    deed = Counter()
    view = guard(deed)
    first = view(sent(key, "two cups"))
    second = view(sent(key, "three cups"))
    return second.status_code == 422 and second.content != first.content and deed.done == 1


def other_user(guard: Guard, key: str, ann: User, bob: User) -> bool:
    """The same key and words of somebody else are a deed of their own, and show nothing of hers."""
    deed = Counter()
    view = guard(deed)
    hers = view(sent(key, "two cups", user=ann))
    his = view(sent(key, "two cups", user=bob))
    return deed.done == 2 and hers.content != his.content and hers.cookies != his.cookies


def in_flight(guard: Guard, key: str) -> bool:
    """While the first is worked on, the second is told to wait; then it is answered the same."""
    deed, inside, finish = Counter(), threading.Event(), threading.Event()
    answers: list[HttpResponse] = []

    def slow(request: HttpRequest) -> HttpResponse:
        inside.set()
        finish.wait(30)
        return deed(request)

    view: Any = guard(slow)

    def work() -> None:
        answers.append(view(sent(key, "two cups")))
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    inside.wait(30)
    finish_soon = threading.Timer(5, finish.set)  # a guard that lets both in must not hang the test
    finish_soon.start()
    waiting = view(sent(key, "two cups"))
    finish.set()
    thread.join(30)
    finish_soon.cancel()
    told = waiting.status_code == 409 and int(waiting.headers.get("Retry-After", "0")) >= 1
    return told and deed.done == 1 and all_of(view(sent(key, "two cups"))) == all_of(answers[0])
