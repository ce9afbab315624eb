"""The wish list of an account: what she kept there, and what she brings along from a browser."""

from collections.abc import Iterable

from django.db import transaction

from catalog.browse.chosen import MOST_KEPT
from catalog.models import Product
from customers.models import Wish
from shop.models import User


@transaction.atomic
def keep(user: User, slugs: Iterable[str]) -> tuple[str, ...]:
    """Put these products in front of her list, the first in front of all; the list as it is now.

    What is there already stays where it is, what the shop does not know is left out, and of more than ``MOST_KEPT``
    the oldest go.
    """
    wanted = tuple(dict.fromkeys(slugs))[:MOST_KEPT]
    found = dict(Product.objects.filter(slug__in=wanted).values_list("slug", "id"))
    wishes = [Wish(user=user, product_id=found[slug]) for slug in reversed(wanted) if slug in found]
    Wish.objects.bulk_create(wishes, ignore_conflicts=True)
    outgrown = Wish.objects.filter(user=user).values("id")[MOST_KEPT:]
    Wish.objects.filter(id__in=list(outgrown.values_list("id", flat=True))).delete()
    return wished(user)


def drop(user: User, slugs: Iterable[str]) -> tuple[str, ...]:
    """Take these products from her list; the list as it is now."""
    Wish.objects.filter(user=user, product__slug__in=list(slugs)[:MOST_KEPT]).delete()
    return wished(user)


def wished(user: User) -> tuple[str, ...]:
    """The products of her list by their slugs, the latest first. One statement."""
    return tuple(Wish.objects.filter(user=user).values_list("product__slug", flat=True)[:MOST_KEPT])
