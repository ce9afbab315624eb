"""Alipay's one address for all questions: the method stands in the query, the answer's node is signed as it is sent."""

import hmac
import json
from collections.abc import Callable
from urllib.parse import parse_qsl

from payments.sandbox.alipay import trades
from payments.sandbox.alipay.account import Account
from payments.sandbox.alipay.refusals import Refused
from shop.outside.answers import Answer, Request, see_other
from shop.outside.sandbox import Service
from shop.outside.truth import Document

PAGES = {"alipay.trade.page.pay": "FAST_INSTANT_TRADE_PAY", "alipay.trade.wap.pay": "QUICK_WAP_WAY"}
Deed = Callable[[Account, Document, Request], Document]
DEEDS: dict[str, Deed] = {
    "alipay.trade.query": trades.query,
    "alipay.trade.close": trades.close,
    "alipay.trade.refund": trades.refund,
    "alipay.trade.fastpay.refund.query": trades.refund_query,
    "alipay.data.dataservice.bill.downloadurl.query": trades.bill_address,
}


def call_of(request: Request) -> str:
    """What a fault may name: ``GET /gateway.do/alipay.trade.refund``."""
    method = request.asked("method")
    return f"{request.method} {request.path}{'/' + method if method else ''}"


class Gateway:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/gateway.do", self.answer)
        service.route("POST", "/gateway.do", self.answer)

    def answer(self, request: Request) -> Answer:
        asked = parse_qsl(request.query, keep_blank_values=True) + parse_qsl(
            request.body.decode(), keep_blank_values=True
        )
        fields = dict(asked)
        method = fields.get("method", "")
        node = f"{method.replace('.', '_')}_response" if method in DEEDS else "error_response"
        try:
            content = self.read(fields)
            if method in PAGES:
                return self.open_cashier(fields, content, request)
            if method not in DEEDS:
                raise Refused("isv.invalid-method", code="40002", sign=False)
            if request.fault("decline"):
                raise Refused("ACQ.TRADE_HAS_FINISHED")
            return self.signed(
                node, {"code": "10000", "msg": "Success"} | DEEDS[method](self.account, content, request)
            )
        except Refused as refused:
            if method in PAGES:
                return Answer(refused.sub_code.encode(), 400, "text/plain")
            return self.signed(node, refused.node()) if refused.sign else plain(node, refused.node())

    def read(self, fields: dict[str, str]) -> Document:
        """The content, once the shop is known to have signed it."""
        if not hmac.compare_digest(fields.get("app_id", "").encode(), self.account.app_id.encode()):
            raise Refused("isv.invalid-app-id", code="40002", sign=False)
        if fields.get("sign_type") != "RSA2" or not self.account.is_shops(fields):
            raise Refused("isv.invalid-signature", code="40002", sign=False)
        try:
            content = json.loads(fields.get("biz_content", ""))
        except ValueError:
            content = None
        if not isinstance(content, dict) or not fields.get("timestamp"):
            raise Refused("isv.missing-method", code="40001")
        return content

    def open_cashier(self, fields: dict[str, str], content: Document, request: Request) -> Answer:
        if content.get("product_code") != PAGES[fields["method"]]:
            raise Refused("ACQ.INVALID_PARAMETER")
        trade = trades.open_trade(self.account, content, return_url=fields.get("return_url", ""))
        base = self.account.sandbox.settings.get("SANDBOX_PUBLIC_URL") or request.base
        return see_other(f"{base}/alipay/cashier/{trade['id']}")

    def signed(self, node: str, content: Document) -> Answer:
        text = written(content)
        return Answer(f'{{"{node}":{text},"sign":"{self.account.sign(text)}"}}'.encode(), content_type="text/html")


def plain(node: str, content: Document) -> Answer:
    """Where Alipay does not know who asks, it signs nothing."""
    return Answer(f'{{"{node}":{written(content)}}}'.encode(), content_type="text/html")


def written(content: Document) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
