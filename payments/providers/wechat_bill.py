"""Fetch a day's two bills: what was traded and what the account's money did. The second holds the first to account."""

import hashlib
import hmac
import zlib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from wechatpayv3 import WeChatPay

from payments.errors import ProviderRefused, ReportNotReady, ReportUnreadable
from payments.provider import PayoutFacts
from payments.providers.wechat_bill_file import flow_of, lines_of
from payments.providers.wechat_wire import BEIJING, call, download

NO_BILL, WRITING = "NO_STATEMENT_EXIST", "STATEMENT_CREATING"
# WeChat Pay writes a day's bills until ten the next morning; those not there by noon had nothing to say.
READY_BY = time(12)
MOST_BYTES = 100_000_000
Ask = Callable[[WeChatPay], tuple[int, str | bytes]]


def settlement(day: date) -> list[PayoutFacts]:
    """What came into the account on ``day`` (Beijing's), as one payout of what the flow of money says.

    Its lines are those of the trades, so a difference between the two bills is a difference of the reconciliation.
    Raises Unavailable, ReportNotReady, ReportUnreadable.
    """
    traded = _bill(day, lambda line: line.trade_bill(bill_date=day.isoformat()))
    if traded is None:
        return []
    flowed = _bill(day, lambda line: line.fundflow_bill(bill_date=day.isoformat()))
    lines, flow = lines_of(traded), flow_of(flowed or "")
    if not lines and not flow.amount:
        return []
    return [PayoutFacts(provider_id=f"wechat:{day}", amount=flow, arrives_on=day, status="paid", lines=lines)]


def _bill(day: date, ask: Ask) -> str | None:
    """The text of a bill, None where the day has none."""
    try:
        found = call(ask)
    except ProviderRefused as refusal:
        code = refusal.values.get("code")
        if code not in (NO_BILL, WRITING):
            raise ReportUnreadable(reason=str(refusal)) from refusal
        is_late = timezone.now() >= datetime.combine(day + timedelta(days=1), READY_BY, BEIJING)
        if code == NO_BILL and is_late:
            return None
        raise ReportNotReady(day=day.isoformat()) from refusal
    url = str(found.get("download_url", ""))
    # The SDK would put any address behind the gateway's: an answer cannot send us elsewhere.
    if not url.startswith(f"{settings.WECHAT.api_base}/v3/"):
        raise ReportUnreadable(reason=url[:80])
    text = _unpacked(download(lambda line: line.download_bill(url)))
    sign = hashlib.sha1(text, usedforsecurity=False).hexdigest()
    if found.get("hash_type") != "SHA1" or not hmac.compare_digest(str(found.get("hash_value", "")).lower(), sign):
        raise ReportUnreadable(reason=f"SHA1 {sign}")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportUnreadable(reason="UTF-8") from error


def _unpacked(content: bytes) -> bytes:
    """Packed or not: the hash is of what it was before. Never more than a bill can be."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    opened = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        text = opened.decompress(content, MOST_BYTES)
    except zlib.error as error:
        raise ReportUnreadable(reason="gzip") from error
    if not opened.eof:
        raise ReportUnreadable(reason=f"{MOST_BYTES} bytes")
    return text
