"""R, the limit of every order: one conditional UPDATE, an order, three lines, a commit, as an ORM would send them.

pgbench of the same wheel as the server, prepared, synchronous commit on, 8 clients, 1,000 SKUs, in a schema of its own.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from benchmarks.load import TICKS_S, cpu_seconds, descendants
from shop.wheels import postgres_binaries

SKUS = 1000
TABLES = f"""
DROP SCHEMA IF EXISTS ceiling CASCADE;
CREATE SCHEMA ceiling;
CREATE TABLE ceiling.stock (
    id int PRIMARY KEY, on_hand int NOT NULL, reserved int NOT NULL, CHECK (reserved <= on_hand)
);
CREATE TABLE ceiling.orders (
    id bigserial PRIMARY KEY, sku int NOT NULL, total numeric(12, 2) NOT NULL, at timestamptz DEFAULT now()
);
CREATE TABLE ceiling.line (
    id bigserial PRIMARY KEY, order_id bigint NOT NULL REFERENCES ceiling.orders, sku int NOT NULL,
    quantity int NOT NULL
);
INSERT INTO ceiling.stock SELECT n, 1000000000, 0 FROM generate_series(1, {SKUS}) n;
"""
SCRIPT = f"""
\\set sku random(1, {SKUS})
BEGIN;
UPDATE ceiling.stock SET reserved = reserved + 1 WHERE id = :sku AND on_hand - reserved >= 1;
INSERT INTO ceiling.orders (sku, total) VALUES (:sku, 12.34) RETURNING id \\gset
INSERT INTO ceiling.line (order_id, sku, quantity) VALUES (:id, :sku, 1);
INSERT INTO ceiling.line (order_id, sku, quantity) VALUES (:id, :sku, 1);
INSERT INTO ceiling.line (order_id, sku, quantity) VALUES (:id, :sku, 1);
COMMIT;
"""
TPS = re.compile(r"tps = ([\d.]+)")


def postmaster() -> int:
    """The process of the shop's PostgreSQL, from its own files."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as door:
        [folder] = door.execute("SHOW data_directory").fetchone() or [""]
    return int((Path(folder) / "postmaster.pid").read_text().split()[0])


@contextmanager
def ceiling() -> Iterator[Path]:
    """The tables and pgbench's script for them; gone afterwards."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as door, tempfile.TemporaryDirectory() as folder:
        door.execute(TABLES)
        script = Path(folder) / "order.sql"
        script.write_text(SCRIPT)
        yield script
        door.execute("DROP SCHEMA ceiling CASCADE")


def postgres_cpu(server: int) -> float:
    """Seconds of CPU that the server, its living and its ended children have spent."""
    fields = Path(f"/proc/{server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return cpu_seconds(descendants(server)) + (int(fields[13]) + int(fields[14])) / TICKS_S


def raw_orders(script: Path, *, seconds: int, clients: int = 8) -> tuple[float, float]:
    """Orders a second, and milliseconds of CPU an order: PostgreSQL's and that of pgbench, a C program."""
    server = postmaster()
    before, helpers = postgres_cpu(server), os.times()
    told = subprocess.run(
        [
            *(postgres_binaries() / "pgbench", "--no-vacuum", "--protocol=prepared", "--jobs=2"),
            *(f"--client={clients}", f"--time={seconds}", f"--file={script}", os.environ["DATABASE_URL"]),
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    after = os.times()
    client = after.children_user + after.children_system - helpers.children_user - helpers.children_system
    rate = float(TPS.findall(told.stdout)[0])
    return rate, 1000 * (postgres_cpu(server) - before + client) / (rate * seconds)
