"""The day's two bills as WeChat Pay writes them: a back tick before every value, sums in the last row, a hash."""

import gzip
import hashlib

from payments.sandbox.wallet import clock
from payments.sandbox.wallet.books import yuan
from payments.sandbox.wechat.account import Account
from payments.sandbox.wechat.orders import BUYER
from payments.sandbox.wechat.refusals import Refused
from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Service
from shop.outside.truth import Document, new_id

TRADES = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注"
)
TRADE_SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
FLOWS = (
    "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),资金变更提交申请人,备注,"
    "业务凭证号"
)
FLOW_SUMS = "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额"


class Bills:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/v3/bill/tradebill", self.ask_trades)
        service.route("GET", "/v3/bill/fundflowbill", self.ask_flows)
        service.route("GET", "/v3/billdownload/file", self.download)

    def close_day(self, day: str = "") -> Document:
        """Everything that no bill has told yet is told by these."""
        movements = self.account.books.unbilled()
        day = day or clock.day(self.account.now())
        for kind, text in (("trade", self.trades(movements)), ("flow", self.flows(movements))):
            bill = {"id": f"{kind} {day}", "token": new_id("bill", 24), "text": text}
            self.account.truth.put("wechat.bill", bill)
        self.account.books.bill(movements, day)
        net = sum(movement["fen"] - movement["fee"] for movement in movements)
        return {"day": day, "lines": len(movements), "net": net}

    def ask_trades(self, request: Request) -> Answer:
        return self.ask(request, "trade")

    def ask_flows(self, request: Request) -> Answer:
        return self.ask(request, "flow")

    def ask(self, request: Request, kind: str) -> Answer:
        bill = self.account.truth.get("wechat.bill", f"{kind} {request.asked('bill_date')}")
        if bill is None:
            raise Refused("NO_STATEMENT_EXIST")
        packed = "&tartype=gzip" if request.asked("tar_type") == "GZIP" else ""
        url = f"{request.base}/wechat/v3/billdownload/file?token={bill['token']}{packed}"
        sign = hashlib.sha1(bill["text"].encode(), usedforsecurity=False).hexdigest()
        return json_answer({"download_url": url, "hash_type": "SHA1", "hash_value": sign})

    def download(self, request: Request) -> Answer:
        found = self.account.truth.find("wechat.bill", token=request.asked("token"))
        if not found:
            raise Refused("NO_STATEMENT_EXIST")
        text = found[0]["text"].encode()
        packed = gzip.compress(text, mtime=0) if request.asked("tartype") == "gzip" else text
        return Answer(packed, content_type="application/octet-stream")

    def trades(self, movements: list[Document]) -> str:
        rows = [self.trade_row(movement) for movement in movements]
        came = sum(movement["fen"] for movement in movements if movement["fen"] > 0)
        went = -sum(movement["fen"] for movement in movements if movement["fen"] < 0)
        fees = sum(movement["fee"] for movement in movements)
        sums = [str(len(rows)), yuan(came), yuan(went), "0.00", f"{yuan(fees)}000", yuan(came), yuan(went)]
        return table(TRADES, rows, TRADE_SUMS, sums)

    def trade_row(self, movement: Document) -> list[str]:
        order, back = self.account.order(movement["trade"]), movement["fen"] < 0
        amount = yuan(abs(movement["fen"]))
        return [
            clock.text(movement["at"]),
            self.account.app_id,
            self.account.mch_id,
            "0",
            "",
            order["transaction_id"],
            order["id"],
            BUYER,
            "NATIVE",
            "REFUND" if back else "SUCCESS",
            "OTHERS",
            order["currency"],
            "0.00" if back else amount,
            "0.00",
            movement.get("refund_id", "0"),
            movement.get("number", "0"),
            amount if back else "0.00",
            "0.00",
            "ORIGINAL" if back else "",
            "SUCCESS" if back else "",
            order["description"],
            order["attach"],
            f"{yuan(movement['fee'])}000",
            "0.60%",
            "0.00" if back else amount,
            amount if back else "0.00",
            "",
        ]

    def flows(self, movements: list[Document]) -> str:
        """A trade comes in whole and its fee goes out; a refund goes out less the fee that comes back with it."""
        rows: list[list[str]] = []
        came = went = ins = 0
        for movement in movements:
            if movement["fen"] > 0:
                rows.append(self.flow_row(movement, "交易", "收入", movement["fen"], came - went + movement["fen"]))
                came, ins = came + movement["fen"], ins + 1
                out, kind = movement["fee"], "扣除交易手续费"
            else:
                out, kind = movement["fee"] - movement["fen"], "退款"
            if out:
                rows.append(self.flow_row(movement, kind, "支出", out, came - went - out))
                went += out
        sums = [str(len(rows)), str(ins), yuan(came), str(len(rows) - ins), yuan(went)]
        return table(FLOWS, rows, FLOW_SUMS, sums)

    def flow_row(self, movement: Document, kind: str, way: str, fen: int, left: int) -> list[str]:
        order = self.account.order(movement["trade"])
        number = movement.get("refund_id") or order["transaction_id"]
        voucher = movement.get("number") or order["id"]
        when, by = clock.text(movement["at"]), f"{self.account.mch_id}API"
        return [when, number, order["transaction_id"], kind, kind, way, yuan(fen), yuan(left), by, "", voucher]


def table(header: str, rows: list[list[str]], sum_header: str, sums: list[str]) -> str:
    told = [header, *(ticked(row) for row in rows), sum_header, ticked(sums)]
    return "\ufeff" + "\r\n".join(told) + "\r\n"


def ticked(cells: list[str]) -> str:
    return ",".join(f"`{cell}" for cell in cells)
