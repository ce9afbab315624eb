"""`manage.py growshop --products N`: a made-up catalogue of N products, the same for the same seed."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, connection
from django.utils.translation import gettext as _

from catalog.growing import clearing, planting

MOST = 10_000_000


class Command(BaseCommand):
    help = "Grow the catalogue to N made-up products (beside those that are there), to measure and to try things on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--fresh", action="store_true", help="clear earlier made-up products away first")
        parser.add_argument("--yes", action="store_true", help="do it on a shop that runs in production, too")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted, seed = options["products"], options["seed"]
        if settings.PRODUCTION and not options["yes"]:
            raise CommandError(_("This shop runs in production; made-up products belong elsewhere. (--yes insists.)"))
        if not 0 <= wanted <= MOST:
            raise CommandError(_("The number of products must be between 0 and %(most)s.") % {"most": MOST})
        if options["fresh"]:
            self._clear()
        self._refuse_another(wanted, seed)
        began = time.monotonic()
        done = planting.plant(wanted, seed=seed, tell=self._tell if options["verbosity"] > 1 else lambda number: None)
        if not done:
            self.stdout.write(
                _("There are %(wanted)s made-up products already; nothing has changed.") % {"wanted": wanted}
            )
            return
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(
            _("Grew %(count)s products in %(seconds).1f s.") % {"count": done, "seconds": time.monotonic() - began}
        )

    def _refuse_another(self, wanted: int, seed: int) -> None:
        there, theirs = planting.planted()
        if there > wanted:
            raise CommandError(
                _("There are %(there)s made-up products; fewer would mean to delete some. (--fresh starts anew.)")
                % {"there": there}
            )
        if there and theirs != seed:
            raise CommandError(
                _("The made-up products there have seed %(theirs)s, not %(seed)s. (--fresh starts anew.)")
                % {"theirs": theirs, "seed": seed}
            )

    def _clear(self) -> None:
        try:
            clearing.clear()
        except IntegrityError as error:
            raise CommandError(_("Orders or baskets hold made-up products, so they cannot be cleared away.")) from error

    def _tell(self, number: int) -> None:
        self.stdout.write(f"{number}", ending="\n")
        self.stdout.flush()
