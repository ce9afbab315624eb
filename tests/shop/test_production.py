"""The entry commands of the containers, run as production runs them but for the container."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from shop.environment import SECRETS
from shop.processes import Child, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
AS_THE_PROXY_ASKS = {"Host": "shop.example", "X-Forwarded-Proto": "https"}


@pytest.fixture
def production(transactional_db: None) -> Iterator[dict[str, str]]:
    """The environment of a merchant's server, on this worker's database."""
    data = Path(tempfile.mkdtemp(prefix="tradewind-production-"))
    yield {
        "PATH": os.environ["PATH"],
        "DATA": str(data),
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
        "WEB_WORKERS": "1",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": "x" * 60 + "0123456789",
        "DATABASE_URL": os.environ["TEST_DATABASE_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "SITE_URL": "https://shop.example",
        "ALLOWED_HOSTS": "shop.example",
        "BEHIND_PROXY": "1",
        "STRIPE_SECRET_KEY": "sk_live_x",
        "STRIPE_WEBHOOK_SECRETS": "whsec_x",
        "DHL_API_KEY": "x",
        "EMAIL_URL": "smtp+tls://127.0.0.1:9",
    }
    shutil.rmtree(data)


def command(name: str, *words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ROOT / "bin" / name, *words], env=env, capture_output=True, text=True, check=False)


def running(name: str, env: dict[str, str]) -> Child:
    child = Child(name, [str(ROOT / "bin" / name)], log=Path(env["DATA"]) / f"{name}.log", env=env, cwd=ROOT)
    child.start()
    return child


def test_prepare_then_web_answer_behind_a_proxy_with_tls(production: dict[str, str]) -> None:
    prepared = command("prepare", env=production)
    assert prepared.returncode == 0, prepared.stderr
    assert "files: static files collected and compressed" in prepared.stdout
    assert "files: static files are in place" in command("prepare", env=production).stdout
    web = running("web", production)
    shop = httpx.Client(base_url=f"http://127.0.0.1:{production['PORT']}", headers=AS_THE_PROXY_ASKS, timeout=10)
    try:
        assert wait_until(
            lambda: not web.running or command("healthy", "web", env=production).returncode == 0, seconds=60
        )
        assert shop.get("/readyz").json() == {"database": True, "migrations": True, "broker": True}
        door = shop.get("/", headers={"Accept-Language": "de"})
        assert (door.status_code, door.headers["Location"]) == (302, "/de-eu/")
        assert "max-age=63072000" in door.headers["Strict-Transport-Security"]
        plain = shop.get("/", headers={"X-Forwarded-Proto": "http"})
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://shop.example/")
        assert shop.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
        assert shop.get("/dev/mail/").status_code == 404
    finally:
        shop.close()
        web.stop()
    assert web.process.returncode == 0, web.last_words(5)


def test_worker_and_clock_tell_their_health(production: dict[str, str]) -> None:
    assert command("healthy", "worker", env=production).returncode != 0
    worker, beat = running("worker", production), running("beat", production)
    try:
        assert wait_until(lambda: " ready" in worker.log.read_text(), seconds=60), worker.last_words(5)
        assert command("healthy", "worker", env=production).returncode == 0
        assert wait_until(lambda: command("healthy", "beat", env=production).returncode == 0, seconds=60)
    finally:
        for child in (beat, worker):
            child.stop()
    hour_ago = time.time() - 3600
    for kept in Path(production["DATA"]).glob("beat*"):
        os.utime(kept, (hour_ago, hour_ago))
    assert command("healthy", "beat", env=production).returncode == 1


def test_production_does_not_start_without_its_secrets_and_names_each() -> None:
    refused = command("web", env={"PATH": os.environ["PATH"], "PORT": str(free_port())})
    assert refused.returncode != 0
    for name in SECRETS:
        assert name in refused.stdout + refused.stderr


def test_health_of_something_unknown_is_one_sentence() -> None:
    refused = command("healthy", "teapot", env={"PATH": os.environ["PATH"]})
    assert (refused.returncode, refused.stderr) == (
        2,
        "Say which: bin/healthy web, bin/healthy worker or bin/healthy beat.\n",
    )


def test_health_of_a_web_server_that_is_not_there_is_bad() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        env = {"PATH": os.environ["PATH"], "PORT": str(nobody.getsockname()[1])}
        assert command("healthy", "web", env=env).returncode != 0
