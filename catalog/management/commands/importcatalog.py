"""`manage.py importcatalog FILE`: bring a sheet of the catalogue in, all of it or nothing; see docs/merchandiser.md."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from catalog.models import SheetRun, SheetState
from catalog.sheets import runs
from catalog.sheets.csvs import ENCODINGS
from catalog.sheets.faults import UnreadableSheet, sentence

TURN_S = 0.5
CHANGED = _("The catalogue has changed meanwhile. Nothing of the sheet was loaded; bring it again.")


class Command(BaseCommand):
    help = "Bring a sheet (CSV or XLSX) into the catalogue. A run that is broken off goes on with the shop's workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would change and what is wrong")
        parser.add_argument("--encoding", choices=sorted(ENCODINGS), default="", help="letters of a CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            with file.open("rb") as opened:
                run = runs.receive(File(opened), name=file.name, by=None, encoding=options["encoding"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except UnreadableSheet as refusal:
            raise CommandError(str(refusal)) from refusal
        run = self._worked(run)
        self._refuse_faults(run)
        self._tell(run)
        if options["dry_run"]:
            runs.put_away(run.pk)
            return
        runs.confirm(run.pk, by=None)
        run = self._worked(run)
        self._refuse_faults(run)
        if run.state == SheetState.READY:
            runs.put_away(run.pk)
            raise CommandError(str(CHANGED))
        self.stdout.write(_t("Loaded."))

    def _worked(self, run: SheetRun) -> SheetRun:
        """Once it is done, by us or by a worker that was quicker."""
        while run.is_in_work:
            if not runs.work():
                time.sleep(TURN_S)
            run.refresh_from_db()
        return run

    def _refuse_faults(self, run: SheetRun) -> None:
        if run.state != SheetState.FAULTY:
            return
        for row, column, code, values in run.faults:
            self.stderr.write(f"{row}: {column}: {sentence(code, values)}")
        raise CommandError(_t("The sheet has faults, so nothing of it was loaded."))

    def _tell(self, run: SheetRun) -> None:
        words = _t(
            "%(rows)s rows: %(new_products)s new and %(changed_products)s changed products,"
            " %(new_variants)s new and %(changed_variants)s changed variants, %(unchanged_rows)s rows as they were."
        )
        self.stdout.write(words % run.counts)
