"""`manage.py reindex`: analyse every product anew, count the words of the catalogue, key what staff have taught."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from catalog.models import Product
from catalog.search.documents import reindex
from catalog.search.teaching import key_all
from catalog.search.vocabulary import rebuild
from shop.pagecache import bump


class Command(BaseCommand):
    help = "Make the search index anew. The shop stays open; finds change product by product."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--words", action="store_true", help="count the words only, for spelling and suggestions")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        products: list[int] = []
        if not options["words"]:
            # Best first, so that a search which reads a bounded part of a very common word reads the best part.
            products = list(Product.objects.order_by("-featured", "position", "id").values_list("id", flat=True))
            reindex(products, progress=lambda at: self._tell(at, len(products), began))
            key_all()
        terms = rebuild()
        bump()
        self.stdout.write(
            _("Indexed %(products)s products, %(terms)s words, in %(seconds).1f s.")
            % {"products": len(products), "terms": terms, "seconds": time.monotonic() - began}
        )

    def _tell(self, at: int, total: int, began: float) -> None:
        if at % 10_000 < 500 or at == total:
            self.stdout.write(f"{at} / {total} ({at / max(time.monotonic() - began, 0.001):.0f}/s)")
            self.stdout.flush()
