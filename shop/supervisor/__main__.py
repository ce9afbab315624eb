"""``make demo``: open the house, tell where everything is, close it on Ctrl-C."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from shop.supervisor.data import DataFolder, Trouble
from shop.supervisor.house import ROOT, House
from shop.wheels import EmbeddedError

WATCH_SECONDS = 0.5
VITAL = {"web", "PostgreSQL"}
STAFF = ("owner", "staff", "finance")


class Leave(Exception):
    """Somebody asked us to stop."""


def main(commands: Path = ROOT / "bin") -> int:
    wanted = _arguments()
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, _leave)
    house = House(DataFolder(wanted.data), port=wanted.port, commands=commands, tell=_tell)
    try:
        house.open()
        _welcome(house)
        return _watch(house)
    except Leave:
        return 0
    except (Trouble, EmbeddedError, OSError) as trouble:
        return _sorry(house.folder.full() or str(trouble))
    finally:
        for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(asked, signal.SIG_IGN)  # closing takes a moment and is not to be torn
        began = time.monotonic()
        house.close()
        if house.children:
            _tell("closed", "everything is stopped; the data is kept", time.monotonic() - began)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=_port, default=os.environ.get("PORT") or "8000")
    parser.add_argument("--data", type=Path, default=os.environ.get("DATA") or ROOT / "var")
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"PORT={text} is no port: give a number from 1 to 65535.")
    return int(text)


def _leave(number: int, frame: FrameType | None) -> None:
    raise Leave


def _tell(step: str, result: str, seconds: float) -> None:
    print(f"  {step:<10} {result:<86} {seconds:5.1f} s", flush=True)


def _sorry(sentence: str) -> int:
    print(f"\nTradewind: {sentence}", file=sys.stderr, flush=True)
    return 1


def _welcome(house: House) -> None:
    password = house.env["DEMO_PASSWORD"]
    logins = "\n".join(f"               {who}@tradewind.example   {password}" for who in STAFF)
    print(
        f"""
  Shop         {house.site}/
  Back office  {house.site}/admin/
{logins}
  Mailbox      {house.site}/dev/mail/
  Outside      {house.sandbox}/world/   (pay with 4242 4242 4242 4242)
  Data         {house.folder.path}

  Open after {time.monotonic() - house.started:.1f} s. Ctrl-C closes the shop.
""",
        flush=True,
    )


def _watch(house: House) -> int:
    """Until somebody asks us to leave or the shop cannot go on. Nothing is restarted behind anybody's back."""
    told: set[str] = set()
    while True:
        for child in house.dead():
            if child.name not in told:
                told.add(child.name)
                print(
                    f"  {child.name} has ended: {child.last_words() or 'no reason given'} (log: {child.log})",
                    flush=True,
                )
        if told & VITAL:
            return _sorry("The shop cannot go on without it. Start again with make demo; the data is kept.")
        time.sleep(WATCH_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
