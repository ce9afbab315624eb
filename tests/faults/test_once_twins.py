"""Broken twins of the guard of forms: each forgets one of its promises, and the trials of E7 catch it."""

import threading

import pytest
from django.http import HttpResponse

from shop import once
from shop.models import User
from tests.shop import trials_once as trials

pytestmark = pytest.mark.django_db


def test_the_trials_catch_a_guard_that_never_remembers():
    assert not trials.same_body(lambda view: view, once.fresh())


def test_the_trials_catch_a_guard_that_keeps_only_the_words(monkeypatch):
    real = once._read
    monkeypatch.setattr(once, "_read", lambda found: HttpResponse(real(found).content))
    assert not all(trials.same_body(once.once(), once.fresh()) for _trial in range(20))


def test_the_trials_catch_a_guard_that_does_not_compare_what_was_sent(monkeypatch):
    monkeypatch.setattr(once, "_asked", lambda request: "the same")
    assert not trials.other_body(once.once(), once.fresh())


def test_the_trials_catch_a_guard_that_knows_no_visitors(monkeypatch):
    monkeypatch.setattr(once, "visitor_of", lambda request: "somebody")
    ann, bob = (User.objects.create(email=f"{name}@example.org") for name in ("ann", "bob"))
    assert not trials.other_user(once.once(), once.fresh(), ann, bob)


@pytest.mark.django_db(transaction=True)
def test_the_trials_catch_a_guard_that_looks_before_it_notes(monkeypatch):
    """Look, work, then note: two at once both find nothing."""
    noted: dict[str, HttpResponse] = {}
    lock = threading.Lock()

    def looks_first(view):
        def guarded(request):
            key = request.POST["once"]
            if key in noted:
                return noted[key]
            answer = view(request)
            with lock:
                noted.setdefault(key, answer)
            return answer

        return guarded

    assert not trials.in_flight(looks_first, once.fresh())
