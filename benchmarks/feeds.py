"""What a merchant feed costs: seconds, rows a second, and by how much the worker grows while it streams all of it.

    DATA=var .venv/bin/python -m benchmarks.feeds

Needs a shop under the same DATA; ``manage.py growshop --products 100000`` makes it large. A feed is bounded when the
worker's peak is the same for a thousand products and for a hundred thousand. FEEDS=eu-de,us-en says which.
"""

import os
import re
import time
import urllib.request
from pathlib import Path

from benchmarks.load import descendants
from benchmarks.memory import served
from benchmarks.pages import PORT

FEEDS = os.environ.get("FEEDS", "eu-de,us-en").split(",")
KB = 1024
CHUNK = 64 * KB


def main() -> None:
    print("feed          items      MB       s   items/s   peak before    after (MB, the heaviest worker)")
    with served("shop.wsgi:application", "benchmarks.settings_kept") as server:
        pids = descendants(server.pid)
        for feed in FEEDS:
            before, started = peak_mb(pids), time.perf_counter()
            items, size = read(f"http://127.0.0.1:{PORT}/feeds/{feed}/google.xml")
            took = time.perf_counter() - started
            megabytes = size / KB / KB
            print(
                f"{feed:10}{items:9}{megabytes:8.1f}{took:8.1f}{items / took:10.0f}{before:14.0f}{peak_mb(pids):9.0f}"
            )


def read(address: str) -> tuple[int, int]:
    """Items and bytes, without keeping either. Raises AssertionError for a feed that ends early."""
    items = size = 0
    tail = b""
    with urllib.request.urlopen(address, timeout=600) as answer:
        while chunk := answer.read(CHUNK):
            items += (tail[-5:] + chunk).count(b"<item>")  # one that two chunks share counts once
            size += len(chunk)
            tail = (tail + chunk)[-KB:]
    assert tail.endswith(b"</channel></rss>\n"), "the feed ends early"
    return items, size


def peak_mb(pids: list[int]) -> float:
    """The most memory that one of these processes ever held, in megabytes."""
    found = (re.search(r"^VmHWM:\s+(\d+) kB$", _status(pid), re.MULTILINE) for pid in pids)
    return max(int(line[1]) / KB for line in found if line)


def _status(pid: int) -> str:
    return Path(f"/proc/{pid}/status").read_text(encoding="ascii")


if __name__ == "__main__":
    main()
