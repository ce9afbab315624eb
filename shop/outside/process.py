"""The outside world as a process of its own: starts, says where it is, ends at SIGINT or SIGTERM."""

import signal
import sqlite3
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from shop.outside.sandbox import DEFAULTS, Sandbox
from shop.outside.server import LOCAL, Server

READ_FROM_ENVIRONMENT = (*DEFAULTS, "SANDBOX_PUBLIC_URL")
PORT, DATA = 4242, ".sandbox"


class CannotStart(Exception):
    """One sentence: what is in the way, and what to do."""


def serve(*, port: int, data: str, environ: Mapping[str, str], say: Callable[[str], object]) -> None:
    settings = {name: environ.get(name, "") for name in READ_FROM_ENVIRONMENT}
    try:
        sandbox = Sandbox(Path(data), settings)
    except ValueError as error:
        raise CannotStart(f"A setting of the sandbox is not a number: {error}.") from error
    except (OSError, sqlite3.Error) as error:
        raise CannotStart(f"The folder {data} cannot be used ({error}); choose another with --data.") from error
    try:
        server = Server(sandbox, port)
    except (OSError, OverflowError) as error:
        sandbox.close()
        raise CannotStart(f"Port {port} of {LOCAL} cannot be used; choose another with --port.") from error
    over = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    sandbox.start()
    server.start()
    say(f"The outside world answers at {server.url} (levers under {server.url}/world/).")
    over.wait()
    server.shutdown()
    server.server_close()
    sandbox.close()
