"""What a list page made anew costs beside a bare page, at any depth, under filters, with more and more products.

    .venv/bin/python -m benchmarks.lists                       (the shop under DATA; ROUNDS=5)
    .venv/bin/python -m benchmarks.lists one hundred million   (databases beside it on the same server)
    PLANS=1 .venv/bin/python -m benchmarks.lists               (each statement explained instead)

Needs databases that have grown (``manage.py growshop --products 1000``) and caught up (``manage.py refreshshop``). Each
gets a server of its own; rounds go through all pages of all of them in turn, the bare page before each, so that a
noisy minute meets them all. One client; nothing is kept. The largest category of each shop is asked.
"""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

import django
from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor

from benchmarks.load import Round, descendants, press
from benchmarks.pages import PORT, ROUNDS, serve

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings_unkept"
django.setup()

from catalog.asking import rows  # noqa: E402 (models need Django set up)
from catalog.browse.category import category_page  # noqa: E402
from catalog.browse.reader import reader_in  # noqa: E402
from shop import markets  # noqa: E402

SECONDS = 1.0
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


@dataclass(frozen=True)
class Shop:
    name: str
    port: int
    pages: dict[str, str]
    size: int


def pages(slug: str, shelf: int, size: int) -> dict[str, str]:
    """Addresses of the list by what they ask."""
    url = f"{HOME}c/{slug}/"
    [middle] = rows(DEEP, {"shelf": shelf, "skipped": size // 2})
    [end] = rows(DEEP, {"shelf": shelf, "skipped": max(0, size - 13)})
    [dear] = rows(DEAR, {"shelf": shelf, "skipped": size // 2})
    return {
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
        yield Shop(name or "shop", port, dict(line.split("\t") for line in lines), int(size)), descendants(server.pid)
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
        found: dict[tuple[str, str], list[Round]] = {}
        for number in range(ROUNDS + 1):
            for page in shops[0][0].pages:
                for shop, pids in shops:
                    for kind, url, holds in (("bare", "/bare/", b"same words"), (page, shop.pages[page], b"card-name")):
                        run = press(shop.port, url, must_hold=holds, seconds=SECONDS, pids=pids, clients=1)
                        if number:  # the first round warms up
                            found.setdefault((shop.name, kind), []).append(run)
        _print(shops, found)


def _print(shops: list[tuple[Shop, list[int]]], found: dict[tuple[str, str], list[Round]]) -> None:
    for shop, _ in shops:
        bare = found[shop.name, "bare"]
        cpu, p50 = median(run.cpu_ms for run in bare), median(run.p50_ms for run in bare)
        print(f"\n{shop.name}: {shop.size:,} on the largest shelf; bare {cpu:.2f} ms CPU, p50 {p50:.2f} ms")
        print(f"{'page':18}{'CPU ms':>8}{'of B, CPU':>11}{'p50 ms':>8}{'p95 ms':>8}{'p50 to ' + shops[0][0].name:>18}")
        for page in shop.pages:
            runs, first = found[shop.name, page], found[shops[0][0].name, page]
            own, middle = median(run.cpu_ms for run in runs), median(run.p50_ms for run in runs)
            late, base = median(run.p95_ms for run in runs), median(run.p50_ms for run in first)
            print(f"{page:18}{own:8.2f}{cpu / own:10.0%} {middle:8.2f}{late:8.2f}{middle / base:17.2f}x")


def explain() -> None:
    """Each statement of each page with its plan, once what a process keeps is warm."""
    [(slug, shelf, size)] = rows(LARGEST, {})
    reader = reader_in(markets.by_code("us"))
    for name, url in pages(slug, shelf, size).items():
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
