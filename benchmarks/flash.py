"""A flash sale: 5,000 buyers for 500 pieces within a minute, while others browse.

    .venv/bin/python -m benchmarks.flash        (the shop under DATA; BUYERS=5000 PIECES=500 SECONDS=60)

Fails when a piece too many or too few is sold, or anything but an order or a kind no is answered.
"""

import os
import signal
import time
from threading import Thread

from benchmarks.buyers import SENT_BACK, baskets, goods, press
from benchmarks.load import Round, descendants
from benchmarks.load import press as browse
from benchmarks.pages import PORT, serve
from catalog import stock
from catalog.models import Reservation, Stock
from shop import markets
from shop.invariants import broken

BUYERS = int(os.environ.get("BUYERS", "5000"))
PIECES = int(os.environ.get("PIECES", "500"))
SECONDS = int(os.environ.get("SECONDS", "60"))
AT_ONCE = 64
BROWSERS = 2
PAGES = (("/de-eu/c/tea/", b"</html>"), ("/de-eu/p/celadon-gaiwan/", b"Seladon"), ("/de-eu/search/?q=tee", b"</html>"))


def main() -> None:
    wanted = goods()[0]
    sending = markets.by_code("eu").warehouses
    shelves = list(Stock.objects.filter(variant_id=wanted).select_related("variant", "place"))
    shelf = next(one for code in sending for one in shelves if one.place.code == code)
    for other in shelves:
        stock.count(other.variant.sku, other.place.code, other.reserved + (PIECES if other == shelf else 0))
    forms = baskets(BUYERS, [[wanted]])  # priced as it lies now
    before = Reservation.objects.filter(stock=shelf, state="held").count()
    server = serve("benchmarks.settings_ordering")
    pids = descendants(server.pid)
    seen: list[Round] = []
    until = time.perf_counter() + SECONDS

    def look_around() -> None:
        turn = 0
        while time.perf_counter() < until:
            path, holds = PAGES[turn % len(PAGES)]
            seen.append(browse(PORT, path, must_hold=holds, seconds=4, pids=pids, clients=BROWSERS))
            turn += 1

    try:
        around = Thread(target=look_around)
        around.start()
        run = press(PORT, forms, clients=AT_ONCE, per_s=BUYERS / SECONDS)
        around.join()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    sold = Reservation.objects.filter(stock=shelf, state="held").count() - before
    print(f"{BUYERS} buyers, {PIECES} pieces, {SECONDS} s: {sold} sold; answers {dict(run.answers)}")
    p50, p99 = (run.times_ms[int(len(run.times_ms) * share)] for share in (0.5, 0.99))
    print(f"checkout p50 {p50:.0f} ms, p99 {p99:.0f} ms; browsing p95 {max(r.p95_ms for r in seen):.0f} ms at worst")
    assert sold == PIECES == run.answers[303]
    assert run.answers[SENT_BACK] + run.answers[409] == BUYERS - PIECES
    assert broken() == {}


if __name__ == "__main__":
    main()
