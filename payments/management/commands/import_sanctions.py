"""Bring in a sanctions list: ``manage.py import_sanctions OFAC sdn.csv --entry ent_num --name SDN_Name``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from payments import screening
from shop.errors import Refusal


class Command(BaseCommand):
    help = "Put the newest edition of a sanctions list (CSV with a header) in the place of the earlier one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="what the list is called: OFAC, EU, UN, UK")
        parser.add_argument("file", type=Path)
        parser.add_argument("--entry", default="entry", help="column of the entry's number")
        parser.add_argument("--name", default="name", help="column of the name")
        parser.add_argument("--encoding", default="utf-8-sig")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open(encoding=options["encoding"], newline="") as file:
                count = screening.bring(options["source"], file, entry=options["entry"], name=options["name"])
        except (OSError, UnicodeError, Refusal) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['source']}: {count} names")
