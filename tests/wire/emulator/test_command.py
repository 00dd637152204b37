"""`python -m ivr emulator`: it says where it is, learns its URLs by REST, and stops when told to."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

ACCOUNT = "AC" + "0" * 32
COMMAND = [sys.executable, "-m", "ivr", "emulator", "--number", "+18005550111"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "VAR": str(tmp_path),
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": "token",
        "PUBLIC_URL": "http://127.0.0.1:9",
    }


@pytest.fixture
def running(environ: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process, and the address that it printed."""
    with subprocess.Popen([*COMMAND, "--port", "0"], env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found is not None
        yield process, found.group()
        process.kill()


def test_it_asks_the_public_url_until_rest_says_otherwise(running: tuple[subprocess.Popen[str], str]) -> None:
    http = TwilioHttpClient(timeout=10)
    client = Client(ACCOUNT, "token", http_client=http)
    client.api.base_url = running[1]
    (line,) = client.incoming_phone_numbers.list()
    assert (line.phone_number, line.voice_url) == (
        "+18005550111",
        "http://127.0.0.1:9/voice#ct=2000&rt=4500&rc=2&rp=ct,rt,5xx&tt=14500",
    )
    assert line.update(voice_url="http://127.0.0.1:10/voice").voice_url == "http://127.0.0.1:10/voice"
    assert http.session is not None
    http.session.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_told_to(running: tuple[subprocess.Popen[str], str], number: signal.Signals) -> None:
    process, _ = running
    process.send_signal(number)
    assert process.wait(10) == 0


def test_a_taken_port_is_said(running: tuple[subprocess.Popen[str], str], environ: dict[str, str]) -> None:
    port = running[1].rpartition(":")[2]
    second = subprocess.run(
        [*COMMAND, "--port", port], check=False, env=environ, capture_output=True, text=True, timeout=20
    )
    assert second.returncode == 1
    assert f"port {port} of 127.0.0.1 is in use" in second.stderr
