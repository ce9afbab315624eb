"""``manage.py statement FILE``: bring a bank statement. Ends with 0: booked or known, 2: refused and nothing kept."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from payments.bank import importing
from payments.models import BankMapping
from payments.words import line_note
from shop.errors import Refusal


class Command(BaseCommand):
    help = "Bring a bank statement (camt.053, MT940, or a CSV with the name of its mapping) and say what it did."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", default="", help="name of the CSV mapping, as staff keep it")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        mapping = BankMapping.objects.filter(name=options["mapping"]).first()
        if options["mapping"] and mapping is None:
            raise CommandError(f"There is no mapping “{options['mapping']}”.", returncode=2)
        try:
            brought = importing.bring(path.read_bytes(), name=path.name, mapping=mapping)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=2) from error
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        for line in brought.lines:
            text = f"{line.amount.amount.normalize():f} {line.currency}: {line.get_status_display()}"
            self.stdout.write(f"{line.booked_on} {text}. {line_note(line.reason)}")
        self.stdout.write(f"{len(brought.lines)} new lines, {brought.known} known.")
