"""The cashier: a person signs in with her wallet here and agrees, never in the shop."""

from urllib.parse import urlencode

from payments.sandbox.alipay import trades
from payments.sandbox.alipay.account import Account, joined
from payments.sandbox.alipay.paper import agree, over, sign_in
from payments.sandbox.wallet import clock
from payments.sandbox.wallet.books import yuan
from payments.sandbox.wallet.languages import language_of
from shop.outside.answers import Answer, Request, see_other
from shop.outside.sandbox import Service
from shop.outside.truth import Document


class Pages:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/cashier/<number>", self.show)
        service.route("POST", "/cashier/<number>", self.answer)

    def show(self, request: Request, number: str) -> Answer:
        language = language_of(request.headers.get("accept-language", ""))
        trade = self.account.trade(number)
        if trade is None:
            return over(None, language=language)
        trade = trades.current(self.account, trade)
        if trade["status"] == trades.NEW:
            return sign_in(trade, language=language, address=f"{request.base}/alipay/cashier/{number}")
        if trade["status"] == trades.WAITING:
            return agree(trade, language=language)
        return over(trade, language=language)

    def answer(self, request: Request, number: str) -> Answer:
        """``deed``: sign-in, pay, or refuse; a buyer may be short of money and try again."""
        language, deed = language_of(request.headers.get("accept-language", "")), request.form().get("deed")
        trade = self.account.trade(number)
        if trade is None:
            return over(None, language=language)
        trade = trades.current(self.account, trade)
        if trade["status"] == trades.PAID and deed == "pay":
            return see_other(self.back(trade))
        if trade["status"] not in (trades.NEW, trades.WAITING):
            return over(trade, language=language)
        trade = trades.sign_in(self.account, trade)
        if deed == "sign-in":
            return agree(trade, language=language)
        if deed != "pay" or request.fault("decline"):
            return agree(trade, language=language, is_short=True)
        return see_other(self.back(trades.pay(self.account, trade, request)))

    def back(self, trade: Document) -> str:
        """Back to the shop, with what happened as signed fields. They prove nothing that a notice does not."""
        fields = {
            "app_id": self.account.app_id,
            "charset": "utf-8",
            "method": "alipay.trade.page.pay.return",
            "out_trade_no": trade["id"],
            "seller_id": self.account.seller_id,
            "timestamp": clock.text(self.account.now()),
            "total_amount": yuan(trade["fen"]),
            "trade_no": trade["trade_no"],
            "version": "1.0",
        }
        signed = fields | {"sign": self.account.sign(joined(fields)), "sign_type": "RSA2"}
        return f"{trade['return_url']}{'&' if '?' in trade['return_url'] else '?'}{urlencode(signed)}"
