"""`manage.py exportcatalog FILE`: take the catalogue out as a sheet; the file's ending says which kind."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from catalog.models import Family
from catalog.sheets.binding import write_xlsx
from catalog.sheets.exporting import csv_lines
from catalog.sheets.offered import PARTS, columns_of
from shop.errors import Refusal


class Command(BaseCommand):
    help = "Take the catalogue out as a sheet (.csv or .xlsx) that importcatalog brings in again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--columns", choices=sorted(PARTS), default="all")
        parser.add_argument("--family", default="", help="the code of the only family that is wanted")

    def handle(self, *args: Any, **options: Any) -> None:
        file, family = options["file"], options["family"]
        if family and not Family.objects.filter(code=family).exists():
            raise CommandError(_("There is no family “%(text)s”.") % {"text": family})
        columns = columns_of(options["columns"], family=family)
        try:
            if file.suffix.casefold() == ".xlsx":
                write_xlsx(columns, file, family=family)
            else:
                with file.open("w", encoding="utf-8", newline="") as opened:
                    opened.writelines(csv_lines(columns, family=family))
        except (Refusal, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("Written: %(file)s") % {"file": file})
