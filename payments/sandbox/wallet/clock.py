"""Both wallets live in Beijing."""

from datetime import datetime
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")


def at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, BEIJING)


def text(moment: float) -> str:
    """2026-11-28 14:05:09"""
    return at(moment).strftime("%Y-%m-%d %H:%M:%S")


def day(moment: float) -> str:
    return at(moment).date().isoformat()


def read(written: str) -> float:
    """Raises ValueError."""
    return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING).timestamp()
