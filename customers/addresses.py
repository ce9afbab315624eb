"""The address book of an account: what the checkout offers, in the order in which it is likeliest wanted."""

from django.db import transaction
from django.utils import timezone

from customers.errors import EnoughAddresses
from customers.models import BookedAddress
from shop.errors import Missing
from shop.models import User
from shop.places import Address

MOST = 50


def book_of(user: User) -> list[BookedAddress]:
    """The default one first, then the one used last. One query."""
    return list(BookedAddress.objects.filter(user=user)[:MOST])


def booked(user: User, token: str) -> BookedAddress:
    """Raises Missing, also for an address of somebody else."""
    found = BookedAddress.objects.filter(user=user, token=token[:16]).first()
    if found is None:
        raise Missing(name=token[:16])
    return found


@transaction.atomic
def keep(user: User, address: Address, *, shipping_method: str = "") -> BookedAddress:
    """Put an address in, or note that it was used again; the first one is the default. Raises EnoughAddresses."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    book = book_of(user)
    known = next((row for row in book if row.written == address), None)
    if known is not None:
        known.used_at, known.shipping_method = timezone.now(), shipping_method or known.shipping_method
        known.save(update_fields=["used_at", "shipping_method"])
        return known
    if len(book) >= MOST:
        raise EnoughAddresses(most=MOST)
    return BookedAddress.objects.create(
        user=user,
        country=address.country,
        address=address.to_json(),
        is_default=not book,
        shipping_method=shipping_method,
    )


@transaction.atomic
def change(user: User, token: str, address: Address) -> BookedAddress:
    """Write an address anew; orders keep the one they were sent to. Raises Missing."""
    row = booked(user, token)
    row.country, row.address = address.country, address.to_json()
    row.save(update_fields=["country", "address"])
    return row


@transaction.atomic
def make_default(user: User, token: str) -> None:
    """Let the checkout take this one first. Raises Missing."""
    row = booked(user, token)
    BookedAddress.objects.filter(user=user, is_default=True).exclude(pk=row.pk).update(is_default=False)
    BookedAddress.objects.filter(pk=row.pk).update(is_default=True)


def remove(user: User, token: str) -> None:
    """Raises Missing."""
    booked(user, token).delete()
