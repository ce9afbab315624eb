"""The hosted page: a person types her card here, never in the shop."""

from datetime import UTC, datetime

from payments.sandbox.stripe.account import Account
from payments.sandbox.stripe.cards import read_cvc, read_expiry, read_number
from payments.sandbox.stripe.charging import Payer, attempt, fail, succeed
from payments.sandbox.stripe.paper import card_form, closed, secure_step, unknown
from payments.sandbox.stripe.refusals import Refused
from payments.sandbox.stripe.sessions import current
from payments.sandbox.stripe.words import WORDS, Words, language_of
from shop.outside.answers import Answer, Request, see_other
from shop.outside.sandbox import Service
from shop.outside.truth import Document

TYPING_FAULTS = ("number", "expiry", "cvc", "email")


class Pages:
    def __init__(self, account: Account, service: Service) -> None:
        self.account = account
        service.route("GET", "/pay/<session_id>", self.show)
        service.route("POST", "/pay/<session_id>", self.pay)
        service.route("GET", "/3ds/<intent_id>", self.ask_bank)
        service.route("POST", "/3ds/<intent_id>", self.answer_bank)

    def show(self, request: Request, session_id: str) -> Answer:
        session = current(self.account, session_id)
        language = language_for(session, request)
        if session is None:
            return unknown(language)
        if session["status"] != "open":
            return closed(session, language=language)
        return card_form(session, language=language, typed={}, trouble=self.trouble(session, request, language))

    def trouble(self, session: Document, request: Request, language: str) -> str:
        """After a refused 3-D Secure step the page says why it is shown again."""
        if request.asked("again") and session["payment_intent"]:
            error = self.account.get("payment_intent", session["payment_intent"])["last_payment_error"]
            return explain(error.get("decline_code", ""), WORDS[language]) if error else ""
        return ""

    def pay(self, request: Request, session_id: str) -> Answer:
        session = current(self.account, session_id)
        language = language_for(session, request)
        if session is None:
            return unknown(language)
        if session["status"] == "complete":
            return see_other(done_url(session))
        if session["status"] != "open":
            return closed(session, language=language)
        typed = request.form()
        try:
            intent = attempt(self.account, session, self.payer(session, typed), request)
        except Refused as refused:
            words = WORDS[language]
            known = refused.param in TYPING_FAULTS
            text = words.bad_card if known else explain(refused.decline_code, words)
            now = self.account.get("checkout.session", session_id)
            return card_form(now, language=language, typed=typed, trouble=text)
        if intent["status"] == "requires_action":
            return see_other(intent["next_action"]["redirect_to_url"]["url"])
        return see_other(done_url(session))

    def payer(self, session: Document, typed: dict[str, str]) -> Payer:
        today = datetime.fromtimestamp(self.account.now(), UTC)
        email = session["customer_email"] or typed.get("email", "").strip()
        if "@" not in email:
            raise Refused("Invalid email address", param="email")
        card = read_number(typed.get("number", ""))
        expiry = read_expiry(typed.get("expiry", ""), year=today.year, month=today.month)
        read_cvc(typed.get("cvc", ""))
        return Payer(card, expiry, email, typed.get("name", "").strip())

    def waiting(self, intent_id: str) -> tuple[Document, Document] | None:
        """The intent that waits for the bank, and its session."""
        intent = self.account.truth.get("payment_intent", intent_id)
        if intent is None or intent["status"] != "requires_action":
            return None
        session = current(self.account, intent["_session"])
        return (intent, session) if session else None

    def ask_bank(self, request: Request, intent_id: str) -> Answer:
        found = self.waiting(intent_id)
        if found is None:
            return self.elsewhere(request, intent_id)
        return secure_step(found[1], language=language_for(found[1], request))

    def answer_bank(self, request: Request, intent_id: str) -> Answer:
        found = self.waiting(intent_id)
        if found is None:
            return self.elsewhere(request, intent_id)
        intent, session = found
        if session["status"] != "open":
            return closed(session, language=language_for(session, request))
        kept = intent["_payer"]
        payer = Payer(read_number(kept["number"]), (kept["expiry"][0], kept["expiry"][1]), kept["email"], kept["name"])
        approved = request.form().get("deed") == "approve"
        if not approved or payer.card.refusal:
            fail(self.account, intent, payer, payer.card.refusal if approved else "authentication_failure")
            return see_other(f"{request.base}/stripe/pay/{session['id']}?again=1")
        succeed(self.account, session, intent, payer)
        return see_other(done_url(session))

    def elsewhere(self, request: Request, intent_id: str) -> Answer:
        """The step is over: on to the shop when paid, else back to the card."""
        intent = self.account.truth.get("payment_intent", intent_id)
        session = self.account.truth.get("checkout.session", intent["_session"]) if intent else None
        if session is None:
            return unknown(language_for(None, request))
        if session["status"] == "complete":
            return see_other(done_url(session))
        return see_other(f"{request.base}/stripe/pay/{session['id']}")


def language_for(session: Document | None, request: Request) -> str:
    return language_of(session["locale"] if session else "auto", request.headers.get("accept-language", ""))


def done_url(session: Document) -> str:
    return str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])


def explain(decline_code: str, words: Words) -> str:
    return words.insufficient if decline_code == "insufficient_funds" else words.declined
