"""``manage.py prepare``: everything between a fresh checkout and a first request, each step skipped when it is done."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection


class Command(BaseCommand):
    help = "Compiles words, migrates the database, collects static files; with --demo DIR brings the demo shop in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", type=Path, metavar="DIR", help="the demo shop's folder")

    def handle(self, *args: Any, demo: Path | None = None, **options: Any) -> None:
        call_command("messages", compile=True, stdout=self._named("words"))
        with connection.cursor() as cursor:
            # Between two statements Django thinks about models, on a crowded machine for longer than a page may.
            cursor.execute("SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0")
        call_command("migrate", interactive=False, verbosity=0)
        connection.close()
        self._say("database", "migrated")
        if demo:
            call_command("loadshop", demo, stdout=self._named("shop"))
            call_command("loadreviews", demo, stdout=self._named("reviews"))
            call_command("loadpromotions", demo, stdout=self._named("promotions"))
            call_command("demostaff", stdout=self._named("staff"))
        self._say("files", self._collect())

    def _collect(self) -> str:
        """Hashing and compressing the static files takes seconds: only when one of them has changed."""
        stamp = Path(settings.STATIC_ROOT) / ".stamp"
        now = hashlib.sha256("\n".join(_static_files()).encode()).hexdigest()
        if stamp.is_file() and stamp.read_text() == now:
            return "static files are in place"
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now)
        return "static files collected and compressed"

    def _say(self, step: str, result: str) -> None:
        self.stdout.write(f"{step}: {result}")
        self.stdout.flush()

    def _named(self, step: str) -> "Named":
        return Named(self, step)


class Named:
    """What a command writes, each line under the name of its step."""

    def __init__(self, command: Command, step: str) -> None:
        self.command = command
        self.step = step

    def write(self, text: str) -> int:
        for line in text.splitlines():
            self.command._say(self.step, line)
        return len(text)

    def flush(self) -> None:
        self.command.stdout.flush()


def _static_files() -> Iterator[str]:
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path))
            facts = found.stat()
            yield f"{path} {facts.st_size} {facts.st_mtime_ns}"
