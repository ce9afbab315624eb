"""Back-in-stock wishes: remembered once, answered with one letter, forgotten when a person is."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from catalog import stock
from catalog.models.variant import SKU
from catalog.offers import Offer, offers
from customers.errors import BadAddress, EnoughWishes
from customers.models import StockWish
from shop import mail, markets
from shop.errors import Missing
from shop.letters import named
from shop.models import Market

MOST_OPEN = 50
LONGEST_EMAIL = 254
# More letters than pieces help nobody: whoever comes later hears of the next delivery.
MOST_LETTERS = 500
KEPT_DAYS = 365

named({"back_in_stock": _("Back in stock")})


@transaction.atomic
def wish(email: str, sku: str, *, language: str, market: Market) -> bool:
    """Remember to write when the variant can be bought in this market again; False when that was wished already.

    Raises BadAddress, Missing for what is not sold there, EnoughWishes. The address is not proved: at most one letter
    a wish ever goes there, and it holds no word that its sender chose.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError as error:
        raise BadAddress from error
    if len(address) > LONGEST_EMAIL:
        raise BadAddress
    if wished_offer(sku, language=language, market=market) is None:
        raise Missing(name=sku[:60])
    waiting = StockWish.objects.filter(email=address)
    if waiting.filter(sku=sku).exists():
        return False
    if waiting.count() >= MOST_OPEN:
        raise EnoughWishes(most=MOST_OPEN)
    made = StockWish(email=address, sku=sku, language=language, market=market.code)
    return bool(StockWish.objects.bulk_create([made], ignore_conflicts=True))


def wished_offer(sku: str, *, language: str, market: Market) -> Offer | None:
    """What is sold under this SKU in this market; nothing for what is no SKU at all."""
    if not SKU.regex.search(sku):  # type: ignore[union-attr]
        return None
    return offers([sku], language=language, currency=market.currency, market=market.code).get(sku)


@transaction.atomic
def tell(sku: str, place: str) -> int:
    """The variant can be bought from ``place`` again: write to those whose market it serves, oldest first.

    The number of letters. Whoever finds it sold out again when her turn comes keeps her wish.
    """
    served = {market.code: market for market in markets.all_markets() if place in market.warehouses}
    wishes = list(
        StockWish.objects.select_for_update(skip_locked=True)
        .filter(sku=sku, market__in=list(served))
        .order_by("id")[:MOST_LETTERS]
    )
    if not wishes or not stock.available([sku], [place])[sku].get(place):
        return 0
    written = 0
    known: dict[tuple[str, str], Offer | None] = {}
    for waiting in wishes:
        market = served[waiting.market]
        key = (waiting.language, market.code)
        if key not in known:
            known[key] = offers([sku], language=waiting.language, currency=market.currency, market=market.code).get(sku)
        if (offer := known[key]) is not None:
            _write(waiting, offer, market)
            written += 1
    return written


def forget(email: str) -> int:
    """Strike an address from all wishes; the number of rows."""
    return StockWish.objects.filter(email=email.strip().lower()).delete()[0]


def forget_old() -> int:
    """Drop wishes that have waited in vain for a year; the number."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    return StockWish.objects.filter(made_at__lt=before).delete()[0]


def _write(waiting: StockWish, offer: Offer, market: Market) -> None:
    with translation.override(waiting.language), markets.override(market.code):
        link = f"{reverse('catalog:product', args=[offer.slug])}?v={offer.sku}"
    mail.queue(
        "back_in_stock",
        to=waiting.email,
        language=waiting.language,
        key=f"back-in-stock:{waiting.pk}",  # keys of rows are never used twice
        context={"name": offer.name, "options": offer.options, "path": link},
    )
    waiting.delete()
