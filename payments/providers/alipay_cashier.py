"""Alipay for a merchant account of the mainland: the buyer pays at Alipay's cashier, in a browser or in its app."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from payments.errors import AmountNotPayable, BadNotice, ProviderRefused
from payments.provider import (
    Attempt,
    Facts,
    Offer,
    PayOrder,
    Provider,
    RefundFacts,
    RefundOrder,
    Signed,
    Started,
    Told,
    providers,
)
from payments.providers import alipay_bill, alipay_facts, alipay_notice
from payments.providers.alipay_amounts import from_text, to_text
from payments.providers.alipay_wire import SERVICE, call, client, page, text_of
from payments.states import RefundState
from shop.errors import Unavailable
from shop.keys import NotAKey, is_private, is_public

# A trade is born at Alipay when the buyer signs in at the cashier; until then nobody there has heard of it.
UNBORN = "ACQ.TRADE_NOT_EXIST"
# Signs that Alipay does not take in a subject.
UNWANTED = str.maketrans(dict.fromkeys("/=&", " "))
LONGEST_SUBJECT = 128
GRACE = timedelta(minutes=1)


@providers.register("alipay")
class AlipayCashier(Provider):
    code = "alipay"
    name = _("Alipay")
    note = _("You sign in at Alipay's page, or scan a code there with its app.")
    service = SERVICE
    kept_answer = ("success", "text/plain")

    def missing_settings(self) -> list[str]:
        return [name for name, good in self.wanted_settings().items() if not good]

    def wanted_settings(self) -> Mapping[str, object]:
        """By name, whether it is there and can be used."""
        return {
            "ALIPAY_APP_ID": bool(settings.ALIPAY.app_id),
            "ALIPAY_SELLER_ID": bool(settings.ALIPAY.seller_id),
            "ALIPAY_PRIVATE_KEY": is_private(settings.ALIPAY.private_key),
            "ALIPAY_PUBLIC_KEY": is_public(settings.ALIPAY.public_key),
        }

    def takes(self, offer: Offer) -> bool:
        try:
            return bool(to_text(offer.amount))
        except AmountNotPayable:
            return False

    def start(self, order: PayOrder) -> Started:
        """The signed link alone: Alipay is not asked, so it cannot fail here."""
        method, content = trade_of(order)
        return Started(page(method, content, return_url=order.return_url), session_id=order.token)

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Signed:
        try:
            fields = alipay_notice.verify(body, client())
        except NotAKey as error:
            raise BadNotice() from error
        return Signed(fields["notify_id"], f"{fields['notify_type']}.{fields.get('trade_status', '')}"[:120])

    def facts_in(self, body: bytes) -> Facts | None:
        fields = alipay_notice.fields_of(body)
        if fields.get("notify_type") != alipay_facts.TRADES or not fields.get("out_trade_no"):
            return None
        payee = alipay_facts.payee(fields, app_id=settings.ALIPAY.app_id, seller_id=settings.ALIPAY.seller_id)
        return alipay_facts.of_trade(fields, merchant=payee)

    def fetch(self, attempt: Attempt) -> Facts:
        """How the trade stands. One whose time is over is closed, so that it is over at Alipay too."""
        is_over = attempt.expires_at is not None and attempt.expires_at + GRACE < timezone.now()
        try:
            found = call("alipay.trade.query", {"out_trade_no": attempt.token})
        except ProviderRefused as refusal:
            if refusal.values.get("code") != UNBORN:
                raise
            return Facts(told=Told.EXPIRED if is_over else Told.OPEN, token=attempt.token)
        facts = alipay_facts.of_trade(found)
        return self._close(facts) if facts.told is Told.OPEN and is_over else facts

    def refund(self, order: RefundOrder) -> RefundFacts:
        """Under one number it is done once; the answer to a repeated question says little, so then it is looked up."""
        number = order.idempotency_key
        asked = {"out_trade_no": order.attempt.token, "out_request_no": number}
        more = {"refund_amount": to_text(order.amount), "refund_reason": order.reason[:80] or "refund"}
        answer, amount = call("alipay.trade.refund", asked | more), order.amount
        if answer.get("fund_change") != "Y":
            found = call("alipay.trade.fastpay.refund.query", asked)
            if found.get("refund_status") != "REFUND_SUCCESS":
                raise Unavailable(service=SERVICE)
            amount = from_text(str(found["refund_amount"]))
        return RefundFacts(number, amount, RefundState.SETTLED, order.key)

    def settlement(self, day: date) -> list[Any]:
        return alipay_bill.settlement(day)

    def _close(self, facts: Facts) -> Facts:
        try:
            call("alipay.trade.close", {"out_trade_no": facts.token})
        except ProviderRefused:
            return facts  # it was paid or closed in this very moment: the next question tells
        return Facts(told=Told.EXPIRED, token=facts.token, reference=facts.reference)


def trade_of(order: PayOrder) -> tuple[str, dict[str, Any]]:
    """The method and its content; a pure function of the order. Raises AmountNotPayable."""
    content = {
        "out_trade_no": order.token,
        "total_amount": to_text(order.amount),
        "subject": order.description.translate(UNWANTED).strip()[:LONGEST_SUBJECT] or order.reference,
        "time_expire": text_of(order.expires_at),
        "passback_params": quote(order.reference, safe=""),
    }
    if order.on_phone:
        return "alipay.trade.wap.pay", content | {"product_code": "QUICK_WAP_WAY", "quit_url": order.cancel_url}
    return "alipay.trade.page.pay", content | {"product_code": "FAST_INSTANT_TRADE_PAY"}
