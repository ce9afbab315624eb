"""What it costs to count a basket: ten lines, among thirty live promotions and among a thousand. CPU, no database.

    .venv/bin/python -m benchmarks.pricing        (ROUNDS=9 and BASKETS=200 as environment variables)

All that a database would tell is made here: offers, promotions filed as a process keeps them, a quote, an assessment.
Measured is what follows: which promotions come into question, their lanes, the discounts in money, the bill.
"""

import os
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
django.setup()

from logistics.customs import Assessment, Charge  # noqa: E402 (Django first)
from orders import live, offering  # noqa: E402
from orders.pricing import lanes  # noqa: E402
from orders.pricing.bill import Bill, Freight  # noqa: E402
from orders.pricing.drawing import Question, draw_up, goods_worth  # noqa: E402
from orders.pricing.goods import Item  # noqa: E402
from orders.promotion import Asked, Line, Live, Scope, benefits, conditions  # noqa: E402
from shop.money import Percent, money  # noqa: E402

ROUNDS, BASKETS = int(os.environ.get("ROUNDS", "9")), int(os.environ.get("BASKETS", "200"))
FEW, MANY = 30, 1000
CURRENCY, RATE = "EUR", Percent(19)
DAY = date(2026, 11, 25)
GOAL_MS, GOAL_RATIO = 3.0, 2.0
KINDS = (
    ("percent", {"percent": "10"}),
    ("amount", {"amount": {"EUR": "5.00"}}),
    ("tiered", {"steps": {"": [[3, "5"], [5, "10"]]}}),
    ("buy_x_pay_y", {"buy": 3, "pay": 2}),
    ("joint_price", {"first": ["S0"], "second": ["S1"], "price": {"EUR": "40.00"}}),
)


def promotion(n: int, goods: dict[str, list[str]]) -> Live:
    kind, terms = KINDS[n % len(KINDS)]
    benefit, least = benefits.get(kind), conditions.get("minimum")
    return Live(
        id=n,
        code=f"p{n}",
        version=1,
        names={"en": f"Promotion {n}"},
        lane=10 + 10 * (n % 3),
        rank=n,
        exclusive=n % 17 == 0,
        scope=Scope(**{name: frozenset(words) for name, words in goods.items()}),
        benefit=benefit,
        terms=benefit.read(terms),
        conditions=((least, least.read({"sums": {"EUR": "20.00"}})),),
    )


def promotions(number: int) -> list[Live]:
    """The first thirty are for goods of the basket, the others for other goods: a shop with many campaigns."""
    ours: list[dict[str, list[str]]] = [{}, {"categories": ["tea"]}, {"skus": ["S0", "S1", "S2"]}, {"tags": ["new"]}]
    here = [promotion(n, ours[n % len(ours)]) for n in range(FEW)]
    return here + [promotion(n, {"skus": [f"OTHER-{n}"]}) for n in range(FEW, number)]


def basket() -> tuple[list[Item], list[Line]]:
    items = [Item(f"S{n}", f"Piece {n}", "SZX", 1 + n % 4, money(f"{9 + 3 * n}.90", CURRENCY)) for n in range(10)]
    tea, new = frozenset({"tea"}), frozenset({"new"})
    lines = [
        Line(i.sku, i.quantity, int(RATE.on_top_of(i.unit_net).amount * 100) * i.quantity, categories=tea, tags=new)
        for i in items
    ]
    return items, lines


def counting(number: int) -> Callable[[], Bill]:
    standing = live.filed(promotions(number), {})
    items, lines = basket()
    asked = Asked(currency=CURRENCY, market="eu", country="DE", at=datetime.combine(DAY, datetime.min.time()))
    freight = Freight("standard", "Standard", "post", money("16.02", CURRENCY), (5, 9))

    def count() -> Bill:
        outcome = lanes.run(lines, standing.candidates(lines, market="eu"), asked)
        taken = offering.in_money(outcome.given, items, currency=CURRENCY, rate=RATE)
        worth = goods_worth(items, taken, currency=CURRENCY, rate=RATE.rate)
        base = worth + freight.price
        vat = Charge("tax", "VAT", RATE.rate, base, RATE.of(base), "EU-IOSS-2026-07", "because")
        question = Question(
            items=items,
            freight=freight,
            assessment=Assessment("EU", (vat,), True, True, Decimal(19), (), CURRENCY),
            currency=CURRENCY,
            country="DE",
            tax_inclusive=True,
            on=DAY,
            discounts=taken,
            rate=RATE.rate,
        )
        return draw_up(question)

    return count


def cpu_ms(count: Callable[[], Bill]) -> float:
    start = time.process_time()
    for _basket in range(BASKETS):
        count()
    return (time.process_time() - start) * 1000 / BASKETS


def main() -> None:
    few, many = counting(FEW), counting(MANY)
    bill = few()
    assert bill.discounts, "promotions must be given, or nothing is measured"
    assert bill == many(), "promotions of other goods change nothing"
    rounds = [(cpu_ms(few), cpu_ms(many)) for _round in range(ROUNDS)]
    low, high = median(pair[0] for pair in rounds), median(pair[1] for pair in rounds)
    ratio = median(pair[1] / pair[0] for pair in rounds)
    spread = ", ".join(f"{pair[0]:.2f}" for pair in rounds)
    print(f"{FEW} promotions: {low:.2f} ms CPU a basket (goal {GOAL_MS}); rounds {spread}")
    print(f"{MANY} promotions: {high:.2f} ms, {ratio:.2f} x (goal {GOAL_RATIO})")
    if low > GOAL_MS or ratio > GOAL_RATIO:
        raise SystemExit("The goal is missed.")


if __name__ == "__main__":
    main()
