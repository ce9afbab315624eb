"""What a firm order costs beside the raw ceiling R of the same PostgreSQL, spread over the shop and on one hot SKU.

    .venv/bin/python -m benchmarks.ordering     (the shop under DATA; ROUNDS=5, ORDERS=400)

An order here is the whole request: the form is checked, the basket priced anew, stock held, order, lines, history,
outbox, payment and ledger's promise written and committed; only the provider's page is given without a call.
"""

import os
import signal
from collections import Counter
from statistics import median

from benchmarks.buyers import KINDS, Run, baskets, goods, press
from benchmarks.ceiling import ceiling, postgres_cpu, postmaster, raw_orders
from benchmarks.load import cpu_seconds, descendants
from benchmarks.pages import PORT, serve

ROUNDS, ORDERS = int(os.environ.get("ROUNDS", "5")), int(os.environ.get("ORDERS", "400"))
RAW_S = 3


def main() -> None:
    skus = goods()
    spread = [[skus[(n + k) % len(skus)] for k in range(KINDS)] for n in range(len(skus))]
    single = [[sku] for sku in skus]
    cases = (("3 lines, 8", spread, 8), ("1 line, 32", single, 32), ("hot SKU, 32", single[:1], 32))
    server = serve("benchmarks.settings_ordering")
    pids, database = descendants(server.pid), postmaster()
    found: dict[str, list[tuple[Run, float, float]]] = {}
    raw: list[tuple[float, float]] = []
    try:
        press(PORT, baskets(40, spread), clients=8)  # warm
        with ceiling() as script:
            for _round in range(ROUNDS):
                raw.append(raw_orders(script, seconds=RAW_S))
                for name, wanted, clients in cases:
                    forms = baskets(ORDERS, wanted)
                    web, pg = cpu_seconds(pids), postgres_cpu(database)
                    run = press(PORT, forms, clients=clients)
                    spent = (1000 * (cpu_seconds(pids) - web) / ORDERS, 1000 * (postgres_cpu(database) - pg) / ORDERS)
                    found.setdefault(name, []).append((run, *spent))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
    tell(raw, found)


def tell(raw: list[tuple[float, float]], found: dict[str, list[tuple[Run, float, float]]]) -> None:
    rates = sorted(one[0] for one in raw)
    rate, cpu = median(rates), median(one[1] for one in raw)
    print(f"R: {rate:.0f} orders/s ({rates[0]:.0f}-{rates[-1]:.0f}), {cpu:.2f} ms CPU an order")
    print(f"{'':18}{'orders/s':>9}{'min-max':>12}{'of R':>8}{'web ms':>7}{'pg ms':>6}{'by CPU':>8}{'p50':>6}{'p99':>8}")
    for name, rounds in found.items():
        runs = [run for run, _web, _pg in rounds]
        own = sorted(run.per_s for run in runs)
        web, pg = median(one[1] for one in rounds), median(one[2] for one in rounds)
        times = sorted(time for run in runs for time in run.times_ms)
        answers = sum((run.answers for run in runs), Counter[int]())
        reach = f"{own[0]:.0f}-{own[-1]:.0f}"
        print(
            f"{name:18}{median(own):9.0f}{reach:>12}{median(own) / rate:8.1%}{web:7.1f}{pg:6.1f}"
            f"{cpu / (web + pg):8.1%}{median(times):6.0f}{times[int(len(times) * 0.99)]:8.0f}  {dict(answers)}"
        )


if __name__ == "__main__":
    main()
