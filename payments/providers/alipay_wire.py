"""The line to Alipay: the kept SDK, which signs our questions and checks its answers, and its errors in our words."""

from datetime import datetime
from functools import lru_cache
from http.client import HTTPException
from typing import Any
from zoneinfo import ZoneInfo

from alipay import AliPay
from alipay.exceptions import AliPayException, AliPayValidationError
from alipay.utils import AliPayConfig
from django.conf import settings
from django.utils import timezone

from payments.errors import ProviderRefused
from shop.errors import Unavailable
from shop.http import outgoing
from shop.keys import private_pem, public_pem
from shop.wallets import AlipayAccount

SERVICE = "Alipay"
TIMEOUT_S = 10
# Alipay writes and reads every time as it is in Beijing.
BEIJING = ZoneInfo("Asia/Shanghai")
DONE = "10000"
# Alipay is busy, or our key, app or right is not in order: nothing about the payment itself, so nothing is given up.
PASSING = frozenset({"20000", "20001", "40006"})
PASSING_SUB = frozenset(
    {
        "ACQ.SYSTEM_ERROR",
        "aop.ACQ.SYSTEM_ERROR",
        "aop.unknow-error",
        "isp.unknow-error",
        "isv.invalid-app-id",
        "isv.invalid-signature",
    }
)


class _NoAnswer(Exception):
    """An answer that decides nothing."""


# The outcome is unknown. The last three are what the SDK meets in an answer that is no answer of Alipay's at all.
UNKNOWN = (
    OSError,
    HTTPException,
    AliPayException,
    AliPayValidationError,
    _NoAnswer,
    ValueError,
    TypeError,
    AttributeError,
)


def client() -> AliPay:
    """Raises NotAKey."""
    return _client(settings.ALIPAY, f"{settings.SITE_URL}/webhooks/alipay/")


@lru_cache(maxsize=8)
def _client(account: AlipayAccount, notify_url: str) -> AliPay:
    made = AliPay(
        appid=account.app_id,
        app_notify_url=notify_url,
        app_private_key_string=private_pem(account.private_key),
        alipay_public_key_string=public_pem(account.public_key),
        config=AliPayConfig(timeout=TIMEOUT_S),
    )
    made._gateway = account.gateway  # the SDK offers no setting for it
    return made


def call(method: str, content: dict[str, Any]) -> dict[str, Any]:
    """Ask outside any transaction; the answer, its signature checked. Raises Unavailable, ProviderRefused."""
    with outgoing(SERVICE, failures=UNKNOWN):
        answer: dict[str, Any] = client().server_api(method, content, timestamp=now_text())
        code, sub_code = str(answer.get("code", "")), str(answer.get("sub_code", ""))
        if not code or code in PASSING or sub_code in PASSING_SUB:
            raise _NoAnswer(sub_code or code)
    if code != DONE:
        raise ProviderRefused(reason=answer.get("sub_msg") or answer.get("msg") or code, code=sub_code or code)
    return answer


def page(method: str, content: dict[str, Any], *, return_url: str) -> str:
    """The signed address at which the buyer pays. Nobody is asked for it. Raises Unavailable without keys."""
    try:
        signed = client().client_api(method, content, return_url=return_url, timestamp=now_text())
    except ValueError as error:
        raise Unavailable(service=SERVICE) from error
    return f"{settings.ALIPAY.gateway}?{signed}"


def text_of(moment: datetime) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def moment_of(text: str) -> datetime:
    """Raises ValueError."""
    return datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)


def now_text() -> str:
    return text_of(timezone.now())
