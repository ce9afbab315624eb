"""A whole living shop for the browser tests: the processes of ``make demo`` with data and ports of their own.

Every test that asks for a browser is marked ``browser`` and kept on one worker: one browser, one shop for them all.
Without a Chromium they are skipped by name; with CI=true or TRADEWIND_REQUIRE_BROWSER a skip fails.
"""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from shop.processes import free_port
from shop.supervisor.data import DataFolder
from shop.supervisor.house import House

REQUIRED = os.environ.get("CI") == "true" or bool(os.environ.get("TRADEWIND_REQUIRE_BROWSER"))
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def live_world(chromium: str | None) -> Iterator[House]:
    """The demo shop, open. Nothing is reset between tests: each buys its own things under its own name."""
    folder = Path(tempfile.mkdtemp(prefix="tradewind-world-"))
    folder.chmod(0o755)
    house = House(DataFolder(folder), port=free_port(), durable=False)
    try:
        house.open()
        yield house
    finally:
        house.close()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> str | None:
    """The browser's path; None for Playwright's own."""
    if found := shutil.which("chromium") or shutil.which("chromium-browser"):
        return found
    if not Path(playwright.chromium.executable_path).exists():
        pytest.skip("no Chromium on this machine: install one, or run make test as root on Debian")
    return None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: str | None) -> dict[str, Any]:
    return {**browser_type_launch_args, "args": QUIET} | ({"executable_path": chromium} if chromium else {})


def pytest_configure() -> None:
    # Playwright's loop lives in the main thread; the database tests after it on the same worker do not care.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if {"playwright", "live_world"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("world"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where the browser is required, a browser test that was skipped has failed."""
    report = yield
    if REQUIRED and report.skipped and item.get_closest_marker("browser") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"a browser test may not be skipped here: {reason}"
    return report
