"""The pretended phone: what WeChat would show after the code was scanned."""

from html import escape

from payments.sandbox.wallet.languages import language_of
from payments.sandbox.wallet.paper import sheet as wallet_sheet
from payments.sandbox.wallet.paper import shown
from payments.sandbox.wechat.account import ORDER, Account
from payments.sandbox.wechat.orders import current, pay
from payments.sandbox.wechat.words import WORDS
from shop.outside.answers import Answer, Request
from shop.outside.sandbox import Service
from shop.outside.truth import Document

BRAND = ("微信支付 WeChat Pay", "#07834a", "#067a3e")


class Pages:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/scan/<code>", self.show)
        service.route("POST", "/scan/<code>", self.answer)

    def found(self, code: str) -> Document | None:
        orders = self.account.truth.find(ORDER, code=code)
        return current(self.account, orders[0]) if orders else None

    def show(self, request: Request, code: str) -> Answer:
        order, language = self.found(code), language_of(request.headers.get("accept-language", ""))
        return ask(order, language=language) if order and order["state"] == "NOTPAY" else over(order, language=language)

    def answer(self, request: Request, code: str) -> Answer:
        """``deed``: pay or refuse; a buyer may be short of money and try again."""
        order, language = self.found(code), language_of(request.headers.get("accept-language", ""))
        if order is None or order["state"] != "NOTPAY":
            return over(order, language=language)
        if request.form().get("deed") != "pay" or request.fault("decline"):
            return ask(order, language=language, is_short=True)
        return over(pay(self.account, order, request), language=language)


def ask(order: Document, *, language: str, is_short: bool = False) -> Answer:
    words, total = WORDS[language], shown(order["fen"], order["currency"], language)
    trouble = f'<p class="bad" role="alert">{words.short}</p>' if is_short else ""
    what = (
        f'<section class="bill"><h1><bdi>{escape(order["description"])}</bdi></h1><p class="sum">{total}</p></section>'
    )
    form = (
        f'<form method="post">{trouble}<p>{words.phone}</p>'
        f'<button name="deed" value="pay">{words.pay.format(amount=total)}</button>'
        f'<button class="quiet" name="deed" value="refuse">{words.try_short}</button>'
        f'<p class="note">{words.test}</p></form>'
    )
    return sheet(what + form, language=language, status=402 if is_short else 200)


def over(order: Document | None, *, language: str) -> Answer:
    words = WORDS[language]
    is_paid = order is not None and order["paid_at"]
    status = 404 if order is None else 200 if is_paid else 410
    text = f"<h1>{words.paid}</h1><p>{words.go_back}</p>" if is_paid else f"<h1>{words.over}</h1>"
    return sheet(f"<section>{text}</section>", language=language, status=status)


def sheet(body: str, *, language: str, status: int) -> Answer:
    return wallet_sheet(body, brand=BRAND, language=language, kind="narrow", status=status)
