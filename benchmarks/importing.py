"""What an import costs beside the raw load of the same rows with their indexes, in the same run.

    DATABASE_URL=... .venv/bin/python -m benchmarks.importing [variants]

Needs a PostgreSQL on this machine (as ``make demo`` starts it; its address stands in DATA/env) and the right to make
databases: it makes ``importing_from`` and ``importing_into`` and drops them in the end. The raw load is COPY of every
catalogue table's rows into a table without indexes, then the very indexes of the original; no keys to other tables, no
triggers, no questions. The import reads one CSV, checks it, and writes the same goods.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psycopg

from benchmarks.load import cpu_seconds

SERVER = os.environ.get("DATABASE_URL", "postgres://shop@127.0.0.1:5432/shop").rpartition("/")[0]
FROM, FRESH, INTO = "importing_from", "importing_fresh", "importing_into"
ROUNDS = int(os.environ.get("ROUNDS", "3"))
VARIANTS_A_PRODUCT = 2
TABLES = (
    "product", "variant", "variant_values", "specification", "price", "stock", "stockmove",
)  # fmt: skip
# One row in a hundred is another one the second time.
EVERY = 100


def main(variants: int) -> None:
    door = psycopg.connect(f"{SERVER}/postgres", autocommit=True)
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        try:
            _make(door, FROM, "template0")
            _manage(FROM, "migrate", "--verbosity", "0")
            _manage(FROM, "growshop", "--products", "0")
            _child(FROM, "frame")
            _make(door, FRESH, FROM)
            _manage(FROM, "growshop", "--products", str(variants // VARIANTS_A_PRODUCT))
            _manage(FROM, "exportcatalog", str(folder / "all.csv"))
            rows = _change(folder / "all.csv", folder / "changed.csv")
            raws, firsts, seconds = [], [], []
            for _round in range(ROUNDS):
                raws.append(_raw(folder))
                _make(door, INTO, FRESH)
                firsts.append(_child(INTO, str(folder / "all.csv")))
                _manage(INTO, "refreshshop")
                seconds.append(_child(INTO, str(folder / "changed.csv")))
            _tell(rows, raws, firsts, seconds)
        finally:
            for name in (FROM, FRESH, INTO):
                door.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _tell(rows: int, raws: list[dict], firsts: list[dict], seconds: list[dict]) -> None:
    print(f"{rows} rows, {ROUNDS} rounds, median (min-max)")
    print("                              wall s             CPU s              peak MB")
    for name, found in (("raw load and indexes", raws), ("import", firsts), ("import, 1 % changed", seconds)):
        cells = "".join(f"{_spread([one[key] for one in found]):19}" for key in ("wall", "cpu", "peak"))
        print(f"{name:30}{cells}")
    for key in ("wall", "cpu"):
        raw, first, second = (median(one[key] for one in found) for found in (raws, firsts, seconds))
        print(f"by {key}: import = {first / raw:.2f} raw loads; 1 % changed = {100 * second / first:.1f} % of it")


def _spread(values: list[float]) -> str:
    return f"{median(values):.1f} ({min(values):.1f}-{max(values):.1f})"


def _raw(folder: Path) -> dict[str, float]:
    """The rows of the source, by COPY into bare tables, then every index that the real ones have."""
    with psycopg.connect(f"{SERVER}/{FROM}", autocommit=True) as raw:
        for name in TABLES:
            with (folder / name).open("wb") as file, raw.cursor().copy(f"COPY catalog_{name} TO STDOUT") as copy:
                file.writelines(copy)
        with measured([os.getpid(), raw.info.backend_pid]) as found:
            with raw.transaction():
                for name in TABLES:
                    raw.execute(f"DROP TABLE IF EXISTS raw_{name}")
                    raw.execute(f"CREATE TABLE raw_{name} (LIKE catalog_{name})")
                    with (folder / name).open("rb") as file, raw.cursor().copy(f"COPY raw_{name} FROM STDIN") as copy:
                        while piece := file.read(1 << 20):
                            copy.write(piece)
                    for index, definition in _indexes(raw, name):
                        raw.execute(definition.replace(index, f"raw_{index}"[:63]).replace(
                            f"ON public.catalog_{name} ", f"ON raw_{name} "))  # fmt: skip
            raw.execute("ANALYZE")
        return found


def _indexes(raw: psycopg.Connection, name: str) -> list[tuple[str, str]]:
    asked = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s"
    return raw.execute(asked, [f"catalog_{name}"]).fetchall()


@contextmanager
def measured(pids: list[int]) -> Iterator[dict[str, float]]:
    began, used = time.monotonic(), cpu_seconds(pids)
    found: dict[str, float] = {}
    yield found
    found |= {"wall": time.monotonic() - began, "cpu": cpu_seconds(pids) - used, "peak": 0}


def _change(path: Path, to: Path) -> int:
    """The same sheet with another price, count and name in one row of a hundred; the number of rows."""
    with path.open(encoding="utf-8-sig", newline="") as file, to.open("w", encoding="utf-8", newline="") as out:
        reader, writer = csv.reader(file), csv.writer(out)
        header = next(reader)
        writer.writerow(header)
        places = [header.index(name) for name in ("price:EUR", "stock:SZX")]
        number = 0
        for number, row in enumerate(reader, start=1):
            for at in places if number % EVERY == 0 else ():
                row[at] = str(int(float(row[at] or 0)) + 7)
            writer.writerow(row)
    return number


def _make(door: psycopg.Connection, name: str, template: str) -> None:
    door.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    door.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _manage(database: str, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment(database))


def _child(database: str, what: str) -> dict[str, float]:
    """An import in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.importing_once", what]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=_environment(database))
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _environment(database: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": f"{SERVER}/{database}", "DJANGO_SETTINGS_MODULE": "shop.settings"}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
