"""Words that go with a basket, and its wrapping: a note to the seller, a gift's message, no price in the parcel.

The wrapping is a thing of the catalogue like any other: it lies on a shelf, has a price in each market and a tariff
code, and so is taxed, declared and refunded with the goods it goes around (docs/decisions/0018).
"""

from django.db import transaction

from orders import basket
from orders.basket import Shopper
from orders.errors import TooManyWords
from orders.models import Basket
from orders.models.basket import LONGEST_WORDS


def say(shopper: Shopper, *, note: str, is_gift: bool, message: str) -> Basket | None:
    """Keep her words with the basket. A message makes it a gift. Raises TooManyWords; None without a basket."""
    found = basket.find(shopper)
    words = [text.replace("\x00", "").replace("\r\n", "\n").strip() for text in (note, message)]
    if any(len(text) > LONGEST_WORDS for text in words):
        raise TooManyWords(most=LONGEST_WORDS)
    if found is None:
        return None
    found.buyer_note, found.gift_message = words
    found.is_gift = is_gift or bool(found.gift_message)
    found.save(update_fields=["buyer_note", "is_gift", "gift_message"])
    return found


@transaction.atomic
def ask(shopper: Shopper, *, note: str, is_gift: bool, message: str, wrapped: bool) -> Basket | None:
    """Her words and the wrapping together: all is kept, or nothing.

    Raises TooManyWords, UnknownGoods where the market has no wrapping, and what ``basket.add`` raises.
    """
    found = say(shopper, note=note, is_gift=is_gift, message=message)
    if found is None:
        return None
    sku = shopper.market.gift_wrap
    if not wrapped:
        found.lines.filter(variant__sku=sku).delete()
    elif not (sku and found.lines.filter(variant__sku=sku).exists()):
        basket.add(shopper, sku, 1)
    return found
