"""Open the house step by step, watch over it, close it in reverse order."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from shop.embedded import Postgres, Valkey
from shop.processes import Child, free_port, port_is_free, wait_until
from shop.supervisor.data import MARK, DataFolder, Trouble

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 90
OFFSET = 10_000  # the inner ports stand that far above the shop's own
DATABASE = "tradewind"
DATABASES = (Postgres.name, Valkey.name)

Tell = Callable[[str, str, float], None]  # step, what came of it, seconds


@dataclass
class House:
    folder: DataFolder
    port: int = 8000
    demo: Path = ROOT / "demo"
    commands: Path = ROOT / "bin"
    durable: bool = True
    tell: Tell = lambda step, result, seconds: None
    env: dict[str, str] = field(default_factory=dict)
    children: dict[str, Child] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    _stack: ExitStack = field(default_factory=ExitStack)
    _step_began: float = field(default_factory=time.monotonic)

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str:
        return self.env["SANDBOX_URL"]

    def open(self) -> None:
        try:
            self._take_folder()
            self._start_databases()
            self._start_outside()
            self._prepare()
            self._start_shop()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """The shop's processes are asked one after the other and end together; the databases come last."""
        for child in reversed(self.children.values()):
            if child.name not in DATABASES:
                child.ask()
        self._stack.close()

    def dead(self) -> list[Child]:
        """Who has ended without being asked."""
        return [child for child in self.children.values() if not child.running]

    def _said(self, step: str, result: str) -> None:
        now = time.monotonic()
        self.tell(step, result, now - self._step_began)
        self._step_began = now

    def _take_folder(self) -> None:
        self.folder.take(at=self.site)
        self._stack.callback(self.folder.leave)
        if ended := self.folder.end_leftovers():
            self._said("clean-up", f"an earlier run was killed; its {ended} leftover processes were ended")
        self.folder.check_room()
        if not port_is_free(self.port):
            raise Trouble(
                f"Port {self.port} is taken by another program: choose another one, e.g. PORT={self.port + 1}."
            )
        (self.folder.path / "log").mkdir(exist_ok=True)

    def _start_databases(self) -> None:
        home, safe = self.folder.path, self.durable
        postgres = self._stack.enter_context(Postgres(home / "postgres", port=self._inner_port(2), durable=safe))
        valkey = self._stack.enter_context(Valkey(home / "valkey", port=self._inner_port(3), durable=safe))
        if postgres.create_database(DATABASE):
            self.folder.forget_prepared()
        for server in (postgres, valkey):
            assert server.child is not None
            self.children[server.name] = server.child
        kept = self.folder.secrets()
        sandbox_port = self._inner_port(1)
        self.env = kept | {
            "PRODUCTION": "0",
            "DEMO": "1",
            "SITE_URL": self.site,
            "DATABASE_URL": postgres.url(DATABASE),
            "REDIS_URL": valkey.url(),
            "SANDBOX_URL": f"http://127.0.0.1:{sandbox_port}",
            "FORM_TARGETS": f"http://127.0.0.1:{sandbox_port}",
            "TRADEWIND_WEBHOOK_URL": f"{self.site}/webhooks/",
            "SANDBOX_PORT": str(sandbox_port),
            "SANDBOX_SPEED": os.environ.get("SANDBOX_SPEED", "1"),
        }
        self.folder.write_env(self.env)
        cleared = "; an earlier run's were ended" if postgres.cleared or valkey.cleared else ""
        self._said("databases", f"PostgreSQL on port {postgres.port}, Valkey on {valkey.port}{cleared}")

    def _inner_port(self, number: int) -> int:
        """The same at every start where possible, so that a terminal left open finds the database again."""
        wanted = self.port + number + (OFFSET if self.port + OFFSET + number < 65_536 else -OFFSET)
        return wanted if port_is_free(wanted) else free_port()

    def environment(self) -> dict[str, str]:
        """What every process of the house is given; ``manage.py`` with it reaches the same shop."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
        return (
            os.environ
            | self.env
            | {
                "DATA": str(self.folder.path),
                MARK: str(self.folder.path),
                "PORT": str(self.port),
                "PATH": path,
                "PYTHONUNBUFFERED": "1",
            }
        )

    def _child(self, name: str) -> Child:
        """One of the commands in bin/, its log under the data folder."""
        log = self.folder.path / "log" / f"{name}.log"
        log.write_bytes(b"")
        child = Child(name, [str(self.commands / name)], log=log, env=self.environment(), cwd=ROOT)
        child.start()
        self.children[name] = child
        self._stack.callback(child.stop)
        return child

    def _start_outside(self) -> None:
        """Nobody waits for it yet: it gets ready while the shop is prepared."""
        self._child("sandbox")

    def _prepare(self) -> None:
        if self.folder.is_prepared(ROOT):
            return self._said("prepared", "nothing has changed since the last start")
        argv = [str(self.commands / "prepare"), "--demo", str(self.demo)]
        with (
            (self.folder.path / "log" / "prepare.log").open("w+") as refusals,
            subprocess.Popen(  # noqa: S603 (our own command)
                argv, env=self.environment(), cwd=ROOT, stdout=subprocess.PIPE, stderr=refusals, text=True
            ) as preparing,
            _ending(preparing),
        ):
            assert preparing.stdout is not None
            for line in preparing.stdout:
                step, _, result = line.strip().partition(": ")
                if result:
                    self._said(step, result)
            if preparing.wait() != 0:
                refusals.seek(0)
                said = [line.strip() for line in refusals if line.strip()] or ["no reason given"]
                raise Trouble(f"The shop could not be prepared: {said[-1]} (log: {refusals.name})")
        return self.folder.keep_prepared(ROOT)

    def _start_shop(self) -> None:
        web = self._child("web")
        self._wait(self.children["sandbox"], lambda: _answers(f"{self.sandbox}/world/"))
        self._said("outside", f"card provider, carrier and central bank at {self.sandbox}")
        self._wait(web, lambda: _ready(f"{self.site}/readyz"))
        self._said("web", f"answers at {self.site}")
        worker = self._child("worker")
        self._child("beat")
        self._wait(worker, lambda: " ready" in worker.log.read_text(errors="replace"))
        self._said("worker", "worker and clock are at work")

    def _wait(self, child: Child, answer: Callable[[], bool]) -> None:
        if not wait_until(lambda: not child.running or answer(), seconds=READY_SECONDS, pause=0.05):
            raise Trouble(f"{child.name} did not get ready within {READY_SECONDS} seconds; its log is {child.log}.")
        if not child.running:
            raise Trouble(
                f"{child.name} ended at its start: {child.last_words() or 'no reason given'} (log: {child.log})"
            )


@contextmanager
def _ending(process: subprocess.Popen[str]) -> Iterator[None]:
    try:
        yield
    finally:
        if process.poll() is None:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        httpx.get(url, timeout=2, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


def _ready(url: str) -> bool:
    try:
        answer = httpx.get(url, timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200 and all(answer.json().values())
