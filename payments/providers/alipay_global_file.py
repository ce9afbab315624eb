"""The settlement file of a global account of Alipay: between upright bars, in the currency it pays out.

Nothing in it is reckoned again: in the published sample amount x rate is 0.02 yuan beside what the file says.
"""

import csv
from datetime import datetime
from decimal import Decimal, InvalidOperation

from moneyed import Money

from payments.errors import ReportUnreadable
from payments.provider import SettledLine
from payments.providers.alipay_wire import BEIJING
from shop.money import money

KINDS = {"P": "charge", "R": "refund"}
COLUMNS = (
    "Partner_transaction_id",
    "Transaction_id",
    "Amount",
    "Fee",
    "Settlement",
    "Currency",
    "Payment_time",
    "Type",
)


def lines_of(text: str) -> list[SettledLine]:
    """Every line; ``faced`` is what the order was priced at, where the file tells. Raises ReportUnreadable."""
    told = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    # A line on the file itself (Partner:...|Total_count:...) may stand above the names of the columns.
    start = next((n for n, line in enumerate(told) if line.startswith(COLUMNS[0])), None)
    if start is None:
        raise ReportUnreadable(reason=COLUMNS[0])
    reader = csv.DictReader(told[start:], delimiter="|", quoting=csv.QUOTE_NONE)
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
    if missing:
        raise ReportUnreadable(reason=", ".join(missing))
    try:
        return [_line({name: (value or "").strip() for name, value in row.items() if name}) for row in reader]
    except (ValueError, InvalidOperation, AttributeError) as error:
        raise ReportUnreadable(reason=str(error)) from error


def _line(row: dict[str, str]) -> SettledLine:
    """What goes back is negative, whichever way the file writes it. Raises ValueError where it does not add up."""
    kind = KINDS.get(row["Type"], row["Type"])
    sign = -1 if kind == "refund" else 1
    gross, fee, net = (_read(row[name], row["Currency"], sign) for name in ("Amount", "Fee", "Settlement"))
    if gross - fee != net:
        raise ValueError(f"{row['Transaction_id']}: {gross} - {fee} is not {net}")
    priced = row.get("Trans_currency") and row.get("Trans_amount")
    faced = _read(row["Trans_amount"], row["Trans_currency"], sign) if priced else gross
    number = row["Partner_transaction_id"] if kind == "refund" else ""
    return SettledLine(
        line_id=f"{row['Transaction_id']}:{number}" if number else row["Transaction_id"],
        kind=kind,
        gross=gross,
        fee=fee,
        net=net,
        faced=faced,
        at=datetime.strptime(row["Payment_time"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING),
        charge_id=row["Transaction_id"],
        refund_id=number,
        raw=row,
    )


def _read(text: str, currency: str, sign: int) -> Money:
    """Raises ValueError for what is finer than the currency: then something was read wrongly."""
    value = abs(Decimal(text))
    exact = money(value, currency)
    if exact.amount != value:
        raise ValueError(f"{text} {currency} is finer than the currency")
    return sign * exact
