"""Stripe's payout reconciliation report: asked for, waited for, fetched with the key, read by column name."""

import csv
import io
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from payments.errors import ProviderRefused, ReportNotReady, ReportUnreadable
from payments.provider import PayoutFacts, SettledLine
from payments.providers.stripe_amounts import from_minor
from payments.providers.stripe_wire import SERVICE, call, plain
from shop.errors import Unavailable
from shop.http import Client
from shop.money import money

REPORT = "payout_reconciliation.itemized.5"
COLUMNS = [
    "automatic_payout_id",
    "automatic_payout_effective_at",
    "balance_transaction_id",
    "created_utc",
    "available_on_utc",
    "currency",
    "gross",
    "fee",
    "net",
    "reporting_category",
    "source_id",
    "description",
    "customer_facing_amount",
    "customer_facing_currency",
    "charge_id",
    "payment_intent_id",
]
WAITS_S = (0.2, 0.5, 1, 2, 4, 8, 16, 30)
MOST_BYTES = 200_000_000
STRIPE_FILES = "files.stripe.com"


def settlement(day: date) -> list[PayoutFacts]:
    """Automatic payouts that arrive on ``day``, lines too. Raises Unavailable, ReportNotReady, ReportUnreadable."""
    start = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    end = start + int(timedelta(days=1).total_seconds())
    window: Any = {"arrival_date": {"gte": start, "lt": end}, "limit": 100}
    payouts = call(lambda it: [plain(payout) for payout in it.v1.payouts.list(window).auto_paging_iter()])
    wanted = [
        payout for payout in payouts if payout.get("automatic", True) and payout["status"] in ("paid", "in_transit")
    ]
    if not wanted:
        return []
    lines: dict[str, list[SettledLine]] = {}
    for row in rows_of(_fetch_report(day, start, end)):
        lines.setdefault(row["automatic_payout_id"], []).append(line_of(row))
    return [
        PayoutFacts(
            provider_id=payout["id"],
            amount=from_minor(payout["amount"], payout["currency"]),
            arrives_on=datetime.fromtimestamp(payout["arrival_date"], UTC).date(),
            status=payout["status"],
            lines=lines.get(payout["id"], []),
        )
        for payout in wanted
    ]


def rows_of(text: str) -> Iterator[dict[str, str]]:
    """Rows by column name, whatever the order of the columns. Raises ReportUnreadable."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    missing = {"automatic_payout_id", "balance_transaction_id", "currency", "gross", "fee", "net"} - set(
        reader.fieldnames or ()
    )
    if missing:
        raise ReportUnreadable(reason=", ".join(sorted(missing)))
    try:
        yield from reader
    except csv.Error as error:
        raise ReportUnreadable(reason=str(error)) from error


def line_of(row: dict[str, str]) -> SettledLine:
    """One line; its amounts are in major units. Raises ReportUnreadable."""
    try:
        currency = row["currency"].upper()
        gross, fee, net = (money(Decimal(row[name]), currency) for name in ("gross", "fee", "net"))
        faced_currency = (row.get("customer_facing_currency") or currency).upper()
        faced = money(Decimal(row.get("customer_facing_amount") or row["gross"]), faced_currency)
        created = row.get("created_utc") or row.get("created") or ""
        at = datetime.fromisoformat(created).replace(tzinfo=UTC)
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise ReportUnreadable(reason=f"{row.get('balance_transaction_id')}: {error}") from error
    source = row.get("source_id") or ""
    return SettledLine(
        line_id=row["balance_transaction_id"],
        kind=row.get("reporting_category") or "",
        gross=gross,
        fee=fee,
        net=net,
        faced=faced,
        at=at,
        charge_id=row.get("charge_id") or "",
        intent_id=row.get("payment_intent_id") or "",
        refund_id=source if source.startswith(("re_", "pyr_")) else "",
        dispute_id=source if source.startswith(("dp_", "du_")) else "",
        raw=dict(row),
    )


def _fetch_report(day: date, start: int, end: int) -> str:
    asked: Any = {
        "report_type": REPORT,
        "parameters": {"interval_start": start, "interval_end": end, "columns": COLUMNS},
    }
    try:
        run = call(lambda it: plain(it.v1.reporting.report_runs.create(asked)))
    except ProviderRefused as refusal:
        # Stripe refuses an interval whose data is not complete yet.
        raise ReportNotReady(day=day.isoformat()) from refusal
    for wait in WAITS_S:
        if run["status"] != "pending":
            break
        time.sleep(wait)
        run = _look(run["id"])
    if run["status"] != "succeeded":
        raise ReportNotReady(day=day.isoformat())
    return _download(run["result"]["url"])


def _look(run_id: str) -> dict[str, Any]:
    return call(lambda it: plain(it.v1.reporting.report_runs.retrieve(run_id)))


def _download(url: str) -> str:
    """The file. Our key is shown to Stripe's own hosts only, never to where a changed answer points."""
    parts = urlsplit(url)
    if parts.netloc not in (urlsplit(settings.STRIPE_API_BASE).netloc, STRIPE_FILES):
        raise ReportUnreadable(reason=parts.netloc)
    client = Client(
        SERVICE,
        f"{parts.scheme}://{parts.netloc}",
        headers={"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}"},
    )
    answer = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
        raise Unavailable(service=SERVICE)
    return answer.content.decode("utf-8-sig")
