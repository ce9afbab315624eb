"""Keep the nine languages complete: gather the project's words, check them, compile them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shop import words


class Command(BaseCommand):
    help = "Gathers words into locale/; with --check names what a language lacks; with --compile only compiles."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a language is not complete")
        parser.add_argument("--compile", action="store_true", help="only write what Django reads")

    def handle(self, *args: Any, **options: Any) -> None:
        languages = [code for code, _name in settings.LANGUAGES]
        if options["compile"]:
            self.stdout.write(f"{words.compile_all(settings.BASE_DIR, languages)} catalogues compiled.")
            return
        source = words.gather(settings.BASE_DIR, settings.OUR_APPS)
        if options["check"]:
            self.check_words(source, languages)
            return
        for language in languages:
            words.update(settings.BASE_DIR, source, language)
        self.stdout.write(f"{len(source)} messages in {len(languages)} languages.")

    def check_words(self, source: Any, languages: list[str]) -> None:
        faults = [f"{lang}: {fault}" for lang in languages for fault in words.missing(settings.BASE_DIR, source, lang)]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} words are missing. Run make messages, translate, and try again.")
        self.stdout.write(f"{len(source)} messages, complete in {len(languages)} languages.")
