"""The folder a house lives in: one owner at a time, room to work, addresses and secrets kept beside the data."""

import contextlib
import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import sys
from pathlib import Path
from typing import Self

from shop.keys import new_private_key, public_of
from shop.processes import alive, wait_until

FIRST_START_BYTES = 700_000_000
LATER_START_BYTES = 100_000_000
FULL_BYTES = 5_000_000
BANK_ACCOUNTS = Path(__file__).resolve().parents[1] / "data" / "bank_accounts.json"
UNPREPARED = {"tests", "benchmarks", "docs", "var", "node_modules", "__pycache__"}
MARK = "TRADEWIND_DATA"  # in the environment of every process of the house, so that leftovers are known for ours


class Trouble(Exception):
    """One sentence: what is wrong and what to do."""


class DataFolder:
    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.env_file = self.path / "env"
        self._lock = -1

    def take(self, *, at: str) -> Self:
        """Make the folder ours until this process ends. ``at`` tells a second owner where the first one answers."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Trouble(f"{self.path} cannot be used: {error.strerror}. Choose another folder with DATA=.") from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.read(self._lock, 200).decode(errors="replace").strip()
            raise Trouble(
                f"A shop already runs on {self.path} ({owner}): stop it there with Ctrl-C, "
                "or choose another DATA= and PORT=."
            ) from None
        os.truncate(self._lock, 0)
        os.write(self._lock, f"process {os.getpid()}, {at}".encode())
        return self

    def leave(self) -> None:
        if self._lock >= 0:
            os.truncate(self._lock, 0)
            os.close(self._lock)
            self._lock = -1

    def check_room(self) -> None:
        wanted = LATER_START_BYTES if self.env_file.exists() else FIRST_START_BYTES
        free = shutil.disk_usage(self.path).free
        if free < wanted:
            raise Trouble(
                f"Only {free // 1_000_000} MB are free where {self.path} is, and {wanted // 1_000_000} MB are needed: "
                "free some, or choose another folder with DATA=."
            )

    def full(self) -> str:
        """What to say when the disk filled up on the way; nothing while there is room."""
        free = shutil.disk_usage(self.path).free if self.path.is_dir() else FULL_BYTES
        if free >= FULL_BYTES:
            return ""
        return f"The disk that holds {self.path} is full: free some room, or choose another folder with DATA=."

    def end_leftovers(self) -> int:
        """End what a killed run of this folder left running. Only the folder's owner may ask."""
        mark = f"{MARK}={self.path}".encode()
        found = [pid for pid in _all_pids() if pid != os.getpid() and mark in _environment(pid)]
        for asked in (signal.SIGTERM, signal.SIGKILL):
            for pid in found:
                if mark in _environment(pid):
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.kill(pid, asked)
            if wait_until(lambda: not any(alive(pid) for pid in found), seconds=8):
                break
        return len(found)

    def is_prepared(self, source: Path) -> bool:
        """Whether no file of the house has changed since the shop was prepared in this folder."""
        return self._stamp.is_file() and self._stamp.read_text() == _fingerprint(source, self.path)

    def keep_prepared(self, source: Path) -> None:
        self._stamp.write_text(_fingerprint(source, self.path))

    def forget_prepared(self) -> None:
        self._stamp.unlink(missing_ok=True)

    @property
    def _stamp(self) -> Path:
        return self.path / "prepared"

    def secrets(self) -> dict[str, str]:
        """What must be the same at every start: made once, readable by the owner only."""
        kept = self.read_env()
        made = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "STRIPE_SECRET_KEY": f"sk_test_{secrets.token_hex(16)}",
            "STRIPE_WEBHOOK_SECRETS": f"whsec_{secrets.token_hex(16)}",
            "PAYPAL_CLIENT_ID": f"A{secrets.token_hex(24)}",
            "PAYPAL_CLIENT_SECRET": f"E{secrets.token_hex(24)}",
            "PAYPAL_WEBHOOK_ID": secrets.token_hex(9)[:17].upper(),
            "PAYPAL_MERCHANT_ID": secrets.token_hex(7)[:13].upper(),
            "ALIPAY_APP_ID": "2021000000000001",
            "ALIPAY_SELLER_ID": "2088000000000001",
            "WECHAT_APP_ID": "wx0000000000000001",
            "WECHAT_MCH_ID": "1900000001",
            "WECHAT_CERT_SERIAL": secrets.token_hex(20).upper(),
            "WECHAT_API_V3_KEY": secrets.token_hex(16),
            "WECHAT_PUBLIC_KEY_ID": f"PUB_KEY_ID_{secrets.token_hex(14)}",
            "BANK_ACCOUNTS": " ".join(BANK_ACCOUNTS.read_text().split()),
            "DHL_API_KEY": secrets.token_hex(12),
            "DEMO_PASSWORD": f"tea-{secrets.randbelow(10_000):04}-{secrets.token_hex(3)}",
        }
        return {name: kept.get(name) or value for name, value in made.items()} | _pairs(kept)

    def read_env(self) -> dict[str, str]:
        try:
            lines = self.env_file.read_text().splitlines()
        except FileNotFoundError:
            return {}
        return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))

    def write_env(self, values: dict[str, str]) -> None:
        """``manage.py`` reads this file when it runs with the same DATA."""
        draft = self.path / ".env.new"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as kept:
            kept.write("# Written at every start. Secrets are kept, addresses are renewed.\n")
            kept.writelines(f"{name}={value}\n" for name, value in values.items())
        draft.rename(self.env_file)


def _pairs(kept: dict[str, str]) -> dict[str, str]:
    """Keys in pairs: one half is the shop's, the other the sandbox's. Only what lacks is made: it takes its time."""
    names = ("ALIPAY_PRIVATE_KEY", "ALIPAY_SANDBOX_KEY", "WECHAT_PRIVATE_KEY", "WECHAT_SANDBOX_KEY")
    made = {name: kept.get(name) or new_private_key() for name in names}
    public = {f"{wallet}_PUBLIC_KEY": public_of(made[f"{wallet}_SANDBOX_KEY"]) for wallet in ("ALIPAY", "WECHAT")}
    return made | public


def _fingerprint(source: Path, data: Path) -> str:
    """Every file that could change what a prepared shop is, by name, size and time."""
    facts = hashlib.sha256(sys.version.encode())
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(
            name for name in folders if name[0] != "." and name not in UNPREPARED and Path(folder, name) != data
        )
        for name in sorted(names):
            found = Path(folder, name).stat()
            facts.update(f"{folder}/{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return facts.hexdigest()


def _all_pids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
