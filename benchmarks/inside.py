"""What a page made anew costs inside one process, without server and sockets: CPU of Python beside that of its SQL.

    DATA=var .venv/bin/python -m benchmarks.inside [/en-us/c/tea/ /en-us/p/celadon-gaiwan/]

Needs a shop under the same DATA. Short turns of the bare page and of each page alternate, so that a noisy minute meets
them all; the least of many turns is what the machine's other work disturbs least, and stands beside the median.
"""

import io
import os
import sys
import time
from statistics import median
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings_unkept"
os.environ.setdefault("LOG_LEVEL", "WARNING")

from django.db import connection

from benchmarks.load import cpu_seconds
from shop.wsgi import application

ROUNDS, TURN = int(os.environ.get("ROUNDS", "15")), int(os.environ.get("TURN", "40"))
BARE = "/bare/"
USUAL = ["/en-us/c/tea/", "/en-us/p/celadon-gaiwan/", "/en-us/"]
# What a server of WSGI tells of a request beside its address.
REQUEST = {
    "REQUEST_METHOD": "GET", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1",
    "HTTP_HOST": "127.0.0.1:8000", "HTTP_ACCEPT_ENCODING": "gzip", "REMOTE_ADDR": "127.0.0.1", "SCRIPT_NAME": "",
    "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.multithread": True, "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}  # fmt: skip


def ask(page: str) -> int:
    """Bytes of the page. Raises AssertionError for an answer that is none."""
    path, _, query = page.partition("?")
    told: list[str] = []
    environ: dict[str, Any] = {**REQUEST, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO()}

    def start(status: str, *_more: Any) -> Any:
        told.append(status)

    answer: Any = application({**environ, "wsgi.errors": sys.stderr}, start)
    body = b"".join(answer)
    answer.close()
    assert told[0].startswith("200"), f"{page}: {told[0]}"
    return len(body)


def turn(page: str) -> tuple[float, float]:
    """Milliseconds of CPU a page: Python's, and PostgreSQL's to hundredths of a second over the turn."""
    connection.ensure_connection()
    backend = [connection.connection.info.backend_pid]
    sql, began = cpu_seconds(backend), time.process_time()
    for _page in range(TURN):
        ask(page)
    own = time.process_time() - began
    return 1000 * own / TURN, 1000 * (cpu_seconds(backend) - sql) / TURN


def main(pages: list[str]) -> None:
    found: dict[str, list[tuple[float, float]]] = {page: [] for page in [BARE, *pages]}
    sizes = {page: max(ask(page) for _warm in range(20)) for page in found}
    for _round in range(ROUNDS):
        for page, turns in found.items():
            turns.append(turn(page))
    print(f"{'page':36}{'CPU ms: median':>16}{'least':>8}{'of B: median':>14}{'least':>8}{'SQL ms':>8}{'bytes':>8}")
    middle, least = (kind(own for own, _ in found[BARE]) for kind in (median, min))
    for page, turns in found.items():
        own = [cpu for cpu, _ in turns]
        sql = sum(cpu for _, cpu in turns) / len(turns)
        print(f"{page:36}{median(own):16.2f}{min(own):8.2f}", end="")
        print(f"{middle / median(own):14.0%}{least / min(own):8.0%}{sql:8.2f}{sizes[page]:8}")


if __name__ == "__main__":
    main(sys.argv[1:] or USUAL)
