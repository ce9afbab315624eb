"""A link to what lies in a basket: signed, for thirty days, holding pieces and nothing of the person who made it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from orders import basket
from orders.basket import Shopper
from orders.errors import EmptyBasket, LinkTooOld
from orders.models import Basket
from orders.models.basket import MOST_PIECES
from orders.wish import pieces_of
from shop.errors import Refusal

SALT = "orders.shared"
GOOD_FOR_S = 30 * 24 * 3600
MOST_KINDS = 60


@dataclass(frozen=True)
class Copied:
    """The basket of whoever opened the link, and what could not be put in, by SKU, with why."""

    basket: Basket | None
    refused: Mapping[str, str]


def key_of(found: Basket) -> str:
    """The part of the link that says what is in it. Raises EmptyBasket, also for a basket of too many kinds."""
    pieces = pieces_of(found)
    if not pieces or len(pieces) > MOST_KINDS:
        raise EmptyBasket
    return signing.dumps(pieces, salt=SALT, compress=True)


def pieces_in(key: str) -> dict[str, int]:
    """What a link holds. Raises LinkTooOld for one that is not ours or older than thirty days."""
    try:
        pieces = signing.loads(key, salt=SALT, max_age=GOOD_FOR_S)
    except signing.BadSignature:
        raise LinkTooOld from None
    return {str(sku): min(int(quantity), MOST_PIECES) for sku, quantity in pieces.items()}


def copy(shopper: Shopper, key: str) -> Copied:
    """Add what the link holds to the basket of whoever opens it; what is in already keeps the larger number.

    What cannot be had here is left out and told. Raises LinkTooOld.
    """
    refused: dict[str, str] = {}
    found = basket.find(shopper)
    for sku, quantity in pieces_in(key).items():
        had = pieces_of(found).get(sku, 0) if found is not None else 0
        if had >= quantity:
            continue
        try:
            found = basket.add(_of(shopper, found), sku, quantity - had)
        except Refusal as refusal:
            refused[sku] = str(refusal)
    return Copied(found, refused)


def link(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _of(shopper: Shopper, found: Basket | None) -> Shopper:
    """The same shopper, holding the basket that was started for her a moment ago."""
    return shopper if found is None else Shopper(found.token, shopper.user, shopper.market, shopper.language)
