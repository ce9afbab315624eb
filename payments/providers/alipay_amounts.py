"""Alipay's own amounts: yuan as a decimal text with two digits. An account of the mainland takes nothing else."""

import re
from decimal import Decimal

from moneyed import Money

from payments.errors import AmountNotPayable
from shop.money import money

YUAN = "CNY"
# opendocs.alipay.com, alipay.trade.page.pay: total_amount is within [0.01, 100000000].
LEAST, MOST = Decimal("0.01"), Decimal("100000000")
TEXT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,2})?")


def to_text(amount: Money) -> str:
    """The text to send for ``amount``, as 12.30. Raises AmountNotPayable for what Alipay cannot take."""
    exact = amount.amount.quantize(LEAST)
    if amount.currency.code != YUAN or exact != amount.amount or not LEAST <= exact <= MOST:
        raise AmountNotPayable(amount=str(amount))
    return f"{exact:f}"


def from_text(text: str, currency: str = YUAN) -> Money:
    """The money that ``text`` stands for, to the fen. Raises ValueError for anything but plain digits."""
    if not TEXT.fullmatch(text):
        raise ValueError(f"{text!r} is no amount of Alipay's")
    return money(Decimal(text), currency)
