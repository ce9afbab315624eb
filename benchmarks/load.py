"""A small load: keep-alive connections on loopback, bounded in number and time, that look at every answer."""

import socket
import time
from dataclasses import dataclass
from gzip import decompress
from pathlib import Path
from statistics import median
from threading import Thread

CLIENTS = 4
TICKS_S = 100  # USER_HZ


@dataclass(frozen=True)
class Round:
    pages: int
    per_s: float
    cpu_ms: float
    p50_ms: float
    p95_ms: float
    size: int


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS_S


def descendants(pid: int) -> list[int]:
    """The process and all that it started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo.extend(children.get(found[-1], []))
    return found


def press(port: int, path: str, *, must_hold: bytes, seconds: float, pids: list[int], clients: int = CLIENTS) -> Round:
    """Ask for ``path`` with some clients for some seconds. Raises AssertionError for an answer that is not the page."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    times: list[float] = []
    faults: list[str] = []
    sizes: set[int] = set()
    until = time.perf_counter() + seconds

    def client() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.perf_counter() < until:
                began = time.perf_counter()
                connection.sendall(request)
                head, body = _answer(connection)
                times.append(time.perf_counter() - began)
                sizes.add(len(body))
                if b" 200 " not in head[:20] or not _holds(body, must_hold, len(times)):
                    faults.append(head[:80].decode())
                    return

    before, began = cpu_seconds(pids), time.perf_counter()
    threads = [Thread(target=client) for _n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall, cpu = time.perf_counter() - began, cpu_seconds(pids) - before
    assert not faults, faults[0]
    assert times, "no answer at all"
    ordered = sorted(times)
    return Round(
        len(times),
        len(times) / wall,
        1000 * cpu / len(times),
        1000 * median(ordered),
        1000 * ordered[int(len(ordered) * 0.95)],
        max(sizes),
    )


def _holds(body: bytes, must_hold: bytes, turn: int) -> bool:
    """Whether this is the page. A packed one is unpacked every hundredth time: the client shares the machine."""
    if not body.startswith(b"\x1f\x8b"):
        return must_hold in body
    return turn % 100 != 1 or must_hold in decompress(body)


def _answer(connection: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65536)
    head, _gap, body = data.partition(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    wanted = int(lengths[0].split(b":")[1])
    while len(body) < wanted:
        body += connection.recv(65536)
    return head, body
