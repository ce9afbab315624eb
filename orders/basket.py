"""Fill, change and find a basket. Every refusal leaves it as it was; nothing here holds stock."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import JSONObject
from django.utils import timezone

from catalog import stock
from catalog.errors import NotSoldThere, OnlyGiven, OutOfStock, Short
from catalog.offers import Offer, offers
from orders.errors import BadPoints, BadQuantity, UnknownGoods
from orders.merging import pour
from orders.models import Basket, BasketLine, SavedLine
from orders.models.basket import MOST_PIECES
from shop import markets
from shop.models import Market, User
from shop.places import country_name

KEPT_DAYS = 90
# So many a night: what is left waits for the next one.
MOST_SWEPT = 20_000


@dataclass(frozen=True)
class Shopper:
    """Who holds the basket: the token of her cookie, her account if she is signed in, where and how she reads."""

    token: str
    user: User | None
    market: Market
    language: str


def find(shopper: Shopper, *, looked_up: Basket | None = None) -> Basket | None:
    """Her open basket, in the market she looks at. A token that is nobody's is just no basket.

    ``looked_up``: the open basket of her token, where ``last`` has read it already. Who has signed in keeps what she
    gathered before: the guest's basket becomes hers, or is poured into hers.
    """
    found = looked_up
    if found is None:
        found = _open().filter(token=shopper.token).first() if shopper.token else None
    if found is not None and found.user_id not in {None, shopper.user.pk if shopper.user else None}:
        found = None
    if shopper.user is not None:
        found = _owned(shopper.user, found, shopper.market)
    if found is not None and found.market != shopper.market.code:
        found.market = shopper.market.code
        found.country = markets.country_of(shopper.market, found.country)
        found.shipping_method = ""
        told = [item for item in found.news if item["what"] != "market"]
        found.news = [*told, {"what": "market", "market": found.market}]
        found.save(update_fields=["market", "country", "shipping_method", "news"])
    return found


def last(shopper: Shopper) -> Basket | None:
    """Her basket, even one that has become an order: a second click on the same button finds what the first did."""
    found = _filled().filter(token=shopper.token).first() if shopper.token else None
    if found is None or found.user_id not in {None, shopper.user.pk if shopper.user else None}:
        return None
    return found


def find_or_start(shopper: Shopper) -> Basket:
    basket = find(shopper)
    if basket is not None:
        return basket
    try:
        with transaction.atomic():
            started = Basket.objects.create(
                token=secrets.token_urlsafe(24),
                user=shopper.user,
                market=shopper.market.code,
                country=markets.country_of(shopper.market),
            )
            before = last(shopper)
            if before is not None:
                before.saved.update(basket=started)
            return started
    except IntegrityError:  # another tab of the same account was faster
        return Basket.objects.get(user=shopper.user, closed_at=None)


def quantity_of(text: str) -> int:
    """A number of pieces as it was typed. Raises BadQuantity for anything but 1 to 99."""
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or not 1 <= int(text) <= MOST_PIECES:
        raise BadQuantity(most=MOST_PIECES)
    return int(text)


def add(shopper: Shopper, sku: str, quantity: int) -> Basket:
    """Put pieces into her basket, starting one if need be.

    Raises UnknownGoods, OnlyGiven, NotSoldThere, BadQuantity, OutOfStock.
    """
    offer = _offer(shopper, sku)
    _refuse_bad(quantity)
    basket = find(shopper)
    _refuse_unsold(shopper, basket, offer)
    had = _quantity(basket, offer.variant_id) if basket else 0
    _refuse_bad(had + quantity)
    _refuse_short(shopper.market, offer, had + quantity)
    basket = basket or find_or_start(shopper)
    with transaction.atomic():
        line, is_new = BasketLine.objects.select_for_update().get_or_create(
            basket=basket, variant_id=offer.variant_id, defaults={"quantity": quantity}
        )
        if not is_new:
            _refuse_bad(line.quantity + quantity)
            line.quantity += quantity
            line.save(update_fields=["quantity"])
    return basket


def change(shopper: Shopper, sku: str, quantity: int) -> Basket:
    """Set how many pieces of a line she wants. Raises UnknownGoods, BadQuantity, OutOfStock."""
    _refuse_bad(quantity)
    basket = find(shopper)
    if basket is None or not basket.lines.filter(variant__sku=sku).exists():
        raise UnknownGoods
    _refuse_short(shopper.market, _offer(shopper, sku), quantity)
    basket.lines.filter(variant__sku=sku).update(quantity=quantity)
    return basket


def remove(shopper: Shopper, sku: str) -> Basket:
    """Take a line out. Raises UnknownGoods."""
    basket = find(shopper)
    if basket is None or not basket.lines.filter(variant__sku=sku).delete()[0]:
        raise UnknownGoods
    return basket


def send_to(basket: Basket, country: str) -> None:
    """Choose the country; one that the basket's market does not serve changes nothing."""
    known = markets.country_of(markets.by_code(basket.market), country)
    if known == country and basket.country != country:
        basket.country, basket.shipping_method = country, ""
        basket.save(update_fields=["country", "shipping_method"])


def send_by(basket: Basket, method: str) -> None:
    """Remember the way of shipping; whether it is still offered is seen when the price is made."""
    if basket.shipping_method != method[:20]:
        basket.shipping_method = method[:20]
        basket.save(update_fields=["shipping_method"])


def use_points(basket: Basket, text: str) -> None:
    """Keep how many points she would use, as she typed it; whether she has them is seen when the price is made.

    Raises BadPoints: the basket then keeps what it had.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise BadPoints
    basket.points = int(text)
    basket.save(update_fields=["points"])


def count(basket: Basket | None) -> int:
    """Pieces in the basket."""
    return 0 if basket is None else basket.lines.aggregate(pieces=Sum("quantity"))["pieces"] or 0


def sweep() -> int:
    """Delete baskets that nobody has looked at for ninety days, and those that became no order; the number."""
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS)
    old = Basket.objects.filter(seen_at__lt=long_ago, order=None).order_by("id").values_list("id", flat=True)
    return Basket.objects.filter(id__in=list(old[:MOST_SWEPT])).delete()[1].get("orders.Basket", 0)


def _open() -> QuerySet[Basket]:
    return _filled().filter(closed_at=None)


def _filled() -> QuerySet[Basket]:
    """Baskets, each with its pieces as they are now and whether anything is saved beside: in one question."""
    lines = BasketLine.objects.filter(basket=OuterRef("pk")).order_by("id")
    held = ArraySubquery(lines.values(row=JSONObject(sku="variant__sku", quantity="quantity")))
    beside = SavedLine.objects.filter(basket=OuterRef("pk"))
    return Basket.objects.annotate(held=held, holds_saved=Exists(beside))


def _owned(user: User, guest: Basket | None, market: Market) -> Basket | None:
    if guest is not None and guest.user_id == user.pk:
        return guest
    owned = _open().filter(user=user).first()
    if guest is None or owned is None:
        if guest is not None:
            guest.user = user
            guest.save(update_fields=["user"])
        return guest or owned
    return _open().get(pk=pour(guest, into=owned, market=market).pk)


def _offer(shopper: Shopper, sku: str) -> Offer:
    found = offers([sku], language=shopper.language, currency=shopper.market.currency, market=shopper.market.code)
    if sku not in found:
        raise UnknownGoods
    return found[sku]


def _refuse_unsold(shopper: Shopper, basket: Basket | None, offer: Offer) -> None:
    """Raises OnlyGiven, and NotSoldThere for the country she sends to."""
    if offer.gift_only:
        raise OnlyGiven(name=offer.name)
    country = basket.country if basket is not None else markets.country_of(shopper.market)
    reason = offer.not_sold_to(country)
    if reason is not None:
        raise NotSoldThere(name=offer.name, country=country_name(country, shopper.language), reason=reason)


def _quantity(basket: Basket, variant_id: int) -> int:
    return basket.lines.filter(variant_id=variant_id).values_list("quantity", flat=True).first() or 0


def _refuse_bad(quantity: int) -> None:
    if not 1 <= quantity <= MOST_PIECES:
        raise BadQuantity(most=MOST_PIECES)


def _refuse_short(market: Market, offer: Offer, quantity: int) -> None:
    if offer.digital:
        return
    free = stock.available([offer.sku], market.warehouses)[offer.sku]
    left = sum(max(free.get(place, 0), 0) for place in market.warehouses)
    if left < quantity:
        raise OutOfStock((Short(sku=offer.sku, place="", name=offer.name, wanted=quantity, left=left),))
