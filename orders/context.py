"""What orders tell pages: of the visitor, in the one small request that is never cached; of delivery, to a product."""

from django.http import HttpRequest

from catalog import delivery
from orders import basket
from orders.cookie import shopper_of
from orders.promise import promise
from shop import me, once


def pieces_in_basket(request: HttpRequest) -> int:
    return basket.count(basket.find(shopper_of(request)))


def token_of(request: HttpRequest) -> str:
    """The secret by which a guest's forms are told apart from another's."""
    return shopper_of(request).token


once.known_by(token_of)
me.contribute("count", pieces_in_basket)
delivery.answered_by(promise)
