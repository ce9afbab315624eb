"""What a promotion lacks, in words: amounts as the reader writes money."""

from moneyed import Money

from orders.promotion import Lack
from shop import languages, money


def why_not(lack: Lack, currency: str) -> str:
    step = money.smallest(currency)
    values = {
        name: languages.write_money(Money(step * value, currency)) if name in lack.amounts else value
        for name, value in lack.values.items()
    }
    return str(lack.sentence) % values if values else str(lack.sentence)
