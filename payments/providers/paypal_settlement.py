"""A day of PayPal's settlement report as payouts and lines in the words that reconciliation knows."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from moneyed import Money

from payments.errors import ReportNotReady, ReportUnreadable
from payments.provider import PayoutFacts, SettledLine
from payments.providers.paypal_report import Row, Section, read
from payments.providers.paypal_wire import SERVICE
from shop.errors import Unavailable
from shop.http import Client
from shop.money import total

MOST_BYTES = 200_000_000
MOST_FILES = 99
VERSION = "009"
# The T-code's group says what a line is; some codes say it more exactly. Others are told as they came, and are asked
# about. developer.paypal.com/docs/reports/reference/tcodes, 2026.
GROUPS = {"T00": "charge", "T01": "fee", "T02": "exchange", "T03": "payout", "T04": "payout", "T12": "dispute"}
CODES = {
    "T1106": "dispute",  # payment reversal by PayPal: a claim that was lost
    "T1107": "refund",
    "T1108": "fee",  # a fee that is given back
    "T1110": "dispute",  # held while a claim is looked at
    "T1111": "dispute_reversal",  # and let go
    "T1114": "fee",
    "T1202": "dispute_reversal",
    "T1205": "dispute_reversal",
}


def settlement(day: date) -> list[PayoutFacts]:
    """Every account and currency that moved on ``day``. Raises Unavailable, ReportNotReady, ReportUnreadable."""
    found = [payout for text in _files(day) for section in read(text) for payout in _payouts(section, day)]
    by_id: dict[str, PayoutFacts] = {}
    for payout in found:
        by_id[payout.provider_id] = (
            _joined(by_id[payout.provider_id], payout) if payout.provider_id in by_id else payout
        )
    return list(by_id.values())


def kind_of(row: Row) -> str:
    known = CODES.get(row.code) or GROUPS.get(row.code[:3], row.code)
    # A payment that we sent ourselves is no charge of a customer's.
    return row.code if known == "charge" and row.gross.amount < 0 else known


def line_of(row: Row) -> SettledLine:
    kind = kind_of(row)
    plain = kind in ("charge", "refund")
    return SettledLine(
        # One transaction may be told of under several codes: held, let go, taken.
        line_id=row.line_id if plain else f"{row.line_id} {row.code}",
        kind=kind,
        gross=row.gross,
        fee=row.fee,
        net=row.net,
        faced=row.gross,
        at=row.at,
        charge_id=row.line_id if kind == "charge" else row.about,
        refund_id=row.line_id if kind == "refund" else "",
        raw=row.raw,
    )


def _payouts(section: Section, day: date) -> Iterator[PayoutFacts]:
    """One a currency: PayPal pays out when it is told to, so what it keeps of the day stands beside."""
    if section.account != settings.PAYPAL_MERCHANT_ID:
        raise ReportUnreadable(reason=section.account)
    for currency in sorted({row.gross.currency.code for row in section.rows}):
        rows = [row for row in section.rows if row.gross.currency.code == currency]
        sent = [row for row in rows if kind_of(row) == "payout"]
        moved = [row for row in rows if kind_of(row) != "payout"]
        amount: Money = -total((row.gross for row in sent), currency)
        kept: Money = total((row.net for row in moved), currency) - amount - total((row.fee for row in sent), currency)
        lines = [line_of(row) for row in moved] + [_fee_of(row) for row in sent if row.fee.amount]
        yield PayoutFacts(f"{day.isoformat()} {section.account} {currency}", amount, day, "paid", lines, kept)


def _fee_of(row: Row) -> SettledLine:
    """What a withdrawal cost, as a line of its own: the withdrawal itself is the payout."""
    cost = -row.fee
    return SettledLine(
        line_id=f"{row.line_id} {row.code}",
        kind="fee",
        gross=cost,
        fee=cost - cost,
        net=cost,
        faced=cost,
        at=row.at,
        raw=row.raw,
    )


def _joined(one: PayoutFacts, other: PayoutFacts) -> PayoutFacts:
    """The same currency in two files of one day."""
    kept = one.kept + other.kept if one.kept is not None and other.kept is not None else None
    lines = [*one.lines, *other.lines]
    return PayoutFacts(one.provider_id, one.amount + other.amount, one.arrives_on, one.status, lines, kept)


def _files(day: date) -> Iterator[str]:
    """The day's file, and those that continue it."""
    if not settings.PAYPAL_REPORTS_URL:
        raise ReportUnreadable(reason="PAYPAL_REPORTS_URL")
    client = Client(SERVICE, settings.PAYPAL_REPORTS_URL)
    for number in range(1, MOST_FILES + 1):
        found = client.download(f"/STL-{day:%Y%m%d}.{number:02}.{VERSION}.CSV", most_bytes=MOST_BYTES)
        if found is None:
            if number == 1:
                raise ReportNotReady(day=day.isoformat())
            return
        try:
            yield found.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ReportUnreadable(reason=str(error)) from error
    raise Unavailable(service=SERVICE)
