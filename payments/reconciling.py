"""Reconcile a day: every payout that arrives, every line of its report, against payments, refunds and the ledger.

Running a day again fetches again, books nothing twice and judges anew, so a late line or a late notice heals itself.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict

import structlog
from django.db import transaction
from django.utils import timezone
from moneyed import Money

from payments import booking, settlement
from payments.models import Payment, Payout, Reconciliation, SettlementRow
from payments.provider import PayoutFacts, SettledLine, providers
from payments.settlement import CHARGES, Index
from payments.states import PaymentStatus, Verdict
from shop.models import User
from shop.money import money

log = structlog.get_logger(__name__)

MOST_MISSING = 1000


class Sums(TypedDict):
    """Per currency of payout, as written in the reconciliation and in the command's JSON."""

    currency: str
    payouts: str
    kept: str
    gross: str
    fee: str
    net: str
    difference: str


class Finding(TypedDict):
    verdict: str
    line: str
    payout: str
    reference: str
    currency: str
    expected: str
    reported: str


@dataclass
class Tally:
    """Sums of one currency while the day is counted."""

    currency: str
    payouts: Decimal = Decimal(0)
    kept: Decimal = Decimal(0)
    gross: Decimal = Decimal(0)
    fee: Decimal = Decimal(0)
    net: Decimal = Decimal(0)
    unexplained: Decimal = Decimal(0)

    def shown(self) -> Sums:
        """The difference is what was paid out or kept beyond the lines, and what the lines say beyond our books."""
        difference = self.payouts + self.kept - self.net + self.unexplained
        amounts = {name: getattr(self, name) for name in ("payouts", "kept", "gross", "fee", "net")}
        texts = {name: str(money(value, self.currency).amount) for name, value in amounts.items()}
        return Sums(currency=self.currency, difference=str(money(difference, self.currency).amount), **texts)  # type: ignore[typeddict-item]


@dataclass
class Count:
    tallies: dict[str, Tally] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def of(self, currency: str) -> Tally:
        return self.tallies.setdefault(currency, Tally(currency))


def reconcile(provider: str, day: date, *, by: User | None = None) -> Reconciliation:
    """Fetch the day's payouts, match and book. Raises Unavailable, ReportNotReady, ReportUnreadable."""
    facts = providers.get(provider).settlement(day)
    return record(provider, day, facts, by=by)


@transaction.atomic
def record(provider: str, day: date, facts: list[PayoutFacts], *, by: User | None = None) -> Reconciliation:
    """Keep and judge what the provider reported. One commit: a day is reconciled or it is not."""
    run, _is_new = Reconciliation.objects.get_or_create(provider=provider, day=day, defaults={"by": by})
    run = Reconciliation.objects.select_for_update(no_key=True).get(pk=run.pk)
    count = Count()
    for paid_out in facts:
        payout = _keep(run, paid_out)
        if paid_out.kept is not None:
            count.of(payout.amount.currency.code).kept += paid_out.kept.amount
        _count_payout(payout, list(paid_out.lines), count)
    _find_missing(provider, facts, count)
    run.sums = [count.tallies[currency].shown() for currency in sorted(count.tallies)]
    run.findings = count.findings
    run.is_clean = not count.findings and all(Decimal(sums["difference"]) == 0 for sums in run.sums)
    run.last_run_at, run.by = timezone.now(), by or run.by
    run.runs += 1
    run.save()
    if not run.is_clean:
        log.error("reconciliation differs", provider=provider, day=day.isoformat(), findings=len(run.findings))
    return run


def _keep(run: Reconciliation, facts: PayoutFacts) -> Payout:
    payout, _is_new = Payout.objects.get_or_create(
        provider=run.provider,
        provider_id=facts.provider_id,
        defaults={
            "reconciliation": run,
            "amount": facts.amount,
            "arrives_on": facts.arrives_on,
            "status": facts.status,
        },
    )
    settlement.book_payout(payout)
    return payout


def _count_payout(payout: Payout, lines: list[SettledLine], count: Count) -> None:
    tally = count.of(payout.amount.currency.code)
    tally.payouts += payout.amount.amount
    index = Index.of(payout.provider, lines)
    seen: dict[str, int] = {}
    for line in lines:
        copy = seen.get(line.line_id, 0)
        seen[line.line_id] = copy + 1
        row = _row(payout, line, copy, index)
        settlement.book_row(row)
        if row.verdict != Verdict.MATCHED:
            count.findings.append(_finding(row))
        if row.verdict == Verdict.DUPLICATE:
            continue  # said twice is not paid twice: it counts in no sum
        count.of(row.faced.currency.code).unexplained += row.difference_amount
        tally.gross += row.gross.amount
        tally.fee += row.fee_amount
        tally.net += row.net_amount


def _row(payout: Payout, line: SettledLine, copy: int, index: Index) -> SettlementRow:
    """The stored line, judged as of now."""
    known = SettlementRow.objects.filter(payout=payout, line_id=line.line_id, copy=copy).first()
    row = known or SettlementRow(
        payout=payout,
        provider=payout.provider,
        line_id=line.line_id,
        copy=copy,
        kind=line.kind,
        gross=line.gross,
        fee_amount=line.fee.amount,
        net_amount=line.net.amount,
        faced=line.faced,
        at=line.at,
        provider_charge=line.charge_id,
        provider_intent=line.intent_id,
        provider_refund=line.refund_id,
        raw=dict(line.raw),
    )
    elsewhere = SettlementRow.objects.filter(provider=payout.provider, line_id=line.line_id).exclude(pk=row.pk)
    found = settlement.match(line, index)
    if copy or elsewhere.exclude(verdict=Verdict.DUPLICATE).exists():
        found.verdict, found.expected = Verdict.DUPLICATE, money(0, line.faced.currency.code)
    row.verdict, row.payment, row.refund = found.verdict, found.payment, found.refund
    row.difference_amount = (line.faced - found.expected).amount
    row.save()
    return row


def _finding(row: SettlementRow) -> Finding:
    reported = row.faced.amount
    return Finding(
        verdict=str(row.verdict),
        line=row.line_id,
        payout=row.payout.provider_id,
        reference=row.reference,
        currency=row.faced.currency.code,
        expected=_text(reported - row.difference_amount, row.faced.currency.code),
        reported=_text(reported, row.faced.currency.code),
    )


def _find_missing(provider: str, facts: list[PayoutFacts], count: Count) -> None:
    """A payment that came before the youngest charge of this report, in its currency, and that no report ever named."""
    for currency, until in _reaches(facts).items():
        lost = Payment.objects.filter(
            provider=provider,
            status=PaymentStatus.CAPTURED,
            amount_currency=currency,
            captured_at__lt=until,
            settled__isnull=True,
        ).order_by("pk")[:MOST_MISSING]
        for payment in lost:
            expected: Money = booking.held_for(payment).get(currency, money(0, currency))
            count.of(currency).unexplained -= expected.amount
            count.findings.append(
                Finding(
                    verdict=str(Verdict.MISSING),
                    line="",
                    payout="",
                    reference=payment.reference,
                    currency=currency,
                    expected=_text(expected.amount, currency),
                    reported=_text(Decimal(0), currency),
                )
            )


def _reaches(facts: list[PayoutFacts]) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for payout in facts:
        for line in payout.lines:
            if line.kind in CHARGES:
                code = line.faced.currency.code
                found[code] = max(found.get(code, line.at), line.at)
    return found


def _text(amount: Decimal, currency: str) -> str:
    return str(money(amount, currency).amount)
