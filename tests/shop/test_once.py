"""E7: the same form again is the same answer; other entries, another person and one on the way each get their own."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from shop import once
from shop.models import Answered, User
from tests.shop import trials_once as trials

EACH = 125  # four kinds: 500 trials


@pytest.mark.django_db
def test_125_times_the_same_body_is_answered_byte_for_byte_and_done_once():
    assert all(trials.same_body(once.once(), once.fresh()) for _trial in range(EACH))


@pytest.mark.django_db
def test_125_times_another_body_under_the_same_key_is_refused():
    assert all(trials.other_body(once.once(), once.fresh()) for _trial in range(EACH))


@pytest.mark.django_db
def test_125_times_another_user_sees_nothing_of_it():
    ann, bob = (User.objects.create(email=f"{name}@example.org") for name in ("ann", "bob"))
    assert all(trials.other_user(once.once(), once.fresh(), ann, bob) for _trial in range(EACH))


@pytest.mark.django_db(transaction=True)
def test_125_times_one_on_the_way_lets_the_other_wait():
    assert all(trials.in_flight(once.once(), once.fresh()) for _trial in range(EACH))


@pytest.mark.django_db
def test_what_failed_on_our_side_may_be_tried_again():
    answers = [HttpResponse(status=503), HttpResponse("done")]
    view = once.once()(lambda request: answers.pop(0))
    assert view(trials.sent("k", "cup")).status_code == 503
    assert view(trials.sent("k", "cup")).content == b"done"

    def broken(request):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once.once()(broken)(trials.sent("k2", "cup"))
    assert once.once()(lambda request: HttpResponse("done"))(trials.sent("k2", "cup")).content == b"done"


@pytest.mark.django_db
def test_the_work_of_a_process_that_died_is_taken_over_after_a_minute():
    request = trials.sent("k", "cup")
    assert once.begin(once.visitor_of(request), "k", once._asked(request))
    deed = trials.Counter()
    assert once.once()(deed)(trials.sent("k", "cup")).status_code == 409
    Answered.objects.update(began_at=timezone.now() - timedelta(seconds=61))
    once.once()(deed)(trials.sent("k", "cup"))
    assert deed.done == 1


@pytest.mark.django_db
def test_what_is_kept_cannot_be_read_in_the_table_and_goes_after_a_day():
    once.once()(trials.Counter())(trials.sent("k", "secret-number"))
    assert "secret-number" not in str(Answered.objects.values().get())
    assert once.forget_old() == 0
    Answered.objects.update(began_at=timezone.now() - timedelta(days=1, minutes=1))
    assert once.forget_old() == 1


@pytest.mark.django_db
def test_a_form_without_a_key_is_not_guarded_and_leaves_no_row():
    deed = trials.Counter()
    for _time in range(2):
        once.once()(deed)(trials.sent("", "cup"))
    assert (deed.done, Answered.objects.count()) == (2, 0)
