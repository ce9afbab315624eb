"""What must always hold for people."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from customers.models import Customer, PointsAccount, PointsMove, Review
from shop.invariants import invariant

MOST_SHOWN = 50
MISCOUNTED = """
SELECT product_id FROM (
    SELECT product_id, count(*) AS count, round(avg(stars) * 100) AS average
    FROM customers_review WHERE state = 'published' GROUP BY product_id
) counted FULL JOIN catalog_reputation told USING (product_id)
WHERE (counted.count, counted.average) IS DISTINCT FROM (told.count::bigint, told.average::numeric)
ORDER BY product_id LIMIT %s
"""


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


@invariant("customers: a review is about the piece that its writer received")
def published_is_received() -> list[str]:
    foreign = Review.objects.exclude(product=F("received__product"))
    return [f"review {pk} is about another product than its writer received" for pk in _some(foreign)]


@invariant("customers: every product's reputation is what its published reviews come to")
def reputation_is_counted() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(MISCOUNTED, [MOST_SHOWN])
        return [f"product {pk} shows another count or average than its reviews" for (pk,) in cursor.fetchall()]


def _some(rows: QuerySet[Any]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST_SHOWN])
