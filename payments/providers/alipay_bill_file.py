"""Alipay's bill of the mainland: GBK in a zip, remarks around it, read by column name and held to its totals."""

import csv
import io
import re
import zipfile
from decimal import Decimal, InvalidOperation

from payments.errors import ReportUnreadable
from payments.provider import SettledLine
from payments.providers.alipay_amounts import YUAN, from_text
from payments.providers.alipay_wire import moment_of
from shop.money import money

MOST_BYTES = 100_000_000
TRADE, BACK = "交易", "退款"
KINDS = {TRADE: "charge", BACK: "refund"}
COLUMNS = ("支付宝交易号", "商户订单号", "业务类型", "完成时间", "商家实收", "退款批次号/请求号", "服务费", "分润")
UNIT = re.compile(r"[（(]元[）)]$")
TOTALS = {
    "charge": re.compile(r"#交易合计：\s*(\d+)笔，商家实收共(-?[\d.]+)元"),
    "refund": re.compile(r"#退款合计：\s*(\d+)笔，商家实收退款共(-?[\d.]+)元"),
}


def unpacked(packed: bytes) -> str:
    """The text of the detailed file; the other one in the packet only sums it up. Raises ReportUnreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as packet:
            for entry in packet.infolist():
                if entry.file_size > MOST_BYTES:
                    raise ReportUnreadable(reason=f"{entry.file_size} bytes")
                text = packet.read(entry).decode("gb18030")
                if COLUMNS[0] in text and COLUMNS[-1] in text:
                    return text
    except (zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, RuntimeError) as error:
        raise ReportUnreadable(reason=type(error).__name__) from error
    raise ReportUnreadable(reason=COLUMNS[0])


def lines_of(text: str) -> list[SettledLine]:
    """Every line, in the file's order. Raises ReportUnreadable, also when they are not what the totals say."""
    told = [line for line in text.splitlines() if line.strip()]
    remarks = [line for line in told if line.startswith("#")]
    rows = csv.reader((line for line in told if not line.startswith("#")), strict=True)
    try:
        header = [UNIT.sub("", name.strip()) for name in next(rows, [])]
        missing = [name for name in COLUMNS if name not in header]
        if missing:
            raise ReportUnreadable(reason=", ".join(missing))
        lines = [_line(dict(zip(header, (cell.strip() for cell in row), strict=True))) for row in rows]
    except (csv.Error, ValueError, InvalidOperation) as error:
        raise ReportUnreadable(reason=str(error)) from error
    _hold_to_totals(lines, remarks)
    return lines


def _line(row: dict[str, str]) -> SettledLine:
    """Bills differ in the sign of what Alipay keeps: it is a cost, and with a refund a cost that comes back."""
    kind = KINDS.get(row["业务类型"], row["业务类型"])
    gross = from_text(row["商家实收"])
    kept = abs(from_text(row["服务费"] or "0")) + abs(from_text(row["分润"] or "0"))
    fee = -kept if kind == "refund" else kept
    number = row["退款批次号/请求号"] if kind == "refund" else ""
    return SettledLine(
        line_id=f"{row['支付宝交易号']}:{number}" if number else row["支付宝交易号"],
        kind=kind,
        gross=gross,
        fee=fee,
        net=gross - fee,
        faced=gross,
        at=moment_of(row["完成时间"]),
        charge_id=row["支付宝交易号"],
        refund_id=number,
        raw=row,
    )


def _hold_to_totals(lines: list[SettledLine], remarks: list[str]) -> None:
    """A file that was cut, or that was read wrongly, does not add up."""
    for kind, pattern in TOTALS.items():
        found = next((match for line in remarks if (match := pattern.match(line))), None)
        if found is None:
            raise ReportUnreadable(reason="合计")
        mine = [line.gross for line in lines if line.kind == kind]
        said = money(Decimal(found[2]), YUAN)
        if len(mine) != int(found[1]) or sum(mine, start=money(0, YUAN)) != said:
            raise ReportUnreadable(reason=f"{found[0]} ≠ {len(mine)}")
