"""`manage.py loadreviews DIR`: bring reviews in from DIR/reviews.json; those that are there stay."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from catalog.importing.document import Unreadable
from customers.reviews.bringing import bring


class Command(BaseCommand):
    help = "Load reviews of proved purchases from a folder such as demo/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = bring(options["folder"])
        except Unreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(ngettext("Loaded %(num)s review.", "Loaded %(num)s reviews.", made) % {"num": made})
