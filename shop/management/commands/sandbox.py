"""``manage.py sandbox``: the outside world (providers, carrier, VIES, ECB) as one small process without a database."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.outside.process import DATA, PORT, CannotStart, serve


class Command(BaseCommand):
    help = (
        "Plays the outside world on 127.0.0.1: Stripe under /stripe, PayPal under /paypal, DHL under /dhl, the ECB's "
        "rates under /ecb."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=PORT, help="the port on 127.0.0.1; 0 takes a free one")
        parser.add_argument("--data", default=DATA, help="the folder of its own SQLite file")

    def handle(self, *args: Any, port: int, data: str, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The sandbox plays with money that does not exist; it does not run in production.")
        try:
            serve(port=port, data=data, environ=os.environ, say=self.say)
        except CannotStart as trouble:
            raise CommandError(str(trouble)) from trouble

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
