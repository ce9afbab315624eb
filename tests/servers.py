"""A pytest plugin: one private PostgreSQL for the run, one Valkey a worker, both known before the settings load.

It is named in pyproject.toml (``-p tests.servers``), because pytest-django loads the settings before any conftest. The
servers are children of the test processes and end with them, also on Ctrl-C and on kill -9 (see shop.processes).
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from shop.embedded import EmbeddedError, Postgres, Valkey
from shop.keys import public_of
from tests.keys import PRIVATE

NOTHING_RUNS = {"-h", "--help", "-V", "--version", "--collect-only", "--co", "--fixtures", "--markers"}
NOBODY_LISTENS = "http://127.0.0.1:9"
PREFIX = "tradewind-tests-"
# A worker's database is copied after each test that commits: in memory that takes a third of the time on disk.
MEMORY = Path("/dev/shm")
ROOM_BYTES = 2_000_000_000
stack = ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> Generator[None]:
    """Runs before pytest-django reads the settings."""
    os.environ.update(
        PRODUCTION="0",
        SECRET_KEY="tests-have-no-secrets",
        SITE_URL="http://testserver",
        SANDBOX_URL=NOBODY_LISTENS,
        STRIPE_SECRET_KEY="sk_test_tests",
        STRIPE_WEBHOOK_SECRETS="whsec_tests",
        PAYPAL_CLIENT_ID="paypal-tests",
        PAYPAL_CLIENT_SECRET="paypal-tests",
        PAYPAL_WEBHOOK_ID="WEBHOOKOFTESTS",
        PAYPAL_MERCHANT_ID="MERCHANTTESTS",
        ALIPAY_APP_ID="2021000000000001",
        ALIPAY_SELLER_ID="2088000000000001",
        ALIPAY_PRIVATE_KEY=PRIVATE,
        ALIPAY_PUBLIC_KEY=public_of(PRIVATE),
        WECHAT_APP_ID="wx0000000000000001",
        WECHAT_MCH_ID="1900000001",
        WECHAT_CERT_SERIAL="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
        WECHAT_API_V3_KEY="tests-have-no-secrets-either-000",
        WECHAT_PRIVATE_KEY=PRIVATE,
        WECHAT_PUBLIC_KEY=public_of(PRIVATE),
        WECHAT_PUBLIC_KEY_ID="PUB_KEY_ID_tests",
        BANK_ACCOUNTS=(Path(__file__).parents[1] / "shop" / "data" / "bank_accounts.json").read_text(),
        DHL_API_KEY="tests",
        LOG_LEVEL="WARNING",
    )
    if not NOTHING_RUNS & set(args):
        try:
            _start()
        except EmbeddedError as error:
            stack.close()
            raise pytest.UsageError(str(error)) from error
    return (yield)


def pytest_unconfigure() -> None:
    stack.close()


atexit.register(stack.close)  # a run that breaks while it loads is not unconfigured


def _start() -> None:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_place()))
    _lock(folder)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o711)  # PostgreSQL's account passes through
    os.environ["DATA"] = str(folder / "data")
    (folder / "data" / "static").mkdir(parents=True)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        postgres = stack.enter_context(Postgres(folder / "postgres", durable=False))
        os.environ["DATABASE_URL"] = postgres.url("tests")
        os.environ["TRADEWIND_TEST_FOLDER"] = str(folder)
    valkey = stack.enter_context(Valkey(folder / "valkey", durable=False))
    os.environ["REDIS_URL"] = valkey.url()


def _place() -> str:
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return str(MEMORY) if has_room else tempfile.gettempdir()


def _lock(folder: Path) -> bool:
    """Hold the folder until this process ends, however it ends."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        return False
    stack.callback(os.close, held)
    return True


def _sweep() -> None:
    """Remove what killed runs left: folders that nobody holds."""
    for folder in (*Path(tempfile.gettempdir()).glob(f"{PREFIX}*"), *MEMORY.glob(f"{PREFIX}*")):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > 60 and _lock(folder):
                shutil.rmtree(folder, ignore_errors=True)
