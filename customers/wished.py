"""The wish list of an account: the same on every device, merged with the browser's list at sign-in."""

from collections.abc import Sequence

from django.db import transaction

from catalog.models import Product, ProductStatus
from customers.errors import EnoughWished
from customers.models import Wished
from shop.errors import Missing
from shop.models import User

# The browser's list (chosen.js) and the page of a list (catalog.browse.chosen) hold as many.
MOST = 48


def slugs_of(user: User) -> list[str]:
    """The addresses of the pieces, the newest wish first."""
    return list(Wished.objects.filter(user=user).order_by("-id").values_list("product__slug", flat=True)[:MOST])


@transaction.atomic
def keep(user: User, slug: str) -> bool:
    """Put a piece on top of the list; False when it stands there already, wherever. Raises Missing, EnoughWished."""
    _hold(user)
    product = Product.objects.filter(slug=slug, status=ProductStatus.PUBLISHED).first()
    if product is None:
        raise Missing(name=slug[:60])
    hers = Wished.objects.filter(user=user)
    if hers.filter(product=product).exists():
        return False
    if hers.count() >= MOST:
        raise EnoughWished(most=MOST)
    Wished.objects.create(user=user, product=product)
    return True


def drop(user: User, slug: str) -> bool:
    """Take a piece off; False when it does not stand there."""
    return bool(Wished.objects.filter(user=user, product__slug=slug).delete()[0])


@transaction.atomic
def merge(user: User, slugs: Sequence[str]) -> list[str]:
    """Add what the browser had, and say what the list is now.

    What the account had stays in its order; the browser's pieces come before it in theirs, each once. What is no piece
    of the shop is left out, and so are the browser's last ones where the list is full: nothing of the account is lost.
    """
    _hold(user)
    had = set(Wished.objects.filter(user=user).values_list("product__slug", flat=True))
    named = [slug for slug in dict.fromkeys(slugs[: MOST * 2]) if slug not in had]
    known = dict(Product.objects.filter(slug__in=named, status=ProductStatus.PUBLISHED).values_list("slug", "pk"))
    new = [known[slug] for slug in named if slug in known][: max(0, MOST - len(had))]
    # The newest has the highest key, so the browser's first piece is written last.
    Wished.objects.bulk_create([Wished(user=user, product_id=product) for product in reversed(new)])
    return slugs_of(user)


def _hold(user: User) -> None:
    """Two devices of one account wait for each other."""
    User.objects.select_for_update().get(pk=user.pk)
