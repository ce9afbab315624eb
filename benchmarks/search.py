"""What a search costs over HTTP beside its own SQL asked by hand, what a suggestion costs, what a worker weighs.

    .venv/bin/python -m benchmarks.search                    (the shop under DATA; ROUNDS=5 TURNS=40)
    .venv/bin/python -m benchmarks.search one hundred        (databases beside it on the same server, one after another)

Needs a shop under the same DATA that ``make demo`` runs and that has grown (``manage.py growshop --products 100000``)
and caught up (``manage.py refreshshop``, ``manage.py reindex --words``). Nothing is kept: every page is made anew. One
client; each question is asked by hand and over HTTP in turn, so that both see the same machine. On a busy one take the
CPU: PostgreSQL's for the statements by hand, the workers' own for a page over HTTP.
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
from catalog.search.question import quoted  # noqa: E402
from catalog.search.suggesting import suggestions  # noqa: E402
from catalog.search.words import analyse  # noqa: E402
from shop import markets  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "5"))
TURNS = int(os.environ.get("TURNS", "40"))
# Question by kind: language and market, query of the address.
# By then every worker has prepared its statements.
WARMING = 40
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
# What suggestions must not be: a beginning of a word, looked for among products and ranked.
AMONG_PRODUCTS = """
SELECT product_id FROM catalog_searchdocument WHERE language = %(language)s AND words @@ %(begun)s::tsquery
ORDER BY ts_rank(words, %(begun)s::tsquery) DESC LIMIT 24
"""
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


def cpu_ms(pids: list[int]) -> float:
    """Milliseconds that all threads of these processes have computed, told by the scheduler."""
    told = [task.read_text(encoding="ascii") for pid in pids for task in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(int(line.split()[0]) for line in told) / 1_000_000


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


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


def measure_searches(server: list[int]) -> None:
    columns = (
        ("SQL", 4),
        ("by hand p50", 12),
        ("p95", 8),
        ("CPU", 7),
        ("HTTP p50", 10),
        ("p95", 8),
        ("CPU", 7),
        ("more", 8),
    )
    print("search".ljust(22) + "".join(name.rjust(width) for name, width in columns))
    postgres = [backend()]
    for name, (place, query) in QUESTIONS.items():
        asked = statements(place, query, search_page)
        path = f"/{place}/search/?{urlencode(query)}"
        for _warm in range(WARMING):
            by_hand(asked), over_http(path)
        rounds = []
        for _round in range(ROUNDS):
            hand, http, of_hand, of_http = [], [], 0.0, 0.0
            for _turn in range(TURNS):
                before = cpu_ms(postgres)
                hand.append(by_hand(asked))
                between, own = cpu_ms(postgres), cpu_ms(server)
                http.append(over_http(path))
                of_hand, of_http = of_hand + between - before, of_http + cpu_ms(server) - own
            told = (median(hand), p95(hand), of_hand / TURNS, median(http), p95(http), of_http / TURNS)
            rounds.append((*told, told[4] - told[1]))
        row = [median(column) for column in zip(*rounds, strict=True)]
        print(
            f"{name:22}{len(asked):4}{row[0]:12.2f}{row[1]:8.2f}{row[2]:7.2f}"
            f"{row[3]:10.2f}{row[4]:8.2f}{row[5]:7.2f}{row[6]:8.2f}"
        )


def measure_suggestions() -> None:
    print(
        f"\n{'suggestion':22}{'SQL':>4}{'p50':>12}{'p95':>8}{'CPU':>7}{'among products, p95':>22}{'CPU':>7}{'ratio':>7}"
    )
    postgres = [backend()]
    for typed, place in TYPED.items():
        language = place.rpartition("-")[0]
        asked = statements(place, {"q": typed}, lambda query, reader: suggestions(query["q"], reader))
        ends = analyse(typed, language)
        begun = " & ".join([*(quoted(word.term) for word in ends[:-1]), f"{quoted(ends[-1].spelling)}:*"])
        found = []
        for those in (asked, [(AMONG_PRODUCTS, {"language": language, "begun": begun})]):
            for _warm in range(WARMING):
                by_hand(those)
            before, turns = cpu_ms(postgres), ROUNDS * TURNS
            times = [by_hand(those) for _turn in range(turns)]
            found += [median(times), p95(times), (cpu_ms(postgres) - before) / turns]
        print(
            f"{typed:22}{len(asked):4}{found[0]:12.2f}{found[1]:8.2f}{found[2]:7.2f}"
            f"{found[4]:22.2f}{found[5]:7.2f}{found[5] / found[2]:6.1f}x"
        )


def main() -> None:
    for name in sys.argv[1:]:
        url = re.sub(r"/[^/]*$", f"/{name}", os.environ["DATABASE_URL"])
        subprocess.run([sys.executable, "-m", "benchmarks.search"], env={**os.environ, "DATABASE_URL": url}, check=True)
    if not sys.argv[1:]:
        measure()


def measure() -> None:
    count = SearchDocument.objects.filter(language="en").count()
    print(f"{Product.objects.count()} products, {count} indexed, {SearchTerm.objects.count()} words\n")
    server = serve("benchmarks.settings_unkept")
    try:
        before = [weight(pid) for pid in workers(server)]
        measure_searches(descendants(server.pid))
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
