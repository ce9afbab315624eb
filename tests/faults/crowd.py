"""Many buyers at once: real threads, each with its own connection, released together at a barrier."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

from django.db import OperationalError, connection

Deed = Callable[[], None]


def rush(deeds: Sequence[Deed], *, expected: type[Exception]) -> Counter[str]:
    """Run all deeds at the same moment. Counts how each ended: done, refused (``expected``), or the error's name."""
    barrier, ends, lock = threading.Barrier(len(deeds)), Counter[str](), threading.Lock()

    def one(deed: Deed) -> None:
        connection.ensure_connection()
        barrier.wait(timeout=60)
        try:
            deed()
            end = "done"
        except expected:
            end = "refused"
        except OperationalError as error:
            end = "deadlock" if "deadlock" in str(error) else type(error).__name__
        except Exception as error:
            end = type(error).__name__
        finally:
            connection.close()
        with lock:
            ends[end] += 1

    threads = [threading.Thread(target=one, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return ends
