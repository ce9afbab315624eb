"""``manage.py reconcile``: a day's payouts against the books. Ends with 0: agreed, 1: differs, 2: could not be done."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from payments import reconciling
from payments.models import Reconciliation, SettlementRow
from payments.provider import providers
from payments.showing import as_json
from shop.errors import Refusal


class Command(BaseCommand):
    help = "Fetch the payouts that arrive on a day, match every line of their report, and say what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", default="", help="YYYY-MM-DD in UTC; today if it is left out")
        parser.add_argument("--provider", default="stripe", help="stripe if it is left out")
        parser.add_argument(
            "--json", action="store_true", help="one JSON document instead of sentences (docs/finance.md)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = _day(options["day"])
        if options["provider"] not in providers.codes():
            raise CommandError(f"There is no payment provider “{options['provider']}”.", returncode=2)
        try:
            run = reconciling.reconcile(options["provider"], day)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        self.stdout.write(json.dumps(as_json(run), indent=2) if options["json"] else "\n".join(_sentences(run)))
        if not run.is_clean:
            raise CommandError(f"{run.provider} {run.day}: the books and the provider differ.", returncode=1)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else timezone.now().date()
    except ValueError as error:
        raise CommandError(f"“{text}” is no day; write YYYY-MM-DD.", returncode=2) from error


def _sentences(run: Reconciliation) -> list[str]:
    count = SettlementRow.objects.filter(payout__reconciliation=run).count()
    lines = [f"{run.provider} {run.day}: {run.payouts.count()} payouts, {count} lines."]
    lines += [
        f"{each['currency']}: gross {each['gross']} - fee {each['fee']} = net {each['net']}, "
        f"paid out {each['payouts']}, difference {each['difference']}"
        for each in run.sums
    ]
    lines += [
        f"{each['verdict']}: {each['line'] or each['reference']} expected {each['expected']}, "
        f"reported {each['reported']} {each['currency']}"
        for each in run.findings
    ]
    return lines
