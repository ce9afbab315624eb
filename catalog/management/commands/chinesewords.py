"""`manage.py chinesewords DICT`: write the file of Chinese words anew from jieba's dictionary (``word count tag``)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from catalog.search.chinese import FILE, written


class Command(BaseCommand):
    help = "Write the file of Chinese words anew. Afterwards the analysis is another: count up ANALYSIS, then reindex."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("dictionary", type=Path, help="jieba's dict.txt")

    def handle(self, *args: Any, dictionary: Path, **options: Any) -> None:
        lines = dictionary.read_text(encoding="utf-8").splitlines()
        FILE.write_bytes(written({word: int(often) for word, often, _tag in map(str.split, lines)}))
        self.stdout.write(f"{FILE.name}: {FILE.stat().st_size} bytes.")
