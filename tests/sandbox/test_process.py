"""The world as a process: it starts without Django or a database, says where it is, and ends with a sentence."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


def start(*arguments: str, **environ: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "shop.outside", *arguments]
    asked = os.environ | {"PYTHONUNBUFFERED": "1"} | environ
    return subprocess.Popen(command, cwd=ROOT, env=asked, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_ends_quietly(tmp_path: Path, number: signal.Signals) -> None:
    with start("--port", "0", "--data", str(tmp_path / "new" / "folder")) as process:
        assert process.stdout
        url = process.stdout.readline().split()[5]
        health = httpx.get(f"{url}/world/health").json()
        process.send_signal(number)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == 0
    assert health["ok"] is True
    assert {"alipay", "bank", "dhl", "ecb", "paypal", "stripe", "vies", "wechat", "world"} <= set(health["services"])


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with start("--port", str(port), "--data", str(tmp_path)) as process:
            _, said = process.communicate(timeout=10)
    assert (process.returncode, said) == (1, f"Port {port} of 127.0.0.1 cannot be used; choose another with --port.\n")


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with start("--port", "0", "--data", str(tmp_path / "file")) as process:
        _, said = process.communicate(timeout=10)
    assert (process.returncode, said.count("\n"), said.startswith("The folder")) == (1, 1, True)


def test_a_speed_that_is_no_number_is_one_sentence(tmp_path: Path) -> None:
    with start("--port", "0", "--data", str(tmp_path), SANDBOX_SPEED="fast") as process:
        _, said = process.communicate(timeout=10)
    assert (process.returncode, said.startswith("A setting of the sandbox is not a number")) == (1, True)
