"""The house opens, tells, closes; whatever an earlier run left behind, the next one is one clear sentence away.

Databases, ports, locks and signals are real; only the six commands of bin/ are played by small scripts, so that a start
takes a second. The real ones open in tests/journeys.
"""

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from shop.processes import Child, free_port, port_is_free, wait_until
from shop.supervisor import data
from shop.supervisor.data import MARK, DataFolder, Trouble

ROOT = Path(__file__).resolve().parents[2]
WEB = """#!{python}
import json, os, signal, sys
from http.server import BaseHTTPRequestHandler, HTTPServer
class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(json.dumps({{"broker": True}}).encode())
    def log_message(self, *words): pass
if os.path.exists(os.environ["DATA"] + "/stubborn"): signal.signal(signal.SIGTERM, signal.SIG_IGN)
HTTPServer(("127.0.0.1", int(os.environ[{port!r}])), Shop).serve_forever()
"""
IDLE = "#!/bin/sh\necho '{name} is ready'\nexec sleep 600\n"
CALL = """
import sys, pathlib
from shop.supervisor.__main__ import main
sys.exit(main(pathlib.Path(sys.argv.pop(1))))
"""
PREPARE = "#!/bin/sh\nif [ -e $DATA/broken ]; then echo 'a pot fell down' >&2; exit 1; fi\necho 'words: compiled'\n"


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="tradewind-house-"))
    made.chmod(0o755)
    commands = made / "bin"
    commands.mkdir()
    scripts = {
        "prepare": PREPARE,
        "web": WEB.format(python=sys.executable, port="PORT"),
        "sandbox": WEB.format(python=sys.executable, port="SANDBOX_PORT"),
        "worker": IDLE.format(name="worker"),
        "beat": IDLE.format(name="beat"),
    }
    for name, text in scripts.items():
        (commands / name).write_text(text)
        (commands / name).chmod(0o755)
    yield made
    shutil.rmtree(made)


class Run:
    """One ``make demo`` in a process of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.data = folder / "var"
        self.port = port
        argv = [sys.executable, "-c", CALL, str(folder / "bin"), "--port", str(port), "--data", str(self.data)]
        env = {name: value for name, value in os.environ.items() if name not in ("PORT", "DATA")}
        log = Path(tempfile.mkstemp(dir=folder, suffix=".said")[1])
        self.child = Child("make demo", argv, log=log, env=env, cwd=ROOT, patience=60)
        self.child.start()

    @property
    def said(self) -> str:
        return self.child.log.read_text()

    def hear(self, words: str) -> None:
        assert wait_until(lambda: words in self.said or not self.child.running, seconds=60)
        assert words in self.said, f"it ended without saying {words!r}: {self.said}"

    def end(self, number: int | None = None) -> int:
        if number:
            self.child.process.send_signal(number)
        self.child.process.wait(60)
        assert "Traceback" not in self.said, self.said
        return self.child.process.returncode

    def die(self) -> None:
        self.child.process.kill()
        self.child.process.wait()

    def of_its_house(self) -> int:
        """How many processes of this data folder live."""
        mark = f"{MARK}={self.data}".encode()
        return sum(mark in data._environment(pid) for pid in data._all_pids())


def quiet_port() -> int:
    """A port below those that outgoing connections are given, its inner ports free too: nobody takes them meanwhile."""
    while True:
        port = random.randrange(12_000, 22_000)
        if all(port_is_free(port + inner) for inner in (0, 10_001, 10_002, 10_003)):
            return port


@pytest.fixture
def start(folder: Path) -> Iterator[Callable[..., Run]]:
    runs = []
    port = quiet_port()

    def begin(at: int = port) -> Run:
        runs.append(Run(folder, at))
        return runs[-1]

    yield begin
    for run in runs:
        run.child.stop()
    assert wait_until(lambda: not any(run.of_its_house() for run in runs), seconds=10)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_opens_in_order_tells_where_everything_is_and_leaves_nothing_running(
    start: Callable[..., Run], number: int
) -> None:
    run = start()
    run.hear("Ctrl-C closes the shop")
    steps = re.findall(r"^  (\w+) .* [0-9.]+ s$", run.said, re.MULTILINE)
    assert steps == ["databases", "words", "outside", "web", "worker"]
    password = DataFolder(run.data).read_env()["DEMO_PASSWORD"]
    assert f"http://127.0.0.1:{run.port}/admin/" in run.said
    assert f"owner@tradewind.example   {password}" in run.said
    assert urllib.request.urlopen(f"http://127.0.0.1:{run.port}/").status == 200
    assert (run.data / "env").stat().st_mode & 0o777 == 0o600
    assert run.end(number) == 0
    assert "everything is stopped; the data is kept" in run.said
    assert run.of_its_house() == 0
    assert port_is_free(run.port)


def test_a_second_start_keeps_data_secrets_and_addresses(start: Callable[..., Run]) -> None:
    first = start()
    first.hear("Ctrl-C")
    kept = DataFolder(first.data).read_env()
    with psycopg.connect(kept["DATABASE_URL"], autocommit=True) as door:
        door.execute("CREATE TABLE cups AS SELECT 7 AS n")
    first.end(signal.SIGTERM)
    second = start()
    second.hear("Ctrl-C")
    assert DataFolder(second.data).read_env() == kept
    with psycopg.connect(kept["DATABASE_URL"]) as door:
        assert door.execute("SELECT n FROM cups").fetchone() == (7,)


def test_a_taken_port_is_one_sentence(start: Callable[..., Run]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        run = start(port)
        assert run.end() == 1
    assert run.said.strip() == (
        f"Tradewind: Port {port} is taken by another program: choose another one, e.g. PORT={port + 1}."
    )


def test_a_second_shop_on_the_same_data_is_refused_and_the_first_goes_on(start: Callable[..., Run]) -> None:
    first = start()
    first.hear("Ctrl-C")
    second = start(free_port())
    assert second.end() == 1
    assert f"A shop already runs on {first.data} (process {first.child.pid}, http://127.0.0.1:" in second.said
    assert urllib.request.urlopen(f"http://127.0.0.1:{first.port}/").status == 200


def test_a_killed_run_takes_everything_along_and_the_next_one_opens(start: Callable[..., Run]) -> None:
    first = start()
    first.hear("Ctrl-C")
    first.die()
    assert wait_until(lambda: not first.of_its_house(), seconds=10)
    second = start()
    second.hear("Ctrl-C")
    assert second.end(signal.SIGTERM) == 0


def test_what_outlives_a_killed_run_is_ended_and_told(start: Callable[..., Run], folder: Path) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "stubborn").touch()  # web and sandbox do not hear SIGTERM
    first = start()
    first.hear("Ctrl-C")
    first.die()
    assert wait_until(lambda: first.of_its_house() == 2, seconds=10)
    (folder / "var" / "stubborn").unlink()
    second = start()
    second.hear("Ctrl-C")
    assert "an earlier run was killed; its 2 leftover processes were ended" in second.said


def test_a_step_that_fails_is_named_with_its_reason(start: Callable[..., Run], folder: Path) -> None:
    (folder / "var").mkdir()
    (folder / "var" / "broken").touch()
    run = start()
    assert run.end() == 1
    assert "Tradewind: The shop could not be prepared: a pot fell down (log: " in run.said
    assert run.of_its_house() == 0


def test_a_worker_that_dies_is_told_and_the_shop_goes_on(start: Callable[..., Run]) -> None:
    run = start()
    run.hear("Ctrl-C")
    subprocess.run(["pkill", "-KILL", "-P", str(run.child.pid), "-f", "sleep 600"], check=True)
    run.hear("worker has ended: worker is ready")
    assert urllib.request.urlopen(f"http://127.0.0.1:{run.port}/").status == 200


def test_without_its_web_server_the_shop_closes_and_says_so(start: Callable[..., Run]) -> None:
    run = start()
    run.hear("Ctrl-C")
    subprocess.run(["pkill", "-KILL", "-P", str(run.child.pid), "-f", "bin/web"], check=True)
    assert run.end() == 1
    assert "web has ended" in run.said
    assert "The shop cannot go on without it. Start again with make demo; the data is kept." in run.said


@pytest.mark.parametrize("port", ["0", "65536", "tea", "-1"])
def test_a_port_that_is_none_is_refused(start: Callable[..., Run], port: str) -> None:
    run = start(port)
    assert run.end() == 2
    assert f"PORT={port} is no port: give a number from 1 to 65535." in run.said


def test_data_that_cannot_be_a_folder_is_refused(start: Callable[..., Run], folder: Path) -> None:
    (folder / "var").write_text("a file")
    run = start()
    assert run.end() == 1
    assert run.said.strip().endswith("File exists. Choose another folder with DATA=.")


def test_a_full_disk_is_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: shutil._ntuple_diskusage(10**12, 10**12, 40_000_000))
    with pytest.raises(Trouble, match=r"^Only 40 MB are free where .* is, and 700 MB are needed: free some"):
        DataFolder(tmp_path).check_room()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_on_the_way_is_the_reason_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = DataFolder(tmp_path)
    assert folder.full() == ""
    monkeypatch.setattr("shutil.disk_usage", lambda path: shutil._ntuple_diskusage(10**12, 10**12, 4_000_000))
    assert folder.full().startswith(f"The disk that holds {tmp_path} is full: free some room")


def test_a_lock_left_by_a_dead_process_locks_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("process 1, http://127.0.0.1:8000")
    DataFolder(tmp_path).take(at="here").leave()


def test_a_change_anywhere_in_the_source_prepares_the_shop_anew(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "shop").mkdir(parents=True)
    (source / "shop" / "money.py").write_text("CENT = 1\n")
    folder = DataFolder(source / "var-of-mine")
    folder.path.mkdir()
    assert not folder.is_prepared(source)
    folder.keep_prepared(source)
    assert folder.is_prepared(source)
    (source / "shop" / "money.py").write_text("CENT = 100\n")
    assert not folder.is_prepared(source)
