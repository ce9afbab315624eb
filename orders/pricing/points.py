"""Points, between promotions and shipping: so many are worth so much of the goods that promotions have left."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.translation import gettext as _
from moneyed import Money

from orders.pricing import discounts
from orders.pricing.discounts import Discount, spread
from orders.pricing.goods import Item
from shop import languages, money
from shop.money import Percent

CODE = "points"


@dataclass(frozen=True)
class Redeem:
    """``wanted`` points that she has. Each is ``worth`` so much of the currency as prices are shown; together they
    pay ``most_percent`` of the goods at most."""

    wanted: int
    worth: Decimal
    most_percent: int
    market: str

    @property
    def rule(self) -> str:
        """By which terms: stands beside the row on the bill, frozen with it."""
        return f"POINTS-{self.market.upper()} {self.worth.normalize():f} / {self.most_percent} %"


@dataclass(frozen=True)
class Redeemed:
    """How many points were used, and what they take off. No more than what they take off needs."""

    points: int
    discount: Discount


def redeem(
    asked: Redeem, items: Sequence[Item], taken: Sequence[Discount], *, currency: str, rate: Percent, name: str
) -> Redeemed | None:
    """R11: the worth of the points, and the share of the goods that they may pay, each down to the smallest unit.

    The amount is laid on goods by what is left of each and on lines of one good as R8 says, by largest remainder.
    """
    step = money.smallest(currency)
    off = discounts.off(items, taken, currency)
    left = [int((discounts.shown(item, rate) - less).amount / step) for item, less in zip(items, off, strict=True)]
    units = min(int(asked.wanted * asked.worth / step), sum(left) * asked.most_percent // 100)
    if units <= 0:
        return None
    amount = Money(units * step, currency)
    points = int((amount.amount / asked.worth).to_integral_value(ROUND_CEILING))
    goods: dict[str, int] = {}
    for item, rest in zip(items, left, strict=True):
        goods[item.sku] = goods.get(item.sku, 0) + rest
    parts = money.share(amount, list(goods.values()))
    by_sku = {sku: int(part.amount / step) for sku, part in zip(goods, parts, strict=True)}
    discount = Discount(
        code=CODE,
        name=name,
        reason=_says(points, asked, currency),
        rule=asked.rule,
        items=tuple(Money(step * part, currency) for part in spread(by_sku, items, left)),
        shipping=money.zero(currency),
    )
    return Redeemed(points, discount)


def _says(points: int, asked: Redeem, currency: str) -> str:
    """Worths below the smallest unit are told for a hundred points."""
    sentence = _("Points used: %(points)s. 100 are worth %(worth)s and pay for at most %(percent)s %% of the goods.")
    return sentence % {
        "points": languages.write_number(points),
        "worth": languages.write_money(Money(asked.worth * 100, currency)),
        "percent": asked.most_percent,
    }
