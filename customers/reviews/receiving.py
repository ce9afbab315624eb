"""Who received what. A delivered piece is the right to review its product, and some days later a letter asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from catalog.models import Variant
from customers import joining
from customers.models import Customer, Received
from customers.reviews import access
from shop import mail
from shop.letters import named

# Time to use a thing before it is judged.
INVITED_AFTER_DAYS = 6
# Whoever was not asked by then (the shop was closed, the feature new) is not asked any more.
INVITED_AT_LATEST_DAYS = 60
MOST_AT_ONCE = 500

named({"review_invitation": _("Asked for a review"), "review_refused": _("Review not published")})


@dataclass(frozen=True)
class Piece:
    """A variant and its options in the buyer's words."""

    sku: str
    options: str


@transaction.atomic
def remember(order: str, pieces: Sequence[Piece], *, email: str, name: str, language: str, market: str) -> int:
    """The pieces of ``order`` were delivered to this address; the number of products she may review from now on."""
    products = dict(Variant.objects.filter(sku__in=[piece.sku for piece in pieces]).values_list("sku", "product_id"))
    customer = joining.recognise(email, language=language, market=market, name=name)
    known = set(Received.objects.filter(customer=customer).values_list("product_id", flat=True))
    fresh: dict[int, Received] = {}
    for piece in pieces:
        product = products.get(piece.sku)
        if product is None or product in known or product in fresh:
            continue
        fresh[product] = Received(
            customer=customer,
            product_id=product,
            sku=piece.sku,
            options=piece.options,
            order=order,
            language=language,
            market=market,
        )
    Received.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return len(fresh)


def invite_due() -> int:
    """Ask for reviews of what was delivered some days ago: one letter an order; the number of letters."""
    now = timezone.now()
    written = 0
    with transaction.atomic():
        due = list(
            Received.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("customer", "product")
            .filter(invited_at=None, at__lte=now - timedelta(days=INVITED_AFTER_DAYS))
            .order_by("at", "id")[:MOST_AT_ONCE]
        )
        by_order: dict[tuple[int, str], list[Received]] = {}
        for received in due:
            by_order.setdefault((received.customer_id, received.order), []).append(received)
        oldest = now - timedelta(days=INVITED_AT_LATEST_DAYS)
        for pieces in by_order.values():
            if pieces[0].customer.review_letters and (fresh := [piece for piece in pieces if piece.at > oldest]):
                _invite(fresh)
                written += 1
        Received.objects.filter(pk__in=[received.pk for received in due]).update(invited_at=now)
    return written


def end_letters(customer_id: int) -> None:
    """She does not want to be asked for reviews any more."""
    Customer.objects.filter(pk=customer_id).update(review_letters=False)


def _invite(pieces: list[Received]) -> None:
    first = pieces[0]
    with translation.override(first.language):
        lines = [
            {"name": piece.product.name, "options": piece.options, "link": access.link_to(piece)} for piece in pieces
        ]
    mail.queue(
        "review_invitation",
        to=first.customer.email,
        language=first.language,
        key=f"review:{first.order}:{first.pk}",
        context={"number": first.order, "name": first.customer.name, "lines": lines, "end": access.link_to_end(first)},
    )
