"""The outside world's own memory: documents in one SQLite file, written in transactions, safe over a restart."""

import json
import re
import secrets
import sqlite3
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]
ALPHABET = string.ascii_letters + string.digits
FIELD = re.compile(r"^[a-z_]+(\.[a-z_]+)*$")
TABLES = """
CREATE TABLE IF NOT EXISTS document (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, id)
);
"""


def new_id(prefix: str, length: int = 24) -> str:
    """``re_…``, or for a prefix that has its bar already ``po_1…``."""
    return f"{prefix}{'' if '_' in prefix else '_'}{''.join(secrets.choice(ALPHABET) for _ in range(length))}"


class Truth:
    """Everything that happened outside. One connection, one lock: what a request does happens whole or not at all."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self.lock = threading.RLock()
        self.depth = 0
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")
        self.connection.executescript(TABLES)

    def close(self) -> None:
        with self.lock:
            self.connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Nested calls join the outer one."""
        with self.lock:
            if self.depth == 0:
                self.connection.execute("BEGIN IMMEDIATE")
            self.depth += 1
            try:
                yield
            except BaseException:
                self.depth -= 1
                if self.depth == 0:
                    self.connection.execute("ROLLBACK")
                raise
            self.depth -= 1
            if self.depth == 0:
                self.connection.execute("COMMIT")

    def index(self, kind: str, field: str) -> None:
        """Make ``find(kind, field=...)`` quick."""
        name = re.sub(r"\W", "_", f"by_{kind}_{field}")
        with self.lock:
            self.connection.execute(
                f"CREATE INDEX IF NOT EXISTS {name} ON document({_path(field)}) WHERE kind = '{_word(kind)}'"
            )

    def put(self, kind: str, doc: Document) -> Document:
        """Write a new document, or the new state of a known one; its place in the order stays."""
        with self.transaction():
            self.connection.execute(
                "INSERT INTO document (kind, id, body) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                (kind, doc["id"], json.dumps(doc, ensure_ascii=False)),
            )
        return doc

    def get(self, kind: str, doc_id: str) -> Document | None:
        with self.lock:
            row = self.connection.execute(
                "SELECT body FROM document WHERE kind = ? AND id = ?", (kind, doc_id)
            ).fetchone()
        return json.loads(row[0]) if row else None

    def drop(self, kind: str, doc_id: str) -> None:
        with self.transaction():
            self.connection.execute("DELETE FROM document WHERE kind = ? AND id = ?", (kind, doc_id))

    def find(self, kind: str, **fields: Any) -> list[Document]:
        """Newest first. ``metadata__reference="TW-1"`` looks inside; None finds what is null or absent."""
        where, values = [f"kind = '{_word(kind)}'"], []
        for name, value in fields.items():
            column = _path(name.replace("__", "."))
            if value is None:
                where.append(f"{column} IS NULL")
            else:
                where.append(f"{column} = ?")
                values.append(value)
        with self.lock:
            rows = self.connection.execute(
                f"SELECT body FROM document WHERE {' AND '.join(where)} ORDER BY seq DESC",
                values,
            ).fetchall()
        return [json.loads(body) for (body,) in rows]

    def number(self, name: str, default: float = 0) -> float:
        found = self.get("number", name)
        return found["value"] if found else default

    def set_number(self, name: str, value: float) -> None:
        self.put("number", {"id": name, "value": value})


def _path(field: str) -> str:
    if not FIELD.match(field):
        raise ValueError(f"no field of a document: {field!r}")
    return f"json_extract(body, '$.{field}')"


def _word(kind: str) -> str:
    if not FIELD.match(kind):
        raise ValueError(f"no kind of document: {kind!r}")
    return kind
