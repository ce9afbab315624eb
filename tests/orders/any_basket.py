"""Any basket there can be, as hypothesis draws it; shared by the tests of pricing and their broken twins."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from logistics.customs import Assessment, Charge
from orders.pricing.bill import Freight
from orders.pricing.drawing import Question
from orders.pricing.goods import Item
from shop.money import Percent, exponent, money, share, total, zero

ON = date(2026, 11, 22)
CURRENCIES = ("EUR", "USD", "JPY", "KRW", "KWD", "GBP", "TWD")


@st.composite
def questions(draw):
    """Any basket: 0, 2 or 3 decimals, one or two consignments, taxed as a whole, in part or not at all."""
    currency = draw(st.sampled_from(CURRENCIES))
    step = Decimal(1).scaleb(-exponent(currency))
    amount = st.integers(0, 500_000).map(lambda units: money(units * step, currency))
    lines = draw(st.lists(st.tuples(amount, st.integers(1, 99)), min_size=1, max_size=12))
    items = [Item(f"S{n}", "Piece", "SZX", quantity, price) for n, (price, quantity) in enumerate(lines)]
    ship = draw(amount)
    rate = draw(st.sampled_from(["0", "5", "7.7", "10", "19", "20", "25.5", "27"]))
    worth = total((item.unit_net * item.quantity for item in items), currency)
    duty = draw(st.one_of(st.just(zero(currency)), amount))
    charges = [Charge("duty", "Duty", None, worth, duty, "r-1", "because")] if duty.amount else []
    taxed = worth + ship + duty if draw(st.booleans()) else draw(st.sampled_from([worth, worth + ship, ship]))
    for base in share(taxed, draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))):
        charges.append(Charge("tax", "VAT", Decimal(rate), base, Percent(rate).of(base), "r-1", "because"))
    if draw(st.booleans()):
        charges.append(Charge("tax", "Levy", Decimal("1.5"), worth, Percent("1.5").of(worth), "r-2", "because"))
    assessment = Assessment(
        "x", tuple(charges), draw(st.booleans()), True, Decimal(draw(st.sampled_from([rate, "0"]))), (), currency
    )
    return Question(
        items=items,
        freight=Freight("standard", "Standard", "dhl", ship, (1, 2)),
        assessment=assessment,
        currency=currency,
        country="DE",
        tax_inclusive=draw(st.booleans()),
        on=ON,
    )
