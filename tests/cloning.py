"""The migrated database is built once a run and copied for each worker, and again after each test that really commits.

Django cleans up after a transactional test by emptying every table. That would lose what our data migrations planted
(markets, import rules), and the append-only tables refuse it. So the worker's database is thrown away and copied anew
from the template: some 50 ms, and nothing a test did can reach the next one.
"""

import fcntl
import os
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

TEMPLATE = "tests_template"


def build_template() -> None:
    """Migrate the template database, unless another worker of this run has done so."""
    with (Path(os.environ["TRADEWIND_TEST_FOLDER"]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _door() as door:
            if door.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
                return
            door.execute("CREATE DATABASE being_migrated TEMPLATE template0")
        _point_at("being_migrated")
        call_command("migrate", verbosity=0, interactive=False)
        with connection.cursor() as cursor:  # rates grow stale with the calendar, tests do not
            cursor.execute('UPDATE shop_rate SET "on" = current_date')
        connections.close_all()
        with _door() as door:
            door.execute(sql.SQL("ALTER DATABASE being_migrated RENAME TO {}").format(sql.Identifier(TEMPLATE)))


def clone() -> None:
    """Give this worker a fresh copy of the template."""
    name = f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    connections.close_all()
    with _door() as door:
        door.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        names = sql.Identifier(name), sql.Identifier(TEMPLATE)
        door.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*names))
    _point_at(name)


def _door() -> psycopg.Connection:
    """A connection beside Django's, to the database where nobody works."""
    return psycopg.connect(os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres", autocommit=True)


def _point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    os.environ["TEST_DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
