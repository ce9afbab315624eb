"""Fetch the day's bill of an account of the mainland and tell it as a payout into the account's own balance."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from payments.errors import ProviderRefused, ReportNotReady, ReportUnreadable
from payments.provider import PayoutFacts
from payments.providers.alipay_amounts import YUAN
from payments.providers.alipay_bill_file import MOST_BYTES, lines_of, unpacked
from payments.providers.alipay_wire import BEIJING, SERVICE, call
from shop.errors import Unavailable
from shop.http import Client
from shop.money import total

NO_BILL = frozenset({"isp.bill_not_exist", "BILL_NOT_EXIST"})
# Alipay writes a day's bill until nine the next morning; one that is not there by noon had nothing to say.
READY_BY = time(12)
ALIPAYS_OWN = (".alipay.com", ".alipayobjects.com")


def settlement(day: date) -> list[PayoutFacts]:
    """What came into the balance on ``day`` (Beijing's), as one payout.

    Alipay pays each trade out at once into the account's balance, and the shop's bank account is that balance: from
    there the merchant takes money out himself. Raises Unavailable, ReportNotReady, ReportUnreadable.
    """
    try:
        found = call("alipay.data.dataservice.bill.downloadurl.query", {"bill_type": "trade", "bill_date": str(day)})
    except ProviderRefused as refusal:
        if refusal.values.get("code") not in NO_BILL:
            raise ReportUnreadable(reason=str(refusal)) from refusal
        if timezone.now() < datetime.combine(day + timedelta(days=1), READY_BY, BEIJING):
            raise ReportNotReady(day=day.isoformat()) from refusal
        return []
    lines = lines_of(unpacked(_download(str(found.get("bill_download_url", "")))))
    if not lines:
        return []
    net = total((line.net for line in lines), YUAN)
    return [PayoutFacts(provider_id=f"alipay:{day}", amount=net, arrives_on=day, status="paid", lines=lines)]


def _download(url: str) -> bytes:
    """The packed file, from Alipay's own hosts or from the gateway's: an answer cannot send us elsewhere."""
    parts = urlsplit(url)
    is_alipays = parts.scheme == "https" and (parts.hostname or "").endswith(ALIPAYS_OWN)
    if not is_alipays and parts.netloc != urlsplit(settings.ALIPAY.gateway).netloc:
        raise ReportUnreadable(reason=parts.netloc)
    answer = Client(SERVICE, f"{parts.scheme}://{parts.netloc}").get(
        f"{parts.path}?{parts.query}" if parts.query else parts.path
    )
    if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
        raise Unavailable(service=SERVICE)
    return answer.content
