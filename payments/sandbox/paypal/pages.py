"""The hosted pages: the buyer logs in at PayPal, chooses how to pay, approves or leaves. The shop sees none of it."""

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

from payments.sandbox.paypal.account import Account
from payments.sandbox.paypal.capturing import BALANCE, STEP, WAYS
from payments.sandbox.paypal.orders import current, shown
from payments.sandbox.paypal.paper import closed, login, review, unknown
from payments.sandbox.paypal.refusals import Refused
from payments.sandbox.paypal.words import WORDS, language_of
from shop.outside.answers import Answer, Request, see_other
from shop.outside.sandbox import Service
from shop.outside.truth import Document

SHORTEST_PASSWORD = 8


class Pages:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/checkoutnow", self.show)
        service.route("POST", "/checkoutnow", self.act)

    def find(self, request: Request) -> Document | None:
        try:
            return current(self.account, request.asked("token"))
        except Refused:
            return None

    def show(self, request: Request) -> Answer:
        order = self.find(request)
        language = language_for(order, request)
        if order is None:
            return unknown(language)
        if order["status"] != "PAYER_ACTION_REQUIRED":
            return closed(order, language=language)
        return login(order, language=language, email=order["_payer"], trouble=explain(order, language))

    def act(self, request: Request) -> Answer:
        order = self.find(request)
        language = language_for(order, request)
        if order is None:
            return unknown(language)
        typed = request.form()
        if typed.get("deed") == "cancel":
            return see_other(with_more(order["_context"]["cancel_url"], token=order["id"]))
        if order["status"] != "PAYER_ACTION_REQUIRED":
            return see_other(done_url(order))
        email = typed.get("email", "").strip()
        if typed.get("deed") == "approve" and "@" in email and typed.get("way") in WAYS:
            return self.approve(order, email, typed["way"])
        if "@" in email and len(typed.get("password", "")) >= SHORTEST_PASSWORD:
            return review(order, language=language, email=email, trouble=explain(order, language))
        return login(order, language=language, email=email, trouble=WORDS[language].bad_login)

    def approve(self, order: Document, email: str, way: str) -> Answer:
        # Whoever has taken the step that was missing has taken it.
        way = BALANCE if way == STEP and order.get("_again") == "PAYER_ACTION_REQUIRED" else way
        payer = {
            "payer_id": hashlib.sha256(email.encode()).hexdigest()[:13].upper(),
            "email_address": email,
            "name": {"given_name": "Anna", "surname": "Muster"},
            "address": {"country_code": "DE"},
        }
        paypal = {"email_address": email, "account_id": payer["payer_id"], "account_status": "VERIFIED"}
        order |= {
            "status": "APPROVED",
            "payer": payer,
            "payment_source": {"paypal": paypal},
            "update_time": self.account.stamp(),
            "_way": way,
            "_approvals": order.get("_approvals", 0) + 1,
        }
        self.account.save("order", order)
        self.account.emit(
            "CHECKOUT.ORDER.APPROVED", "checkout-order", shown(self.account, order), "An order was approved"
        )
        return see_other(done_url(order))


def language_for(order: Document | None, request: Request) -> str:
    locale = order["_context"].get("locale", "") if order else ""
    return language_of(locale, request.headers.get("accept-language", ""))


def done_url(order: Document) -> str:
    payer = (order.get("payer") or {}).get("payer_id", "")
    return with_more(order["_context"]["return_url"], token=order["id"], PayerID=payer)


def with_more(url: str, **more: str) -> str:
    """The shop's address with what PayPal adds to its query."""
    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *more.items()])
    return parts._replace(query=query).geturl()


def explain(order: Document, language: str) -> str:
    """Why the page is shown again."""
    issue, words = order.get("_again", ""), WORDS[language]
    return words.step if issue == "PAYER_ACTION_REQUIRED" else words.declined if issue else ""
