"""`manage.py landed_cost --json`: what goods cost at the buyer's door, for scripts. Docs: docs/customs.md."""

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from logistics.landed.answer import answer
from logistics.landed.fields import integer_of, object_of


class Command(BaseCommand):
    help = "Reads a JSON list of questions on standard input and prints the landed cost of each."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", required=True, help="questions and answers are JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = self._asked(sys.stdin.buffer.read())
        with override("en"):
            answers = answer(asked)
        self.stdout.write(json.dumps(answers, ensure_ascii=False, indent=1))
        if any("error" in told for told in answers):
            sys.exit(1)

    def _asked(self, document: bytes) -> list[Any]:
        try:
            # Numbers keep their digits; NaN and infinity arrive as the words they are, and are refused in their place.
            asked = json.loads(
                document.decode("utf-8-sig"),
                parse_float=Decimal,
                parse_int=integer_of,
                parse_constant=str,
                object_pairs_hook=object_of,
            )
        except (ValueError, RecursionError) as error:
            raise CommandError(f"bad_json: the input is no JSON document ({error}).") from None
        if not isinstance(asked, list):
            raise CommandError("bad_json: the input is no JSON list.")
        return asked
