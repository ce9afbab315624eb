"""What a page costs beside a bare page on the same server in the same run.

    make bench              (or: .venv/bin/python -m benchmarks.pages)

Needs a shop that ``make demo`` has loaded under the same DATA; starts its own servers on the demo's database.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from statistics import median

from benchmarks.load import Round, descendants, press

ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = 3.0
WORKERS = 2
PORT = int(os.environ.get("BENCH_PORT", "8790"))
PAGES = {
    "product": ("/en-us/p/celadon-gaiwan/", b"Celadon Gaiwan"),
    "category": ("/en-us/c/tea/", b"</html>"),
    "home": ("/en-us/", b"</html>"),
}


def serve(settings: str, *, port: int = PORT, database: str = "") -> subprocess.Popen[bytes]:
    """The product's own server with two workers, on another database than the shop's where one is named."""
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)),
        *("--workers", str(WORKERS), "--no-access-log", "shop.wsgi:application"),
    ]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "LOG_LEVEL": "WARNING"}
    environment |= {"DATABASE_URL": database} if database else {}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    for _try in range(900):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return server
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("The server did not start; is the demo's database running?")


def measure(settings: str) -> dict[str, list[Round]]:
    """Alternate the bare page and each page, several rounds; the bare page first and last."""
    server = serve(settings)
    try:
        pids = descendants(server.pid)
        found: dict[str, list[Round]] = {"bare": [], **{name: [] for name in PAGES}}
        for path, holds in [("/bare/", b"same words"), *PAGES.values()]:
            for _warm in range(2):
                press(PORT, path, must_hold=holds, seconds=0.5, pids=pids)
        for _round in range(ROUNDS):
            for name, (path, holds) in PAGES.items():
                found["bare"].append(press(PORT, "/bare/", must_hold=b"same words", seconds=SECONDS / 2, pids=pids))
                found[name].append(press(PORT, path, must_hold=holds, seconds=SECONDS, pids=pids))
        return found
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def tell(title: str, found: dict[str, list[Round]]) -> None:
    bare = found["bare"]
    bare_rate, bare_cpu = median(r.per_s for r in bare), median(r.cpu_ms for r in bare)
    drift = max(r.cpu_ms for r in bare) / min(r.cpu_ms for r in bare)
    print(f"\n{title}  (bare drift {100 * (drift - 1):.0f} % by CPU)")
    print("page        req/s      min-max   CPU ms   p50 ms   p95 ms   of B, rate   of B, CPU    bytes")
    for name, rounds in found.items():
        rate, cpu = median(r.per_s for r in rounds), median(r.cpu_ms for r in rounds)
        spread = f"{min(r.per_s for r in rounds):.0f}-{max(r.per_s for r in rounds):.0f}"
        p50, p95 = median(r.p50_ms for r in rounds), median(r.p95_ms for r in rounds)
        print(
            f"{name:10}{rate:7.0f}{spread:>13}{cpu:9.2f}{p50:9.1f}{p95:9.1f}"
            f"{100 * rate / bare_rate:12.0f}%{100 * bare_cpu / cpu:11.0f}%{rounds[0].size:9}"
        )


def main() -> None:
    tell("kept pages (warm)", measure("benchmarks.settings_kept"))
    tell("nothing kept, real SQL", measure("benchmarks.settings_unkept"))


if __name__ == "__main__":
    main()
