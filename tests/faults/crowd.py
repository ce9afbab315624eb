"""Many buyers at once: real threads, each with its own connection, released together at a barrier."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType

from django.db import OperationalError, connection

Deed = Callable[[], None]
PATIENCE_S = 120


class Crowd:
    """``with Crowd(100) as crowd: crowd.rush(deeds, expected=OutOfStock)``; the same people may rush again."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.pool = ThreadPoolExecutor(size)

    def __enter__(self) -> "Crowd":
        self._together([_connect] * self.size)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._together([_hang_up] * self.size)
        self.pool.shutdown()

    def rush(self, deeds: Sequence[Deed], *, expected: type[Exception]) -> Counter[str]:
        """Run all deeds at the same moment. Counts how they ended: done, refused (``expected``) or the error's name."""
        ends, lock = Counter[str](), threading.Lock()

        def counted(deed: Deed) -> Deed:
            def run() -> None:
                end = _end(deed, expected)
                with lock:
                    ends[end] += 1

            return run

        self._together([counted(deed) for deed in deeds])
        return ends

    def _together(self, deeds: Sequence[Deed]) -> None:
        """One deed a person: nobody gets a second one before all have begun, so every thread has exactly one."""
        assert len(deeds) == self.size
        barrier = threading.Barrier(self.size)

        def begin(deed: Deed) -> None:
            barrier.wait(PATIENCE_S)
            deed()

        for done in [self.pool.submit(begin, deed) for deed in deeds]:
            done.result(PATIENCE_S)


def rush(deeds: Sequence[Deed], *, expected: type[Exception]) -> Counter[str]:
    """One rush of a crowd of just that size."""
    with Crowd(len(deeds)) as crowd:
        return crowd.rush(deeds, expected=expected)


def _connect() -> None:
    connection.ensure_connection()


def _hang_up() -> None:
    connection.close()


def _end(deed: Deed, expected: type[Exception]) -> str:
    try:
        deed()
    except expected:
        return "refused"
    except OperationalError as error:
        return "deadlock" if "deadlock" in str(error) else type(error).__name__
    except Exception as error:
        return type(error).__name__
    return "done"
