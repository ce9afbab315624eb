"""From basket to a firm order: what it costs, what can be sent, and the one transaction that makes it an order."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from moneyed import Money

from catalog import stock
from catalog.errors import OutOfStock, Short
from catalog.offers import Offer, offers, places
from logistics.customs import assess
from logistics.parcel import Parcel
from logistics.quotes import Quote, quotes
from orders.access import key_for, path_of
from orders.errors import CannotDeliver, CannotPay, EmptyBasket, MethodGone, PriceChanged, UnknownGoods
from orders.events import OrderPlaced
from orders.models import Basket, Order
from orders.pricing.bill import Bill, Freight
from orders.pricing.drawing import Question, draw_up
from orders.pricing.goods import Item
from orders.sending import Portion, allot, lacking, parcels
from orders.writing import write_down
from payments import taking
from payments.provider import PayLine
from shop import languages, markets, money
from shop.models import Market
from shop.outbox import publish
from shop.places import Address, country_name

PAY_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True)
class Contact:
    """Who buys: where letters go, in which language, and her account if she has one."""

    email: str
    language: str
    user_id: int | None = None


@dataclass(frozen=True)
class Summary:
    """A basket as it would be ordered now. ``chosen`` is None when nothing has to be sent."""

    bill: Bill
    offers: dict[str, Offer]
    portions: tuple[Portion, ...]
    quotes: tuple[Quote, ...]
    chosen: Quote | None


@dataclass(frozen=True)
class Wish:
    """What is asked for: pieces by SKU, where to, how."""

    pieces: dict[str, int]
    market: Market
    country: str
    language: str
    region: str = ""
    method: str = ""
    known: dict[str, Offer] = field(default_factory=dict)


def pieces_of(basket: Basket) -> dict[str, int]:
    return dict(basket.lines.order_by("id").values_list("variant__sku", "quantity"))


def wish_of(basket: Basket, language: str, *, region: str = "", method: str = "") -> Wish:
    market = markets.by_code(basket.market)
    return Wish(
        pieces=pieces_of(basket),
        market=market,
        country=markets.country_of(market, basket.country),
        language=language,
        region=region,
        method=method or basket.shipping_method,
    )


def summary(basket: Basket, *, language: str, region: str = "", method: str = "") -> Bill:
    """What the basket costs now, as a bill. Raises what ``look`` raises."""
    return look(wish_of(basket, language, region=region, method=method)).bill


def look(wish: Wish) -> Summary:
    """Price the pieces as they would be ordered now.

    Raises EmptyBasket, UnknownGoods, OutOfStock with every line that is short, CannotDeliver. A way of shipping that
    is not offered gives way to the cheapest one.
    """
    if not wish.pieces:
        raise EmptyBasket
    known = wish.known or offers(wish.pieces, language=wish.language, currency=wish.market.currency)
    if any(sku not in known for sku in wish.pieces):
        raise UnknownGoods
    portions = _portions(wish, known)
    packed = parcels(portions, known, places())
    offered = _quotes(wish, packed) if packed else ()
    chosen = next((quote for quote in offered if quote.method == wish.method), offered[0] if offered else None)
    freight = (
        None
        if chosen is None
        else Freight(
            method=chosen.method, name=str(chosen.name), carrier=chosen.carrier, price=chosen.price, days=chosen.days
        )
    )
    today = timezone.now().date()
    assessment = (
        assess(packed, destination=wish.country, region=wish.region, shipping=chosen.price, on=today)
        if chosen is not None
        else None
    )
    items = [Item(p.sku, known[p.sku].name, p.place, p.quantity, known[p.sku].price) for p in portions]
    bill = draw_up(
        Question(
            items=items,
            freight=freight,
            assessment=assessment,
            currency=wish.market.currency,
            country=wish.country,
            tax_inclusive=wish.market.is_tax_inclusive,
            on=today,
        )
    )
    return Summary(bill=bill, offers=known, portions=tuple(portions), quotes=offered, chosen=chosen)


@transaction.atomic
def place(basket: Basket, *, contact: Contact, address: Address, method: str, shown_total: Money) -> Order:
    """Make the basket an order, for exactly the total that was shown. A basket becomes one order, however often asked.

    Raises what ``look`` raises, MethodGone, PriceChanged, and OutOfStock when somebody else was faster; then nothing
    is held, nothing written, and the basket is as it was.
    """
    held = Basket.objects.select_for_update(no_key=True).get(pk=basket.pk)
    if not held.is_open:
        return _order_of(held)
    held.country = address.country
    found = look(wish_of(held, contact.language, region=address.region, method=method))
    if found.chosen is not None and found.chosen.method != method:
        raise MethodGone
    if found.bill.total != shown_total:
        raise PriceChanged(now=languages.write_money(found.bill.total, contact.language), bill=found.bill)
    now = timezone.now()
    order = write_down(
        Order(
            number=new_number(),
            basket=held,
            user_id=contact.user_id,
            email=contact.email,
            language=contact.language,
            market=held.market,
            country=address.country,
            address=address.to_json(),
            placed_at=now,
            pay_before=now + PAY_WITHIN,
        ),
        bill=found.bill,
        offers=found.offers,
    )
    publish(OrderPlaced(number=order.number))
    # Last, so that a row which many want is locked for the shortest time.
    stock.reserve(wanted(found.portions), reference=order.number, until=order.pay_before)
    return order


def wanted(portions: Sequence[Portion]) -> list[stock.Wanted]:
    """What the shelves must hold; a digital good lies on none."""
    return [stock.Wanted(sku=p.sku, quantity=p.quantity, place=p.place) for p in portions if p.place]


def pay_url(order: Order) -> str:
    """The address of the provider's page where this order is paid. Outside any transaction: it calls the provider.

    Raises CannotPay when the order no longer waits for money, Unavailable when the provider is silent: the order
    stays, and she may try again.
    """
    if not order.awaits_payment:
        raise CannotPay(number=order.number)
    page = f"{settings.SITE_URL}{path_of(order.number, language=order.language, market=order.market)}"
    with override(order.language):
        return taking.start(
            reference=order.number,
            amount=order.total,
            provider=markets.by_code(order.market).payment_methods[0],
            language=order.language,
            description=_("Order %(number)s") % {"number": order.number},
            email=order.email,
            return_url=f"{page}?back=paid&key={key_for(order.number)}",
            cancel_url=f"{page}?back=unpaid&key={key_for(order.number)}",
            lines=_pay_lines(order),
        )


def new_number() -> str:
    """A number that tells neither how many orders there are nor when this one was made."""
    return "TW-" + "".join(secrets.choice("ABCDEFGHJKMNPQRSTUVWXYZ23456789") for _digit in range(8))


def _order_of(basket: Basket) -> Order:
    order = Order.objects.filter(basket=basket).first()
    if order is None:
        raise EmptyBasket
    return order


def _portions(wish: Wish, known: dict[str, Offer]) -> list[Portion]:
    """The pieces with their places. Raises OutOfStock with every line that is short."""
    solid = {sku: quantity for sku, quantity in wish.pieces.items() if not known[sku].digital}
    portions = allot(solid, stock.available(solid), wish.market.warehouses)
    short = lacking(solid, portions)
    if short:
        raise OutOfStock(
            tuple(
                Short(sku=sku, place="", name=known[sku].name, wanted=solid[sku], left=left)
                for sku, left in short.items()
            )
        )
    digital = [Portion(sku, quantity, "") for sku, quantity in wish.pieces.items() if known[sku].digital]
    return [*portions, *digital]


def _quotes(wish: Wish, packed: Sequence[Parcel]) -> tuple[Quote, ...]:
    offered = tuple(
        replace(quote, price=money.quantise(quote.price))
        for quote in quotes(
            packed,
            destination=wish.country,
            currency=wish.market.currency,
            methods=wish.market.shipping_methods,
        )
    )
    if not offered:
        raise CannotDeliver(country=country_name(wish.country))
    return offered


def _pay_lines(order: Order) -> list[PayLine]:
    """What the provider's page lists: the goods, and every other row of the bill; they add up to the total."""
    bill = order.the_bill
    goods = [PayLine(name=line.name, quantity=line.quantity, amount=line.unit) for line in bill.lines]
    rest = [
        PayLine(name=row.label, quantity=1, amount=row.amount)
        for row in bill.rows
        if row.kind != "goods" and not row.included and row.amount.amount > 0
    ]
    return [*goods, *rest]
