"""WeChat Pay's bills: a back tick before every value, read by column name and held to the sums in their last row."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from moneyed import Money

from payments.errors import ReportUnreadable
from payments.provider import SettledLine
from payments.providers.wechat_amounts import YUAN, yuan
from payments.providers.wechat_wire import BEIJING
from shop.money import money

Row = dict[str, str]
KINDS = {"SUCCESS": "charge", "REFUND": "refund"}
TRADES = ("交易时间", "微信订单号", "交易状态", "应结订单金额", "微信退款单号", "退款金额", "退款状态", "手续费")
TRADE_SUMS = {"应结订单总金额": "应结订单金额", "退款总金额": "退款金额", "手续费总金额": "手续费"}
FLOWS = ("记账时间", "业务类型", "收支类型", "收支金额(元)")
IN, OUT = "收入", "支出"
# What the merchant puts in and takes out himself is no trade's.
MERCHANTS_OWN = frozenset({"提现", "充值"})


def lines_of(text: str) -> list[SettledLine]:
    """Every line of the bill of trades. Raises ReportUnreadable, also when its last row says something else."""
    rows, sums = _tables(text, TRADES, "总交易单数")
    try:
        for name, column in TRADE_SUMS.items():
            _hold(name, sums, sum((yuan(row[column]) for row in rows), Decimal(0)))
        return [_line(row) for row in rows if row["退款状态"] != "FAIL"]
    except (KeyError, ValueError) as error:
        raise ReportUnreadable(reason=str(error)) from error


def flow_of(text: str) -> Money:
    """What the account's money came to by trades. Raises ReportUnreadable."""
    if not text.strip():
        return money(0, YUAN)
    rows, sums = _tables(text, FLOWS, "资金流水总笔数")
    try:
        for name, way in (("收入金额", IN), ("支出金额", OUT)):
            _hold(name, sums, _sum(row for row in rows if row["收支类型"] == way))
        ours = [row for row in rows if row["业务类型"] not in MERCHANTS_OWN]
        came, went = (_sum(row for row in ours if row["收支类型"] == way) for way in (IN, OUT))
    except (KeyError, ValueError) as error:
        raise ReportUnreadable(reason=str(error)) from error
    return money(came - went, YUAN)


def _tables(text: str, wanted: Iterable[str], first_sum: str) -> tuple[list[Row], Row]:
    """The rows by column name, and the row of sums. Raises ReportUnreadable."""
    told = [line for line in text.splitlines() if line.strip()]
    end = next((n for n, line in enumerate(told) if line.lstrip("`").startswith(first_sum)), None)
    header = [name.lstrip("`") for name in told[0].split(",")] if told else []
    missing = [name for name in wanted if name not in header]
    if missing or end is None or end + 2 != len(told):
        raise ReportUnreadable(reason=", ".join(missing) or first_sum)
    try:
        rows = [dict(zip(header, _cells(line), strict=True)) for line in told[1:end]]
        names = [name.lstrip("`") for name in told[end].split(",")]
        sums = dict(zip(names, _cells(told[end + 1]), strict=True))
    except ValueError as error:
        raise ReportUnreadable(reason=str(error)) from error
    if sums[first_sum] != str(len(rows)):
        raise ReportUnreadable(reason=f"{first_sum} {sums[first_sum]} ≠ {len(rows)}")
    return rows, sums


def _cells(line: str) -> list[str]:
    """A name of goods may hold a comma, but no value holds a comma and a back tick."""
    if not line.startswith("`"):
        raise ValueError(line[:40])
    return [cell.strip() for cell in line[1:].split(",`")]


def _line(row: Row) -> SettledLine:
    kind = KINDS.get(row["交易状态"], row["交易状态"])
    back = kind == "refund"
    gross = money(-yuan(row["退款金额"]) if back else yuan(row["应结订单金额"]), YUAN)
    fee = money(yuan(row["手续费"]), YUAN)
    return SettledLine(
        line_id=row["微信退款单号"] if back else row["微信订单号"],
        kind=kind,
        gross=gross,
        fee=fee,
        net=gross - fee,
        faced=gross,
        at=datetime.strptime(row["交易时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING),
        charge_id=row["微信订单号"],
        refund_id=row["微信退款单号"] if back else "",
        raw=row,
    )


def _sum(rows: Iterable[Row]) -> Decimal:
    return sum((yuan(row["收支金额(元)"]) for row in rows), Decimal(0))


def _hold(name: str, sums: Row, mine: Decimal) -> None:
    if yuan(sums[name]) != mine:
        raise ValueError(f"{name} {sums[name]} ≠ {mine}")
