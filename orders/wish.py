"""What is asked for before there is a price: pieces by SKU, where to, how, by whom, with which code."""

from dataclasses import dataclass, field
from datetime import datetime

from catalog.offers import Offer
from logistics.business import Business
from logistics.territory import territory_of
from orders.coupons import Opened
from orders.live import Standing
from orders.models import Basket
from orders.offering import NOBODY, Person
from shop import markets
from shop.models import Market


@dataclass(frozen=True)
class Wish:
    """``known``: offers that were read already, gifts among them. ``buyer`` where she buys for a business.

    ``standing``: the promotions to decide by, where those that pages keep for some seconds will not do. ``at``, another
    day than today, and ``opened``, a code whatever the database says, are for who tries out a promotion. ``points``:
    so many she would use at most.
    """

    pieces: dict[str, int]
    market: Market
    country: str
    language: str
    region: str = ""
    postal: str = ""
    method: str = ""
    known: dict[str, Offer] = field(default_factory=dict)
    coupon: str = ""
    person: Person = NOBODY
    standing: Standing | None = field(default=None, compare=False)
    at: datetime | None = None
    opened: Opened | None = None
    buyer: Business | None = None
    points: int = 0

    @property
    def territory(self) -> str:
        """Under whose customs law it goes there: the country's, or that of Northern Ireland."""
        return territory_of(self.country, region=self.region, postal=self.postal)


def pieces_of(basket: Basket) -> dict[str, int]:
    return dict(basket.lines.order_by("id").values_list("variant__sku", "quantity"))


def wish_of(
    basket: Basket,
    language: str,
    *,
    region: str = "",
    postal: str = "",
    method: str = "",
    person: Person = NOBODY,
    pieces: dict[str, int] | None = None,
) -> Wish:
    """``pieces``: what is in the basket, where that was read already or will be."""
    market = markets.by_code(basket.market)
    return Wish(
        pieces=pieces_of(basket) if pieces is None else pieces,
        market=market,
        country=markets.country_of(market, basket.country),
        language=language,
        region=region,
        postal=postal,
        method=method or basket.shipping_method,
        coupon=basket.coupon,
        points=basket.points,
        person=person,
    )
