"""M8 for the wallets: what is sent is what is owed, to the fen, and what comes back is the same money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from payments.errors import AmountNotPayable
from payments.providers import alipay_amounts, wechat_amounts
from shop.money import money

FEN = some.integers(min_value=1, max_value=wechat_amounts.MOST_FEN)


@given(FEN)
def test_each_fen_goes_there_and_back(fen: int) -> None:
    owed = money(Decimal(fen).scaleb(-2), "CNY")
    text = alipay_amounts.to_text(owed)
    assert (text, alipay_amounts.from_text(text)) == (f"{fen // 100}.{fen % 100:02}", owed)
    assert (wechat_amounts.to_fen(owed), wechat_amounts.from_fen(fen)) == (fen, owed)


@given(some.text(max_size=12))
def test_no_text_but_plain_digits_is_an_amount(text: str) -> None:
    for read in (alipay_amounts.from_text, wechat_amounts.yuan):
        try:
            read(text)
        except ValueError:
            continue
        assert text.isascii() and text.strip("-.0123456789") == ""


@pytest.mark.parametrize("text", ["1e2", "NaN", "Infinity", " 1", "1 ", "1,00", "１", "1.", ".5", "--1", "0x1", "1_0"])
def test_what_python_would_read_as_a_number_is_still_no_amount(text: str) -> None:
    for read in (alipay_amounts.from_text, wechat_amounts.yuan):
        with pytest.raises(ValueError, match="no amount"):
            read(text)


@pytest.mark.parametrize(("amount", "currency"), [("0", "CNY"), ("-1", "CNY"), ("1.00", "EUR"), ("1", "JPY")])
def test_what_is_no_sum_in_yuan_is_not_sent(amount: str, currency: str) -> None:
    for write in (alipay_amounts.to_text, wechat_amounts.to_fen):
        with pytest.raises(AmountNotPayable):
            write(money(amount, currency))
