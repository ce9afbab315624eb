"""What orders tell pages: of the visitor, in the one small request that is never cached; of delivery, to a product."""

from django.http import HttpRequest

from catalog import delivery
from orders import basket
from orders.cookie import shopper_of
from orders.promise import promise
from shop import me


def pieces_in_basket(request: HttpRequest) -> int:
    return basket.count(basket.find(shopper_of(request)))


me.contribute("count", pieces_in_basket)
delivery.answered_by(promise)
