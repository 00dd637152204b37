"""`python -m ivr run` as a newcomer uses it: it starts, stops, leaves nothing, and starts again on the same data."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.whole_line import free_port

ROOT = Path(__file__).parents[3]
START_LIMIT = 60
STOP_LIMIT = 10
READY = "The line is ready."


@pytest.fixture
def environ() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="line-") as var:
        ports = {"PORT": str(free_port()), "EMULATOR_PORT": str(free_port())}
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("TWILIO_", "REDIS", "DATABASE"))
        }
        yield {**kept, **ports, "VAR": f"{var}/var"}


@contextmanager
def running(environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Start the line and wait until it is ready; gives the process and what it has said, which goes on growing."""
    command = [sys.executable, "-m", "ivr", "run"]
    line = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said: list[str] = []
    ready = threading.Event()

    def listen(output: IO[str]) -> None:
        with output:
            for text in output:
                said.append(text)
                if "Ctrl-C stops it" in text:
                    ready.set()
        ready.set()

    assert line.stdout is not None
    listener = threading.Thread(target=listen, args=(line.stdout,))
    listener.start()
    try:
        ready.wait(START_LIMIT)
        assert READY in "".join(said), "".join(said)
        yield line, said
    finally:
        line.terminate()
        try:
            line.wait(STOP_LIMIT)
        finally:
            line.kill()
            listener.join(STOP_LIMIT)


def get(url: str, token: str = "") -> bytes:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return bytes(answer.read())


def floor_is_back(queues: str, token: str, within: float) -> bool:
    """A floor whose Redis was started anew first asks the carrier who is there; until then the API answers 503."""
    tick, latest = threading.Event(), time.monotonic() + within
    while time.monotonic() < latest:
        try:
            return isinstance(json.loads(get(queues, token)), list)
        except urllib.error.HTTPError as refusal:
            refusal.close()
            if refusal.code != 503:
                raise
            tick.wait(0.2)
    return False


def left_in(group_marker: str) -> list[str]:
    """The command lines of processes that have `group_marker` in their environment."""
    left = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"VAR={group_marker}".encode() in (process / "environ").read_bytes().split(b"\0"):
                left.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [command for command in left if command]


@pytest.mark.timeout(180)
def test_it_starts_stops_and_starts_again(environ: dict[str, str]) -> None:
    var = Path(environ["VAR"])
    with running(environ) as (line, said):
        assert get(f"http://127.0.0.1:{environ['PORT']}/readyz")
        assert b"<!doctype html>" in get(f"http://127.0.0.1:{environ['EMULATOR_PORT']}/").lower()
        passwords = re.findall(r"^  (?:agent|supervisor) +\w+ +(\S+)$", "".join(said), re.MULTILINE)
        assert len(set(passwords)) == 2
        known = get(f"http://127.0.0.1:{environ['EMULATOR_PORT']}/example/customers?phone=%2B12025550199")
        assert json.loads(known)["name"] == "Jonas"
        line.send_signal(signal.SIGINT)
        assert line.wait(STOP_LIMIT) == 0

    assert left_in(str(var)) == []
    assert not list(var.rglob("*.sock"))
    assert not (var / "gunicorn.ctl").exists()

    with running(environ) as (_, said):
        assert "Accounts for the desk" not in "".join(said)
        token = (var / "secrets" / "api_token").read_text().strip()
        assert floor_is_back(f"http://127.0.0.1:{environ['PORT']}/api/queues", token, within=20)
    assert left_in(str(var)) == []


@pytest.mark.parametrize("setting", ["PORT", "EMULATOR_PORT"])
def test_a_taken_port_is_named_with_its_setting(environ: dict[str, str], setting: str) -> None:
    with closing(socket.create_server(("127.0.0.1", int(environ[setting])))):
        done = subprocess.run(
            [sys.executable, "-m", "ivr", "run"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
    assert done.returncode == 2
    assert f"{setting}: port {environ[setting]} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
    assert left_in(environ["VAR"]) == []


def test_a_wrong_setting_is_named(environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ivr", "run"],
        cwd=ROOT,
        env={**environ, "TWILIO_CPS": "fast"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("TWILIO_CPS:")


def test_flows_with_mistakes_stop_the_first_start(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "main.yaml").write_text("version: 1\ntitle: Broken\nstart: nowhere\nsteps: {}\n")
    done = subprocess.run(
        [sys.executable, "-m", "ivr", "run"],
        cwd=ROOT,
        env={**environ, "CALLFLOWS": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "main.yaml:" in done.stderr
    assert "CALLFLOWS:" in done.stderr
    assert left_in(environ["VAR"]) == []
