"""Child processes that never outlive us: stopped by pid, or by the kernel the moment we are gone."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Account:
    """Who a child runs as."""

    uid: int
    gid: int


@dataclass
class Child:
    """One process of ours, its words kept in a log file."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    account: Account | None = None
    stop_signal: int = signal.SIGTERM
    patience: float = 10.0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        with self.log.open("ab") as words:
            self.process = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                env=dict(self.env) if self.env is not None else None,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=_ending_with(os.getpid(), self.stop_signal),
                user=self.account.uid if self.account else None,
                group=self.account.gid if self.account else None,
                extra_groups=[] if self.account else None,
            )

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask(self) -> None:
        """Ask it to end, without waiting."""
        if self.process and self.running:
            self.process.send_signal(self.stop_signal)

    def stop(self) -> None:
        """Ask, wait, and at the end insist. Harmless when it has ended already."""
        if self.process is None:
            return
        if self.running:
            self.ask()
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 1) -> str:
        """The end of its log, for the sentence that says why it stopped."""
        try:
            written = self.log.read_text(errors="replace").strip().splitlines()
        except OSError:
            return ""
        return " ".join(line.strip() for line in written[-lines:])


def _ending_with(parent: int, stop_signal: int) -> Callable[[], None]:
    """Runs in the child before its program: the kernel will send ``stop_signal`` the moment the parent is gone."""

    def promise() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, stop_signal)
        if os.getppid() != parent:
            os._exit(1)

    return promise


def wait_until(answer: Callable[[], bool], *, seconds: float, pause: float = 0.02) -> bool:
    """Whether ``answer`` came true in time."""
    until = time.monotonic() + seconds
    while not answer():
        if time.monotonic() > until:
            return False
        time.sleep(pause)
    return True


def port_is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def lives_in(pid: int, folder: Path) -> bool:
    """Whether ``pid`` runs with ``folder`` as its working folder: numbers are reused, folders are not."""
    try:
        return Path(f"/proc/{pid}/cwd").resolve(strict=True) == folder.resolve()
    except OSError:
        return False


def alive(pid: int) -> bool:
    """Whether ``pid`` still holds files and ports: neither gone nor waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def end(pid: int, folder: Path, *, stop_signal: int = signal.SIGTERM, seconds: float = 10.0) -> bool:
    """End a process of an earlier run, if it still is that process. Answers whether there was one."""
    if not lives_in(pid, folder):
        return False
    for asked in (stop_signal, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, asked)
        if wait_until(lambda: not lives_in(pid, folder), seconds=seconds):
            break
    return True
