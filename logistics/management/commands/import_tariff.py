"""`manage.py import_tariff FILE [--dry-run]`: bring a tariff in from a CSV file, every row or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from logistics import tariffs
from logistics.errors import BadTariffFile


class Command(BaseCommand):
    help = "Brings tariff rates in from a CSV file (docs/customs.md names the columns); nothing of a bad file is kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"The file cannot be read: {error.strerror}.") from error
        verb = tariffs.try_out if options["dry_run"] else tariffs.bring_in
        try:
            outcome = verb(tariffs.read(document))
        except BadTariffFile as refusal:
            raise CommandError("\n".join([str(refusal), *refusal.faults])) from refusal
        self.stdout.write("; ".join(tariffs.told(outcome)))
