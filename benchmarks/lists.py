"""What a list or product made anew costs beside a bare page, at any depth, under filters, with more and more products.

    .venv/bin/python -m benchmarks.lists                       (the shop under DATA; ROUNDS=5)
    .venv/bin/python -m benchmarks.lists one hundred million   (databases beside it on the same server)
    PLANS=1 .venv/bin/python -m benchmarks.lists               (each statement explained instead)

Needs databases that have grown (``manage.py growshop --products 1000``) and caught up (``manage.py refreshshop``). Each
gets a server of its own; rounds go through all pages of all of them in turn, the bare page before each, so that a
noisy minute meets them all. One client; nothing is kept. The largest category of each shop is asked. CPU is that of the
web server; PostgreSQL's own stands beside it.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

from benchmarks.load import Round, cpu_seconds, descendants, press
from benchmarks.pages import PORT, ROUNDS, serve

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings_unkept"
django.setup()

from catalog.browse.category import category_page  # noqa: E402
from catalog.browse.reader import reader_in  # noqa: E402
from shop import markets  # noqa: E402
from shop.asking import rows  # noqa: E402 (models need Django set up)

SECONDS = 1.0
OWN = "shop"
HOME = "/en-us/"
LARGEST = """
SELECT c.slug, f.shelf, sum(f.cards)::int FROM catalog_facetcount f JOIN catalog_category c ON f.shelf = c.id * 4
WHERE f.value = 0 GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 1
"""
# The product that stands at this share of the shelf, in the usual order and by price in the market.
DEEP = """
SELECT l.featured, l.product_id FROM catalog_placement l WHERE l.shelf = %(shelf)s
ORDER BY l.featured, l.product_id OFFSET %(skipped)s LIMIT 1
"""
DEAR = """
SELECT l.prices[s.slot], l.product_id FROM catalog_placement l, catalog_marketslot s
WHERE l.shelf = %(shelf)s AND s.market_id = 'us' AND l.prices[s.slot] < 1::bigint << 62
ORDER BY 1 DESC, 2 DESC OFFSET %(skipped)s LIMIT 1
"""


SLUG = "SELECT slug FROM catalog_card WHERE product_id = %(product)s"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = %(name)s AND pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Shop:
    name: str
    port: int
    pages: dict[str, str]
    size: int


@dataclass(frozen=True)
class Run:
    """A round, and what PostgreSQL spent on each of its pages, in ms."""

    web: Round
    sql_ms: float


def pages(slug: str, shelf: int, size: int) -> dict[str, str]:
    """Addresses of the list by what they ask."""
    url = f"{HOME}c/{slug}/"
    [middle] = rows(DEEP, {"shelf": shelf, "skipped": size // 2})
    [end] = rows(DEEP, {"shelf": shelf, "skipped": max(0, size - 13)})
    [dear] = rows(DEAR, {"shelf": shelf, "skipped": size // 2})
    [(piece,)] = rows(SLUG, {"product": middle[1]})
    return {
        "a product": f"{HOME}p/{piece}/",
        "first page": url,
        "middle page": f"{url}?after={middle[0]}.{middle[1]}",
        "last page": f"{url}?after={end[0]}.{end[1]}",
        "dearest first": f"{url}?sort=price_desc",
        "dearest, middle": f"{url}?sort=price_desc&after={dear[0]}.{dear[1]}",
        "a common filter": f"{url}?filter=stock:in",
        "by price": f"{url}?filter=price:25-50&sort=price_asc",
        "two filters": f"{url}?filter=origin:jp;price:25-50",
        "three filters": f"{url}?filter=origin:jp;price:50-100;stock:in",
    }


@contextmanager
def opened(name: str, port: int) -> Iterator[tuple[Shop, list[int]]]:
    """A server for this database ("" for the shop's own), with the addresses of its largest category."""
    url = re.sub(r"/[^/]*$", f"/{name}", os.environ["DATABASE_URL"]) if name else os.environ["DATABASE_URL"]
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.lists"],
        env={**os.environ, "DATABASE_URL": url, "TELL": "1"},
        capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    size, *lines = told
    server = serve("benchmarks.settings_unkept", port=port, database=url)
    try:
        yield Shop(name or OWN, port, dict(line.split("\t") for line in lines), int(size)), descendants(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def tell() -> None:
    """For the measuring process: the size of the largest shelf and its addresses."""
    [(slug, shelf, size)] = rows(LARGEST, {})
    print(size)
    for name, url in pages(slug, shelf, size).items():
        print(f"{name}\t{url}")


def measure(names: list[str]) -> None:
    with ExitStack() as stack:
        shops = [stack.enter_context(opened(name, PORT + n)) for n, name in enumerate(names)]
        found: dict[tuple[str, str], list[Run]] = {}
        for number in range(ROUNDS + 1):
            for page in shops[0][0].pages:
                for shop, pids in shops:
                    for kind, url, holds in (("bare", "/bare/", b"same words"), (page, shop.pages[page], b"card-name")):
                        run = _run(shop, url, holds, pids)
                        if number:  # the first round warms up
                            found.setdefault((shop.name, kind), []).append(run)
        _print(shops, found)


def _run(shop: Shop, url: str, holds: bytes, pids: list[int]) -> Run:
    name = shop.name if shop.name != OWN else connection.settings_dict["NAME"]
    backends = [pid for (pid,) in rows(BACKENDS, {"name": name}) if Path(f"/proc/{pid}").exists()]
    before = cpu_seconds(backends)
    web = press(shop.port, url, must_hold=holds, seconds=SECONDS, pids=pids, clients=1)
    return Run(web, 1000 * (cpu_seconds(backends) - before) / web.pages)


def _print(shops: list[tuple[Shop, list[int]]], found: dict[tuple[str, str], list[Run]]) -> None:
    first = shops[0][0].name
    for shop, _ in shops:
        bare = median(run.web.cpu_ms for run in found[shop.name, "bare"])
        print(f"\n{shop.name}: {shop.size:,} on the largest shelf; bare {bare:.2f} ms CPU")
        print(f"{'page':18}{'CPU ms':>8}{'of B':>7}{'SQL ms':>8}{'p50 ms':>8}{'p95 ms':>8}", end="")
        print(f"{'CPU and SQL, p50, p95 to ' + first:>40}")
        for page in shop.pages:
            own, base = _medians(found[shop.name, page]), _medians(found[first, page])
            web, sql, p50, p95 = own
            print(f"{page:18}{web:8.2f}{bare / web:7.0%}{sql:8.2f}{p50:8.2f}{p95:8.2f}", end="")
            ratios = ((web + sql) / (base[0] + base[1]), p50 / base[2], p95 / base[3])
            print("".join(f"{ratio:12.2f}x" for ratio in ratios))


def _medians(runs: list[Run]) -> tuple[float, float, float, float]:
    told = ((run.web.cpu_ms, run.sql_ms, run.web.p50_ms, run.web.p95_ms) for run in runs)
    web, sql, p50, p95 = (median(column) for column in zip(*told, strict=True))
    return web, sql, p50, p95


def explain() -> None:
    """Each statement of each page with its plan, once what a process keeps is warm."""
    [(slug, shelf, size)] = rows(LARGEST, {})
    reader = reader_in(markets.by_code("us"))
    for name, url in pages(slug, shelf, size).items():
        if "/c/" not in url:
            continue
        query = dict(part.split("=") for part in url.partition("?")[2].split("&") if part)
        asked: list[tuple[str, Any]] = []

        def note(execute: Any, sql: str, params: Any, *more: Any, asked: Any = asked) -> Any:
            asked.append((sql, params))
            return execute(sql, params, *more)

        category_page(slug, query, reader)
        with connection.execute_wrapper(note):
            category_page(slug, query, reader)
        print(f"\n=== {name}: {url}")
        for sql, params in asked:
            connection.connection.prepare_threshold = 0
            cursor: Any = ServerBindingCursor(connection.connection)  # type: ignore[call-arg]
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
            print("--", " ".join(sql.split())[:110])
            print("\n".join(line for (line,) in cursor.fetchall()))


if __name__ == "__main__":
    if os.environ.get("TELL"):
        tell()
    elif os.environ.get("PLANS"):
        explain()
    else:
        measure(sys.argv[1:] or [""])
