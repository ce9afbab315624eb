"""Recognise a customer by her mail address, and join it with an account once the address is proved."""

from django.db import transaction

from customers.events import CustomerJoined
from customers.models import Customer, TimelineNote
from shop.models import User
from shop.outbox import publish


def plain(email: str) -> str:
    """The one spelling of an address under which a customer is kept."""
    return email.strip().lower()


def recognise(email: str, *, language: str, market: str, name: str = "") -> Customer:
    """The customer of this address, made at her first visit.

    A guest's latest language and market are kept for the next letter. Whoever has an account is left as she is:
    anybody can type her address.
    """
    customer, is_new = Customer.objects.get_or_create(
        email=plain(email), defaults={"language": language, "market": market, "name": name}
    )
    if is_new or customer.has_account:
        return customer
    latest = {"language": language, "market": market, "name": name or customer.name}
    if any(getattr(customer, field) != value for field, value in latest.items()):
        Customer.objects.filter(pk=customer.pk, user=None).update(**latest)
        customer.refresh_from_db()
    return customer


def account_of(email: str) -> int | None:
    """The account that has proved this address, if any."""
    return Customer.objects.filter(email=plain(email)).values_list("user_id", flat=True).first()


@transaction.atomic
def join(user: User, email: str) -> Customer:
    """Give the customer of a proved address to its account, and tell those who keep a guest's past.

    Called only after the address was confirmed. An account is one customer: when its owner moves to another
    address, her record moves with her, unless that address has a record of its own, which then is hers.
    """
    address = plain(email)
    before = Customer.objects.select_for_update().filter(user=user).exclude(email=address).first()
    known = Customer.objects.select_for_update().filter(email=address).first()
    if before is not None and known is None:
        before.email = address
        before.save(update_fields=["email"])
        customer = before
    else:
        if before is not None:
            before.user = None
            before.save(update_fields=["user"])
        customer, _is_new = Customer.objects.update_or_create(
            email=address,
            defaults={
                "user": user,
                "name": user.name or (known.name if known else ""),
                "language": user.language,
                "market": user.market or (known.market if known else ""),
            },
        )
    TimelineNote.objects.create(customer=customer, kind="joined")
    publish(CustomerJoined(email=address, user_id=user.pk))
    return customer
