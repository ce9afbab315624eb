"""Fetch the central bank's exchange rates now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop import fx
from shop.errors import Refusal


class Command(BaseCommand):
    help = "Fetches the day's exchange rates; the last good ones stay when there are none."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = fx.refresh()
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count} exchange rates are up to date.")
