"""The day's bill as Alipay writes it: two tables in GBK, packed; remarks around them, a tab behind most values."""

import base64
import io
import zipfile

from payments.sandbox.alipay.account import Account
from payments.sandbox.wallet import clock
from payments.sandbox.wallet.books import yuan
from shop.outside.answers import Answer, Request
from shop.outside.sandbox import Service
from shop.outside.truth import Document, new_id

HEADER = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,"
    "卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)
SUMMED_UP = "#支付宝业务汇总查询\r\n门店编号,门店名称,交易订单总笔数\r\n"
KINDS = {"trade": "交易", "refund": "退款"}


class Bills:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/bill/<token>", self.download)

    def close_day(self, day: str = "") -> Document:
        """Everything that no bill has told yet is told by this one."""
        movements = self.account.books.unbilled()
        day = day or clock.day(self.account.now())
        text = self.table(movements, day)
        packed = base64.b64encode(self.packed(text, day)).decode()
        self.account.truth.put("alipay.bill", {"id": day, "token": new_id("bill", 24), "packed": packed})
        self.account.books.bill(movements, day)
        net = sum(movement["fen"] - movement["fee"] for movement in movements)
        return {"day": day, "lines": len(movements), "net": net}

    def table(self, movements: list[Document], day: str) -> str:
        trades = [movement for movement in movements if movement["fen"] > 0]
        backs = [movement for movement in movements if movement["fen"] < 0]
        rule = "-" * 41
        return "\r\n".join(
            [
                "#支付宝业务明细查询",
                f"#账号：[{self.account.seller_id}0156]",
                f"#起始日期：[{day} 00:00:00]   终止日期：[{day} 23:59:59]",
                f"#{rule}业务明细列表{rule}",
                HEADER,
                *(self.row(movement) for movement in movements),
                f"#{rule}业务明细列表结束{rule}",
                f"#交易合计：{len(trades)}笔，商家实收共{summed(trades)}元，商家优惠共0.00元",
                f"#退款合计：{len(backs)}笔，商家实收退款共{summed(backs)}元，商家优惠退款共0.00元",
                f"#导出时间：[{clock.text(self.account.now())}]",
                "",
            ]
        )

    def row(self, movement: Document) -> str:
        trade = self.account.trade(movement["trade"])
        assert trade is not None  # a movement has its trade
        amount = yuan(movement["fen"])
        number = f"{movement['number']}\t" if movement.get("number") else "\t"
        return ",".join(
            [
                f"{trade['trade_no']}\t",
                f"{trade['id']}\t",
                KINDS[movement["what"]],
                trade["subject"].replace(",", " "),
                clock.text(trade["created"]),
                clock.text(movement["at"]),
                *["\t"] * 4,
                "*娜(ann***@example.com)\t",
                amount,
                amount,
                *["0.00"] * 5,
                "",
                "0.00\t",
                "0.00",
                number,
                yuan(-movement["fee"]),
                "0.00",
                "",
            ]
        )

    def packed(self, text: str, day: str) -> bytes:
        name = f"{self.account.seller_id}0156_{day.replace('-', '')}"
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packet:
            packet.writestr(f"{name}_1.csv", SUMMED_UP.encode("gbk"))
            packet.writestr(f"{name}_2.csv", text.encode("gbk"))
        return made.getvalue()

    def download(self, request: Request, token: str) -> Answer:
        bill = self.account.truth.get("alipay.bill", request.asked("bill_date"))
        if bill is None or bill["token"] != token:
            return Answer(b"", 404, "text/plain")
        return Answer(base64.b64decode(bill["packed"]), content_type="application/zip")


def summed(movements: list[Document]) -> str:
    return yuan(sum(movement["fen"] for movement in movements))
