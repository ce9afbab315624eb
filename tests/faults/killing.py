"""A process that is killed at its n-th statement: forked, with a connection of its own, ended by SIGKILL."""

import os
import signal
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.db import OperationalError, connection

UNHURT, REFUSED = 0, 3
LAST_WORDS = 4_000  # fewer than a pipe holds, so that nobody waits for a reader
# No deed that is tried has so many statements.
MOST = 60
PATIENCE_S = 20
CONNECTS = 5


class Statement:
    """Counts statements; kills its own process before or after the n-th, as a machine that loses power would."""

    def __init__(self, number: int, *, after: bool) -> None:
        self.left = number
        self.after = after

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == 0 and not self.after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = execute(sql, params, many, context)
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


def killed_at(number: int, deed: Callable[[], object], *, after: bool) -> bool:
    """Run the deed in a process that dies at its n-th statement; whether it died. False: it has fewer statements.

    Raises AssertionError when the deed ends in an error of its own.
    """
    connection.close()
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        code = REFUSED
        try:
            _connect()
            with connection.execute_wrapper(Statement(number, after=after)):
                deed()
            code = UNHURT
        except BaseException:
            os.write(say, traceback.format_exc()[-LAST_WORDS:].encode())
        finally:
            os._exit(code)
    os.close(say)
    status = os.waitpid(child, 0)[1]
    with os.fdopen(hear) as heard:
        said = heard.read()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == UNHURT, f"the deed refused: {said}"
    return False


def _connect() -> None:
    """On a crowded machine a connection may take longer than a page would wait for it; that is not what is tried."""
    for _again in range(CONNECTS):
        try:
            return connection.ensure_connection()
        except OperationalError:
            connection.close()
    return connection.ensure_connection()


def rest() -> None:
    """PostgreSQL notices within moments that the other side is gone, and takes back what it had begun."""
    until = time.monotonic() + PATIENCE_S
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.01)
    raise AssertionError("the killed process still holds its connection")
