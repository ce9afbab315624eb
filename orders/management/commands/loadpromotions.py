"""`manage.py loadpromotions DIR`: bring promotions in from DIR/promotions.json; those that are there stay."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalog.importing.document import Unreadable
from orders.bringing import bring


class Command(BaseCommand):
    help = "Load promotions from a folder such as demo/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = bring(options["folder"])
        except Unreadable as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Loaded %(made)s promotions.") % {"made": made})
