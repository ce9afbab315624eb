"""WeChat Pay v3, native: a code stands on the order's page, and the buyer scans it with WeChat. No page is opened."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wechatpayv3 import WeChatPayType

from payments.errors import AmountNotPayable, BadNotice, ProviderRefused
from payments.provider import (
    Attempt,
    Facts,
    Offer,
    PayOrder,
    Provider,
    RefundFacts,
    RefundOrder,
    Shown,
    Signed,
    Started,
    Told,
    providers,
)
from payments.providers import wechat_bill, wechat_facts, wechat_notice
from payments.providers.wechat_amounts import YUAN, to_fen
from payments.providers.wechat_wire import BEIJING, SERVICE, call, client
from shop.keys import NotAKey, is_private, is_public

UNKNOWN = frozenset({"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"})
KEY_LENGTH = 32
LONGEST_DESCRIPTION, LONGEST_REASON = 42, 26  # signs; of three bytes each they fill what WeChat Pay allows
GRACE = timedelta(minutes=1)


@providers.register("wechat")
class WeChatNative(Provider):
    code = "wechat"
    name = _("WeChat Pay")
    note = _("We show you a code. You scan it with WeChat on your phone.")
    service = SERVICE
    kept_answer = ('{"code":"SUCCESS","message":""}', "application/json")

    def missing_settings(self) -> list[str]:
        return [name for name, good in self.wanted_settings().items() if not good]

    def wanted_settings(self) -> Mapping[str, object]:
        """By name, whether it is there and can be used."""
        return {
            "WECHAT_APP_ID": bool(settings.WECHAT.app_id),
            "WECHAT_MCH_ID": bool(settings.WECHAT.mch_id),
            "WECHAT_CERT_SERIAL": bool(settings.WECHAT.cert_serial),
            "WECHAT_PRIVATE_KEY": is_private(settings.WECHAT.private_key),
            "WECHAT_API_V3_KEY": len(settings.WECHAT.api_v3_key.encode()) == KEY_LENGTH,
            "WECHAT_PUBLIC_KEY": is_public(settings.WECHAT.public_key),
            "WECHAT_PUBLIC_KEY_ID": bool(settings.WECHAT.public_key_id),
        }

    def takes(self, offer: Offer) -> bool:
        try:
            return to_fen(offer.amount) > 0
        except AmountNotPayable:
            return False

    def start(self, order: PayOrder) -> Started:
        asked = order_of(order)
        code = str(call(lambda line: line.pay(**asked, pay_type=WeChatPayType.NATIVE))["code_url"])
        # A real code begins with weixin:// and only WeChat reads it; the sandbox's is a page, so a person can open it.
        lines = (("link", code),) if code.startswith("http") else ()
        return Started(url="", session_id=order.token, shown=Shown(lines=lines, scan=code))

    def read_notice(self, body: bytes, headers: Mapping[str, str]) -> Signed:
        try:
            wechat_notice.verify(body, headers, client(), public_key_id=settings.WECHAT.public_key_id)
        except NotAKey as error:
            raise BadNotice() from error
        found = wechat_notice.envelope(body)
        wechat_notice.unsealed(found, key=settings.WECHAT.api_v3_key)
        return Signed(str(found["id"]), str(found["event_type"]))

    def facts_in(self, body: bytes) -> Facts | None:
        found = wechat_notice.envelope(body)
        reader = READERS.get(str(found["event_type"]).partition(".")[0])
        if reader is None:
            return None
        doc = wechat_notice.unsealed(found, key=settings.WECHAT.api_v3_key)
        merchant = wechat_facts.payee(doc, app_id=settings.WECHAT.app_id, mch_id=settings.WECHAT.mch_id)
        return reader(doc, merchant=merchant)

    def fetch(self, attempt: Attempt) -> Facts:
        """How the order and its undecided refunds stand. One whose time is over is closed at WeChat Pay too."""
        is_over = attempt.expires_at is not None and attempt.expires_at + GRACE < timezone.now()
        try:
            found = call(lambda line: line.query(out_trade_no=attempt.token))
        except ProviderRefused as refusal:
            if refusal.values.get("code") not in UNKNOWN:
                raise
            return Facts(told=Told.EXPIRED if is_over else Told.OPEN, token=attempt.token)
        payee = wechat_facts.payee(found, app_id=settings.WECHAT.app_id, mch_id=settings.WECHAT.mch_id)
        facts = wechat_facts.of_order(found, merchant=payee)
        if facts.told is Told.OPEN and is_over:
            return self._close(facts)
        return replace(facts, refunds=tuple(self._look(number) for number in attempt.refunds))

    def refund(self, order: RefundOrder) -> RefundFacts:
        """Under one number it is done once, however often it is asked."""
        amount = {"refund": to_fen(order.amount), "total": to_fen(order.attempt.amount), "currency": YUAN}
        found = call(
            lambda line: line.refund(
                out_refund_no=order.idempotency_key,
                out_trade_no=order.attempt.token,
                amount=amount,
                reason=order.reason[:LONGEST_REASON] or None,
            )
        )
        return wechat_facts.refund_facts(found, status=str(found["status"]))

    def settlement(self, day: date) -> list[Any]:
        return wechat_bill.settlement(day)

    def _look(self, number: str) -> RefundFacts:
        found = call(lambda line: line.query_refund(out_refund_no=number))
        return wechat_facts.refund_facts(found, status=str(found["status"]))

    def _close(self, facts: Facts) -> Facts:
        try:
            call(lambda line: line.close(out_trade_no=facts.token))
        except ProviderRefused:
            return facts  # it was paid or closed in this very moment: the next question tells
        return replace(facts, told=Told.EXPIRED)


READERS = {"TRANSACTION": wechat_facts.of_order, "REFUND": wechat_facts.of_refund_notice}


def order_of(order: PayOrder) -> dict[str, Any]:
    """A native order; a pure function of ours, so that a repeated call is the same call. Raises AmountNotPayable."""
    return {
        "description": order.description[:LONGEST_DESCRIPTION] or order.reference,
        "out_trade_no": order.token,
        "amount": {"total": to_fen(order.amount), "currency": YUAN},
        "attach": order.reference,
        "time_expire": order.expires_at.astimezone(BEIJING).isoformat(timespec="seconds"),
    }
