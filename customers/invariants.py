"""What must always hold for people."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from customers.models import Customer, PointsAccount, PointsMove
from shop.invariants import invariant

MOST_SHOWN = 50


@invariant("customers: an account holds a customer only by a confirmed address")
def joined_only_when_confirmed() -> list[str]:
    proved = EmailAddress.objects.filter(user=OuterRef("user"), email__iexact=OuterRef("email"), verified=True)
    taken = Customer.objects.exclude(user=None).exclude(Exists(proved))
    return [f"customer {pk} is joined to an account whose address is not confirmed" for pk in _some(taken)]


@invariant("customers: every confirmed address is a customer of its account")
def confirmed_is_joined() -> list[str]:
    joined = Customer.objects.filter(user=OuterRef("user"))
    apart = EmailAddress.objects.filter(verified=True, primary=True, user__is_staff=False).exclude(Exists(joined))
    return [f"address {pk} is confirmed but its account has no customer" for pk in _some(apart)]


@invariant("customers: a balance of points is the sum of its moves")
def points_are_the_sum_of_their_moves() -> list[str]:
    summed = PointsMove.objects.filter(user=OuterRef("user")).order_by().values("user").annotate(sum=Sum("points"))
    moved = Coalesce(Subquery(summed.values("sum"), output_field=IntegerField()), 0)
    wrong = PointsAccount.objects.annotate(moved=moved).exclude(balance=F("moved"))
    opened = PointsAccount.objects.filter(user=OuterRef("user"))
    lost = PointsMove.objects.exclude(Exists(opened)).order_by("user").values_list("user", flat=True).distinct()
    return [f"account {pk} has another balance of points than its moves" for pk in (*_some(wrong), *lost[:MOST_SHOWN])]


def _some(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_SHOWN])
