"""The line to WeChat Pay v3: the kept SDK, which signs our questions and checks its answers; its no in our words."""

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from wechatpayv3 import WeChatPay, WeChatPayType

from payments.errors import ProviderRefused
from shop.errors import Unavailable
from shop.http import outgoing
from shop.keys import NotAKey, private_pem, public_pem
from shop.wallets import WeChatAccount

SERVICE = "WeChat Pay"
TIMEOUT_S = (3.0, 10.0)
# Days and times of WeChat Pay are Beijing's.
BEIJING = ZoneInfo("Asia/Shanghai")
# WeChat Pay is busy, or our keys and rights are not in order: nothing about the payment, so nothing is given up.
PASSING = frozenset({"SIGN_ERROR", "NO_AUTH", "SYSTEM_ERROR", "FREQUENCY_LIMITED", "FREQUENCY_LIMIT_EXCEED"})
Ask = Callable[[WeChatPay], tuple[int, str | bytes]]


class _NoAnswer(Exception):
    """An answer that decides nothing."""


def client() -> WeChatPay:
    """In the mode of the platform's public key: nothing is fetched at start. Raises NotAKey."""
    return _client(settings.WECHAT, f"{settings.SITE_URL}/webhooks/wechat/")


@lru_cache(maxsize=8)
def _client(account: WeChatAccount, notify_url: str) -> WeChatPay:
    made = WeChatPay(
        WeChatPayType.NATIVE,
        mchid=account.mch_id,
        private_key=private_pem(account.private_key),
        cert_serial_no=account.cert_serial,
        appid=account.app_id,
        apiv3_key=account.api_v3_key,
        notify_url=notify_url,
        timeout=TIMEOUT_S,
        public_key=public_pem(account.public_key),
        public_key_id=account.public_key_id,
    )
    made._core._gate_way = account.api_base  # the SDK offers no setting for it
    return made


def call(ask: Ask) -> dict[str, Any]:
    """Ask outside any transaction; the answer, empty where there is none. Raises Unavailable, ProviderRefused."""
    with outgoing(SERVICE, failures=(_NoAnswer,)):
        status, text = _ask(ask)
        answer = _read(text)
        code = str(answer.get("code", ""))
        if status in (401, 429) or status >= 500 or code in PASSING:
            raise _NoAnswer(code)
    if not 200 <= status < 300:
        raise ProviderRefused(reason=answer.get("message") or code, code=code or str(status))
    return answer


def download(ask: Ask) -> bytes:
    """A file, as it comes. Raises Unavailable."""
    with outgoing(SERVICE, failures=(_NoAnswer,)):
        status, content = _ask(ask)
        if status != 200:
            raise _NoAnswer(str(status))
    return content.encode() if isinstance(content, str) else content


def _ask(ask: Ask) -> tuple[int, str | bytes]:
    try:
        line = client()
    except NotAKey as error:
        raise Unavailable(service=SERVICE) from error
    try:
        return ask(line)
    except Exception as error:  # the SDK raises a bare one for an answer that WeChat Pay did not sign
        raise _NoAnswer(str(error)) from error


def _read(text: str | bytes) -> dict[str, Any]:
    if not text:
        return {}
    try:
        answer = json.loads(text)
    except ValueError as error:
        raise _NoAnswer("no JSON") from error
    if not isinstance(answer, dict):
        raise _NoAnswer("no object")
    return answer
