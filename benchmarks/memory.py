"""What a worker of the shop weighs beside a bare one: PSS after ten thousand pages, and whether it grows.

    DATA=var .venv/bin/python -m benchmarks.memory

Needs a shop that ``make demo`` has loaded under the same DATA. The bare worker is the same server with a Django of
one view and no apps. REQUESTS=10000 says how many pages each of ours gives before it is weighed.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median

from benchmarks.load import descendants
from benchmarks.pages import PORT, WORKERS

REQUESTS = int(os.environ.get("REQUESTS", "10000"))
# Weighed for the first time after so many: by then every page, language and template has been met.
SETTLED = REQUESTS // 5
PLACES = ("en-us", "de-eu", "ja-jp", "zh-hans-cn", "ar-ae", "fr-eu")
PAGES = ("", "c/tea/", "p/celadon-gaiwan/", "search/?q=tea", "journal/", "c/teaware/", "brands/")


def addresses() -> Iterator[str]:
    """Pages of six languages, each with a query that keeps it from being the one that is kept."""
    for n, (place, page) in enumerate(cycle([(place, page) for place in PLACES for page in PAGES])):
        yield f"/{place}/{page}{'&' if '?' in page else '?'}v={n % 500}"


@contextmanager
def served(application: str, settings: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)),
        *("--workers", str(WORKERS), "--no-access-log", application),
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "WARNING"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        ask("/healthz", tries=6000)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def ask(path: str, *, tries: int = 1) -> None:
    """One page; an answer that is none is worth asking for again while the server starts. Raises OSError."""
    for left in reversed(range(tries)):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}", timeout=20) as answer:
                answer.read()
            return
        except urllib.error.HTTPError as told:
            if told.code < 500:  # a page that is not there, or a variant that leads on, is an answer too
                return
            raise
        except OSError:
            if not left:
                raise
            time.sleep(0.1)


def weigh(server: subprocess.Popen[bytes]) -> float:
    """Megabytes of PSS of a worker, the median of all."""
    workers = [pid for pid in descendants(server.pid) if pid != server.pid]
    return median(_pss_mb(pid) for pid in workers) if workers else _pss_mb(server.pid)


def _pss_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    found = re.search(r"^Pss:\s+(\d+) kB$", rollup, re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    with served("benchmarks.nothing:application", "benchmarks.nothing") as server:
        for _ in range(500):
            ask("/healthz")
        bare = weigh(server)
    with served("shop.wsgi:application", "benchmarks.settings_kept") as server:
        asked = addresses()
        for path in islice(asked, SETTLED):
            ask(path)
        settled = weigh(server)
        for path in islice(asked, REQUESTS - SETTLED):
            ask(path)
        ours = weigh(server)
    print(f"bare worker   {bare:7.1f} MB PSS")
    print(f"our worker    {ours:7.1f} MB PSS after {REQUESTS} pages, {ours / bare:.2f} x bare (goal: 2.0)")
    print(f"growth        {100 * (ours / settled - 1):7.1f} % since page {SETTLED} (goal: 3)")


if __name__ == "__main__":
    main()
