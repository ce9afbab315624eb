"""What a search costs over HTTP beside its own SQL asked by hand, what a suggestion costs, what a worker weighs.

    .venv/bin/python -m benchmarks.search          (ROUNDS=5 TURNS=40)

Needs a shop under the same DATA that ``make demo`` runs and that has grown (``manage.py growshop --products 100000``)
and caught up (``manage.py refreshshop``, ``manage.py reindex --words``). Nothing is kept: every page is made anew. One
client; each question is asked by hand and over HTTP in turn, so that both see the same machine. Run it at 1,000,
100,000 and 1,000,000 products for the curve.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import django
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.utils import translation

from benchmarks.load import descendants
from benchmarks.pages import PORT, serve

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings_unkept"
django.setup()

from catalog.browse.reader import Reader, reader_in  # noqa: E402 (models need Django set up)
from catalog.models import Product, SearchDocument, SearchTerm  # noqa: E402
from catalog.search.page import search_page  # noqa: E402
from catalog.search.suggesting import suggestions  # noqa: E402
from shop import markets  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "5"))
TURNS = int(os.environ.get("TURNS", "40"))
# Question by kind: language and market, query of the address.
QUESTIONS = {
    "two words": ("en-us", {"q": "celadon bowl"}),
    "two words, a filter": ("en-us", {"q": "celadon bowl", "filter": "origin:jp"}),
    "one common word": ("en-us", {"q": "bowl"}),
    "a beginning": ("en-us", {"q": "celad"}),
    "a typo": ("en-us", {"q": "celadno bowl"}),
    "an article number": ("en-us", {"q": "G0000960-1"}),
    "nothing": ("en-us", {"q": "zeppelin"}),
    "Chinese": ("zh-hans-cn", {"q": "青瓷碗"}),
    "Japanese": ("ja-jp", {"q": "青磁の鉢"}),
    "German": ("de-eu", {"q": "Schale Seladon"}),
}
TYPED = {"te": "en-us", "cel": "en-us", "celadon bo": "en-us", "boul": "en-us", "Tee": "de-eu", "茶": "zh-hans-cn"}

Asked = list[tuple[str, dict[str, Any]]]
View = Callable[[dict[str, str], Reader], Any]


def statements(place: str, query: dict[str, str], view: View) -> Asked:
    """The statements that a page asks, with their values, once what a process keeps is warm."""
    language, _, market = place.rpartition("-")
    found: Asked = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, many, context)

    with translation.override(language), markets.override(market):
        reader = reader_in(markets.by_code(market))
        view(query, reader)
        with connection.execute_wrapper(note):
            view(query, reader)
    return found


def by_hand(asked: Asked) -> float:
    """Milliseconds of these statements on one connection, prepared as the shop prepares them."""
    began = time.perf_counter()
    for sql, values in asked:
        with ServerBindingCursor(connection.connection) as cursor:
            cursor.execute(sql, values)
            cursor.fetchall()
    return 1000 * (time.perf_counter() - began)


def over_http(path: str) -> float:
    began = time.perf_counter()
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=30) as answer:
        assert answer.status == 200
        assert b"</html>" in answer.read()
    return 1000 * (time.perf_counter() - began)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


def weight(pid: int) -> float:
    """Megabytes that a process has for itself, with its share of what it has in common (PSS)."""
    told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Pss:\s+(\d+)", told, re.MULTILINE)[1]) / 1024  # type: ignore[index]


def workers(server: subprocess.Popen[bytes]) -> list[int]:
    return [pid for pid in descendants(server.pid)[1:] if "spawn_main" in _command(pid) or "granian" in _command(pid)]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")


def measure_searches() -> None:
    print(f"{'search':22}{'SQL':>5}{'by hand p50':>13}{'p95':>8}{'HTTP p50':>10}{'p95':>8}{'p95 over SQL':>14}")
    for name, (place, query) in QUESTIONS.items():
        asked = statements(place, query, search_page)
        path = f"/{place}/search/?{urlencode(query)}"
        for _warm in range(6):
            by_hand(asked), over_http(path)
        rounds = []
        for _round in range(ROUNDS):
            hand, http = [], []
            for _turn in range(TURNS):
                hand.append(by_hand(asked))
                http.append(over_http(path))
            rounds.append((median(hand), p95(hand), median(http), p95(http), p95(http) - p95(hand)))
        told = [median(column) for column in zip(*rounds, strict=True)]
        print(f"{name:22}{len(asked):5}{told[0]:13.2f}{told[1]:8.2f}{told[2]:10.2f}{told[3]:8.2f}{told[4]:14.2f}")


def measure_suggestions() -> None:
    print(f"\n{'suggestion':22}{'SQL':>5}{'p50':>13}{'p95':>8}")
    for typed, place in TYPED.items():
        asked = statements(place, {"q": typed}, lambda query, reader: suggestions(query["q"], reader))
        for _warm in range(6):
            by_hand(asked)
        times = [by_hand(asked) for _turn in range(ROUNDS * TURNS)]
        print(f"{typed:22}{len(asked):5}{median(times):13.2f}{p95(times):8.2f}")


def main() -> None:
    count = SearchDocument.objects.filter(language="en").count()
    print(f"{Product.objects.count()} products, {count} indexed, {SearchTerm.objects.count()} words\n")
    server = serve("benchmarks.settings_unkept")
    try:
        before = [weight(pid) for pid in workers(server)]
        measure_searches()
        measure_suggestions()
        after = [weight(pid) for pid in workers(server)]
        print(
            f"\nPSS of the workers: {_list(before)} MB before the first question, {_list(after)} MB after all of them"
        )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _list(numbers: list[float]) -> str:
    return " and ".join(f"{number:.0f}" for number in numbers)


if __name__ == "__main__":
    sys.exit(main())
