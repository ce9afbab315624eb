"""``manage.py refreshshop``: write cards, shelves and the search index anew for every product."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from catalog import freshness


class Command(BaseCommand):
    help = "Write cards, shelves and the search index anew for every product, as after a change of tax rates."

    def handle(self, *args: Any, **options: Any) -> None:
        done = freshness.rebuild()
        self.stdout.write(
            ngettext("Refreshed %(count)s product.", "Refreshed %(count)s products.", done) % {"count": done}
        )
