"""The cashier's sheets: sign in or scan, agree, over."""

from html import escape

from payments.sandbox.alipay.words import WORDS
from payments.sandbox.wallet.paper import qr, shown
from payments.sandbox.wallet.paper import sheet as wallet_sheet
from shop.outside.answers import Answer
from shop.outside.truth import Document

BRAND = ("支付宝 Alipay", "#1677ff", "#0f5fd6")


def sign_in(trade: Document, *, language: str, address: str) -> Answer:
    words = WORDS[language]
    code = f'<section class="code"><h2>{words.scan}</h2>{qr(address, label=words.scan)}</section>'
    form = (
        f'<form method="post"><h2>{words.sign_in_here}</h2>'
        f'<label for="account">{words.account}</label>'
        '<input id="account" name="account" value="anna@example.com" autocomplete="username" required>'
        f'<label for="password">{words.password}</label>'
        '<input id="password" name="password" type="password" value="111111" autocomplete="off" required>'
        f'<button name="deed" value="sign-in">{words.sign_in}</button>{_leave(trade, words.leave)}'
        f'<p class="note">{words.test}</p></form>'
    )
    return _sheet(_bill(trade, language) + code + form, language=language, kind="two")


def agree(trade: Document, *, language: str, is_short: bool = False) -> Answer:
    words = WORDS[language]
    trouble = f'<p class="bad" role="alert">{words.short}</p>' if is_short else ""
    total = shown(trade["fen"], trade["currency"], language)
    form = (
        f'<form method="post">{trouble}<h2>{words.balance}</h2>'
        f'<button name="deed" value="pay">{words.pay.format(amount=total)}</button>'
        f'<button class="quiet" name="deed" value="refuse">{words.try_short}</button>{_leave(trade, words.leave)}'
        f'<p class="note">{words.test}</p></form>'
    )
    return _sheet(_bill(trade, language) + form, language=language, status=402 if is_short else 200)


def over(trade: Document | None, *, language: str) -> Answer:
    words = WORDS[language]
    is_paid = trade is not None and trade["paid_at"]
    back = _leave(trade, words.leave) if trade else ""
    status = 404 if trade is None else 200 if is_paid else 410
    text = f"<section><h1>{words.paid if is_paid else words.over}</h1>{back}</section>"
    return _sheet(text, language=language, status=status)


def _sheet(body: str, *, language: str, kind: str = "narrow", status: int = 200) -> Answer:
    return wallet_sheet(body, brand=BRAND, language=language, kind=kind, status=status)


def _bill(trade: Document, language: str) -> str:
    total = shown(trade["fen"], trade["currency"], language)
    return f'<section class="bill"><h1><bdi>{escape(trade["subject"])}</bdi></h1><p class="sum">{total}</p></section>'


def _leave(trade: Document, word: str) -> str:
    return f'<a href="{escape(trade["quit_url"])}">{word}</a>' if trade["quit_url"] else ""
