"""`manage.py loadshop DIR`: bring a shop in from files, all of it or nothing; a second run has nothing to do."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.errors import BadPicture
from catalog.freshness import refresh_due
from catalog.importing.document import Unreadable
from catalog.importing.folder import load
from catalog.search.vocabulary import rebuild_if_old


class Command(BaseCommand):
    help = "Load products, prices, stock and pictures from a folder such as demo/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
        try:
            loaded = load(folder)
        except Unreadable as refusal:
            more = len(refusal.faults) - 1
            sentence = ngettext("%(first)s (and %(more)s more)", "%(first)s (and %(more)s more)", more)
            raise CommandError(sentence % {"first": refusal, "more": more} if more else str(refusal)) from refusal
        except BadPicture as refusal:
            raise CommandError(str(refusal)) from refusal
        refresh_due()  # the first visitor finds full shelves, also before a worker runs
        rebuild_if_old()
        if loaded is None:
            self.stdout.write(_("The shop is loaded already; nothing has changed."))
            return
        self.stdout.write(
            _("Loaded %(products)s products, %(variants)s variants, %(pictures)s pictures.")
            % {"products": loaded.products, "variants": loaded.variants, "pictures": loaded.pictures}
        )
        if loaded.lacking:
            self.stderr.write(
                _("No exchange rate, so no price yet, in: %(currencies)s.") % {"currencies": ", ".join(loaded.lacking)}
            )
