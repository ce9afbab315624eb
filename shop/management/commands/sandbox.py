"""``manage.py sandbox``: the outside world (Stripe, DHL, the ECB) as one small process. It needs no database."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.outside.sandbox import DEFAULTS, Sandbox
from shop.outside.server import LOCAL, Server


class Command(BaseCommand):
    help = "Plays the outside world on 127.0.0.1: Stripe under /stripe, DHL under /dhl, the ECB's rates under /ecb."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=4242, help="the port on 127.0.0.1; 0 takes a free one")
        parser.add_argument("--data", default=".sandbox", help="the folder of its own SQLite file")

    def handle(self, *args: Any, port: int, data: str, **options: Any) -> None:
        if getattr(settings, "PRODUCTION", False):
            raise CommandError("The sandbox plays with money that does not exist; it does not run in production.")
        wanted = {name: os.environ.get(name, "") for name in (*DEFAULTS, "SANDBOX_PUBLIC_URL")}
        try:
            sandbox = Sandbox(Path(data), wanted)
        except OSError as error:
            raise CommandError(f"The folder {data} cannot be used: {error.strerror}.") from error
        try:
            server = Server(sandbox, port)
        except OSError as error:
            sandbox.close()
            raise CommandError(f"Port {port} of {LOCAL} is taken; choose another with --port.") from error
        sandbox.start()
        server.start()
        self.stdout.write(f"The outside world answers at {server.url} (levers under {server.url}/world/).")
        self.stdout.flush()
        wait_for_the_end()
        server.shutdown()
        server.server_close()
        sandbox.close()
        sys.stdout.flush()


def wait_for_the_end() -> None:
    """Until SIGINT or SIGTERM."""
    over = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    over.wait()
