"""Any basket there can be, as hypothesis draws it; shared by the tests of pricing and their broken twins."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from logistics.customs import Assessment, Charge
from orders.pricing import discounts, shipping
from orders.pricing.bill import Freight
from orders.pricing.discounts import Discount
from orders.pricing.drawing import Question, goods_worth, shown_rate
from orders.pricing.goods import Item
from shop.money import Percent, exponent, money, share, smallest, zero

ON = date(2026, 11, 22)
CURRENCIES = ("EUR", "USD", "JPY", "KRW", "KWD", "GBP", "TWD")
RATES = ("0", "5", "7.7", "10", "19", "20", "25.5", "27")
PLACES = ("SZX", "RTM")
# The coins of a market, in minor units of its currency.
COINS = (0, 0, 5, 10, 50)


@st.composite
def questions(draw):
    """Any basket: 0, 2 or 3 decimals, gifts, level prices and discounts, one or two consignments, coins or none,
    taxed as a whole, in part or not at all."""
    currency = draw(st.sampled_from(CURRENCIES))
    step = Decimal(1).scaleb(-exponent(currency))
    amount = st.integers(0, 500_000).map(lambda units: money(units * step, currency))
    items = [
        Item(
            f"S{n}",
            "Piece",
            draw(st.sampled_from(PLACES)),
            draw(st.integers(1, 99)),
            draw(amount),
            n > 0 and draw(gift),
        )
        for n in range(draw(st.integers(1, 12)))
    ]
    freight = Freight("standard", "Standard", "dhl", draw(amount), (1, 2))
    rate, inclusive = draw(st.sampled_from(RATES)), draw(st.booleans())
    shown = Percent(rate if inclusive else 0)
    if shown.rate and draw(st.booleans()):
        items = [level(item, shown) for item in items]
    taken = draw(taken_off(items, freight, currency, shown))
    question = Question(
        items=items,
        freight=freight,
        assessment=draw(assessments(items, freight, taken, currency, rate, shown)),
        currency=currency,
        country="DE",
        tax_inclusive=inclusive,
        on=ON,
        discounts=taken,
        rate=shown.rate,
        cash_step=draw(st.sampled_from(COINS)) * step,
    )
    if taken and shown_rate(question) != shown.rate:  # whoever asks counts anew then; here nothing is taken off
        return replace(question, discounts=())
    return question


gift = st.integers(0, 5).map(lambda n: n == 0)


def level(item, shown):
    """The item at the price it has in a country with 21 per cent."""
    gross = Percent(21).on_top_of(item.unit_net)
    net = money(gross.amount * 100 / (100 + shown.rate), gross.currency.code)
    return replace(item, unit_net=net, unit=gross)


def in_two_places(question):
    """The same pieces and discounts, each good in two places, its discounts laid on them as promotions lay them."""
    items = []
    for item in question.items:
        pieces = [item.quantity // 2, item.quantity - item.quantity // 2] if item.quantity > 1 else [item.quantity]
        items += [replace(item, quantity=q, place=place) for q, place in zip(pieces, PLACES, strict=False)]
    step = smallest(question.currency)
    left = [int(discounts.shown(item, Percent(question.rate)).amount / step) for item in items]
    split = []
    for taken in question.discounts:
        by_sku = {i.sku: int(part.amount / step) for i, part in zip(question.items, taken.items, strict=True)}
        parts = discounts.spread(by_sku, items, left)
        left = [before - part for before, part in zip(left, parts, strict=True)]
        split.append(replace(taken, items=tuple(money(part * step, question.currency) for part in parts)))
    return replace(question, items=items, discounts=tuple(split))


@st.composite
def taken_off(draw, items, freight, currency, shown):
    """Up to three discounts: any amounts, none more than what is left."""
    step = Decimal(1).scaleb(-exponent(currency))
    left = [discounts.shown(item, shown) for item in items]
    found = []
    for n in range(draw(st.integers(0, 3))):
        parts = [money(int(rest.amount / step) * draw(st.integers(0, 100)) // 100 * step, currency) for rest in left]
        left = [rest - part for rest, part in zip(left, parts, strict=True)]
        found.append(Discount(f"p{n}", f"Promotion {n}", "because", f"p{n} v1", tuple(parts), zero(currency)))
    if draw(st.booleans()):
        full = shipping.shown(freight, currency, shown.rate)
        off = money(int(full.amount / step) * draw(st.integers(1, 100)) // 100 * step, currency)
        if off.amount:
            found.append(Discount("ship", "Shipping", "because", "ship v1", (zero(currency),) * len(items), off))
    return tuple(found)


@st.composite
def assessments(draw, items, freight, taken, currency, rate, shown):
    worth = goods_worth(items, taken, currency=currency, rate=shown.rate)
    ship = shipping.worth(freight, taken, currency=currency, rate=shown.rate)
    step = Decimal(1).scaleb(-exponent(currency))
    duty = money(draw(st.sampled_from([0, draw(st.integers(0, 500_000))])) * step, currency)
    charges = [Charge("duty", "Duty", None, worth, duty, "r-1", "because")] if duty.amount else []
    taxed = worth + ship + duty if draw(st.booleans()) else draw(st.sampled_from([worth, worth + ship, ship]))
    for base in share(taxed, draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))):
        charges.append(Charge("tax", "VAT", Decimal(rate), base, Percent(rate).of(base), "r-1", "because"))
    if draw(st.booleans()):
        charges.append(Charge("tax", "Levy", Decimal("1.5"), worth, Percent("1.5").of(worth), "r-2", "because"))
    goods_rate = Decimal(draw(st.sampled_from([rate, "0"])))
    return Assessment("x", tuple(charges), draw(st.booleans()), True, goods_rate, (), currency)
