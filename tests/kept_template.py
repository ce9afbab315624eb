"""Migrating takes half a minute; whoever works here may keep the result between runs: TRADEWIND_KEPT_TEMPLATE=<folder>.

The kept dump is named after what made it: every migration, every model and every seed. CI does not set the variable, so
a clean checkout is always migrated in earnest.
"""

import hashlib
import os
import subprocess
from pathlib import Path

from django.conf import settings

from shop.wheels import postgres_binaries

MADE_OF = ("*/migrations/*.py", "*/models/**/*.py", "*/data/**/*", "requirements.lock", "shop/settings.py")


def place() -> Path | None:
    """Where this checkout's dump is kept, or None when nobody asked for it."""
    folder = os.environ.get("TRADEWIND_KEPT_TEMPLATE")
    if not folder:
        return None
    fingerprint = hashlib.sha256()
    for pattern in MADE_OF:
        for file in sorted(settings.BASE_DIR.glob(pattern)):
            if file.is_file():
                fingerprint.update(str(file.relative_to(settings.BASE_DIR)).encode() + file.read_bytes())
    Path(folder).mkdir(parents=True, exist_ok=True)
    return Path(folder) / f"{fingerprint.hexdigest()[:24]}.dump"


def take_out(url: str, kept: Path) -> None:
    """Dump the database beside its place and move it there at once, so that no run reads half of it."""
    half = kept.with_suffix(f".{os.getpid()}")
    _run("pg_dump", "--format=custom", "--compress=1", f"--file={half}", url)
    half.rename(kept)


def bring_in(url: str, kept: Path) -> None:
    _run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={url}", str(kept))


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([postgres_binaries() / tool, *arguments], check=True)
