"""WeChat Pay's own amounts: whole fen in questions and answers, yuan in its bills."""

import re
from decimal import Decimal

from moneyed import Money

from payments.errors import AmountNotPayable
from shop.money import money

YUAN = "CNY"
# The amount is a 32-bit integer on the wire; pay.weixin.qq.com names no smaller limit for a native order.
MOST_FEN = 2**31 - 1
# Fees are written with five digits.
TEXT = re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,5})?")


def to_fen(amount: Money) -> int:
    """The integer to send for ``amount``. Raises AmountNotPayable for what WeChat Pay cannot take."""
    units = amount.amount.scaleb(2)
    whole = int(units)
    if amount.currency.code != YUAN or whole != units or not 1 <= whole <= MOST_FEN:
        raise AmountNotPayable(amount=str(amount))
    return whole


def from_fen(units: int, currency: str = YUAN) -> Money:
    """The money that ``units`` stand for. Raises ValueError for anything but an integer."""
    if type(units) is not int:
        raise ValueError(f"{units!r} is no amount of WeChat Pay's")
    return money(Decimal(units).scaleb(-2), currency)


def yuan(text: str) -> Decimal:
    """What a bill says, exactly as it stands there. Raises ValueError for anything but plain digits."""
    if not TEXT.fullmatch(text):
        raise ValueError(f"{text!r} is no amount of WeChat Pay's")
    return Decimal(text)
