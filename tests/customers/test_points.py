"""The ledger of points: never below nothing, no deed twice, staff gives and takes with a reason, old ones lapse."""

from datetime import timedelta

import pytest
from django.db import Error, transaction
from django.utils import timezone

from customers import points
from customers.errors import NotEnoughPoints
from customers.models import PointsAccount, PointsKind, PointsMove
from shop.invariants import broken
from shop.models import User

pytestmark = pytest.mark.django_db
SUM = "customers: a balance of points is the sum of its moves"


@pytest.fixture
def user():
    return User.objects.create_user("kaethe@example.org", "x")


def add(user, number, key="k1"):
    return points.add(user.pk, number, kind=PointsKind.EARNED, key=key, reference="TW-1")


def test_what_is_added_under_one_key_counts_once(user):
    assert (add(user, 40), add(user, 40), add(user, 2, "k2")) == (True, False, True)
    assert (points.balance(user.pk), PointsMove.objects.count()) == (42, 2)
    assert points.moved_for("TW-1") == {"earned": 42}


def test_more_than_there_is_cannot_be_spent_and_nothing_is_written(user):
    add(user, 40)
    with pytest.raises(NotEnoughPoints, match="left: 40"):
        points.spend(user.pk, 41, key="s", reference="TW-2")
    assert (points.balance(user.pk), PointsMove.objects.count()) == (40, 1)
    assert points.spend(user.pk, 40, key="s", reference="TW-2")
    assert not points.spend(user.pk, 40, key="s", reference="TW-2")
    assert points.balance(user.pk) == 0


def test_who_never_had_any_can_spend_none(user):
    with pytest.raises(NotEnoughPoints):
        points.spend(user.pk, 1, key="s", reference="TW-2")
    assert not PointsMove.objects.exists()


def test_what_is_taken_back_is_no_more_than_is_left(user):
    add(user, 40)
    points.spend(user.pk, 30, key="s", reference="TW-2")
    assert points.take_back(user.pk, 25, kind=PointsKind.UNEARNED, key="u", reference="TW-1")
    assert not points.take_back(user.pk, 25, kind=PointsKind.UNEARNED, key="u2", reference="TW-1")
    assert points.balance(user.pk) == 0


def test_staff_gives_and_takes_with_a_reason(user):
    staff = User.objects.create_user("staff@example.org", "x", is_staff=True)
    points.grant(user.pk, 50, reason="a late parcel", by=staff)
    points.grant(user.pk, -20, reason="given twice", by=staff)
    with pytest.raises(NotEnoughPoints):
        points.grant(user.pk, -31, reason="too many", by=staff)
    assert [(m.points, m.reason, m.by) for m in PointsMove.objects.order_by("id")] == [
        (50, "a late parcel", staff),
        (-20, "given twice", staff),
    ]


def test_a_move_is_never_changed_and_a_balance_never_below_nothing_whoever_writes(user):
    add(user, 40)
    for deed in (
        lambda: PointsMove.objects.update(points=400),
        lambda: PointsMove.objects.all().delete(),
        lambda: PointsAccount.objects.update(balance=-1),
    ):
        with pytest.raises(Error), transaction.atomic():
            deed()
    assert SUM not in broken()
    PointsAccount.objects.update(balance=39)
    assert SUM in broken()


def test_points_lapse_together_when_nothing_was_moved_for_two_years(user):
    add(user, 40)
    now = timezone.now()
    assert points.lapse(now + timedelta(days=points.KEPT_DAYS - 1)) == 0
    later = now + timedelta(days=points.KEPT_DAYS, minutes=1)
    assert (points.lapse(later), points.lapse(later)) == (1, 0)
    assert (points.balance(user.pk), PointsMove.objects.first().kind) == (0, "lapsed")
    assert SUM not in broken()


def test_staff_grants_in_the_back_office_and_nobody_else(client, user):
    add(user, 40)
    client.force_login(User.objects.create_superuser("boss@example.org", "x"))
    page = "/admin/customers/pointsmove/add/"
    refused = client.post(page, {"email": user.email, "points": "-41", "reason": "x"}, follow=True)
    assert "Points left: 40." in refused.text
    assert client.post(page, {"email": user.email, "points": "10", "reason": "sorry"}).status_code == 302
    assert (points.balance(user.pk), PointsMove.objects.first().reason) == (50, "sorry")
    helper = User.objects.create_user("helper@example.org", "x", is_staff=True)
    client.force_login(helper)
    assert client.get(page).status_code == 403
