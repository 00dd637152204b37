"""The bundled server lives exactly as long as somebody uses it, whoever is killed."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ivr.live.connect import client
from ivr.live.errors import LiveGone, ServerFailed
from ivr.live.folder import Folder
from ivr.live.readiness import warnings
from ivr.live.server import answers, ensure, release
from ivr.live.store import Live

ROOT = Path(__file__).parents[3]
USER = """
import os, sys
from pathlib import Path
from ivr.live.server import ensure
print(ensure(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""
User = subprocess.Popen[str]
Join = Callable[[], User]


@pytest.fixture
def var(spare: Path) -> Iterator[Path]:
    """A folder whose server has gone at the end of the test."""
    yield spare / "var"
    release(spare / "var")
    _wait_until_stopped(spare / "var")


@pytest.fixture
def join(var: Path) -> Iterator[Join]:
    """Start a process that uses the server, without waiting for it."""
    users: list[User] = []

    def start() -> User:
        command = [sys.executable, "-c", USER, str(var)]
        users.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return users[-1]

    yield start
    for user in users:
        user.kill()
        user.communicate()


def _url_of(user: User) -> str:
    assert user.stdout is not None
    return user.stdout.readline().strip()


def _wait_until_stopped(var: Path) -> None:
    """Wait for the lock of the data, which guard and server hold as long as one of them lives."""
    until = time.monotonic() + 10
    with Folder(var).data.open("w") as data:
        while True:
            try:
                fcntl.flock(data, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                assert time.monotonic() < until, "guard or server lives on"
            else:
                break
    assert not answers(Folder(var).path / "redis.sock")


def _server_of(url: str) -> int:
    with client(url) as through:
        return int(through.info("server")["process_id"])


def _parent_of(process: int) -> int:
    status = subprocess.run(["ps", "-o", "ppid=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(status.stdout)


def _eventually(live: Live, revision: str) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            assert live.revision() == revision
        except LiveGone:
            assert time.monotonic() < until
        else:
            return


def test_the_first_process_starts_it_fit_and_private(var: Path) -> None:
    url = ensure(var)
    with client(url) as through:
        assert warnings(through) == ()
        assert through.config_get("port")["port"] == "0"
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    assert ensure(var) == url


def test_it_starts_again_on_the_same_data_within_a_second(var: Path) -> None:
    live = Live.at(ensure(var))
    live.set_revision("kept")
    release(var)
    _wait_until_stopped(var)
    started = time.monotonic()
    ensure(var)
    assert live.revision() == "kept"
    assert time.monotonic() - started < 1
    live.close()


def test_processes_that_race_start_one_server(join: Join) -> None:
    urls = [_url_of(user) for user in [join() for _ in range(4)]]
    assert len(set(urls)) == 1
    with client(urls[0]) as through:
        log = Path(through.config_get("logfile")["logfile"]).read_text(encoding="utf-8")
    assert log.count("Valkey is starting") == 1


def test_threads_that_race_start_one_server(var: Path) -> None:
    threads = [threading.Thread(target=ensure, args=(var,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (var / "redis.log").read_text(encoding="utf-8").count("Valkey is starting") == 1
    release(var)
    _wait_until_stopped(var)


def test_it_stops_when_its_last_user_was_killed(join: Join, var: Path) -> None:
    first, second = join(), join()
    url = _url_of(first)
    _url_of(second)
    first.kill()
    first.wait()
    time.sleep(0.3)  # three looks of the guard
    with client(url) as through:
        assert through.ping()
    second.kill()
    second.wait()
    _wait_until_stopped(var)


def test_a_forked_child_is_a_user_too(join: Join, var: Path) -> None:
    url = ensure(var)
    said, end = os.pipe()
    child = os.fork()
    if not child:
        os.close(end)
        os.read(said, 1)
        os._exit(0)
    release(var)
    time.sleep(0.3)  # three looks of the guard
    with client(url) as through:
        assert through.ping()
    os.close(said)
    os.close(end)
    os.waitpid(child, 0)
    _wait_until_stopped(var)


def test_a_killed_server_comes_back_on_the_same_data(var: Path) -> None:
    url = ensure(var)
    live = Live.at(url)
    live.set_revision("kept")
    os.kill(_server_of(url), signal.SIGKILL)
    _eventually(live, "kept")
    live.close()


def test_a_process_that_starts_while_the_guard_brings_the_server_back_finds_it(var: Path) -> None:
    url = ensure(var)
    os.kill(_server_of(url), signal.SIGKILL)
    assert ensure(var) == url
    assert answers(Folder(var).socket())


def test_a_killed_guard_takes_the_server_with_it_and_the_next_ensure_brings_both(var: Path) -> None:
    url = ensure(var)
    live = Live.at(url)
    live.set_revision("kept")
    os.kill(_parent_of(_server_of(url)), signal.SIGKILL)
    _wait_until_stopped(var)
    ensure(var)
    assert live.revision() == "kept"
    live.close()


def test_a_long_path_listens_elsewhere(tmp_path: Path) -> None:
    var = tmp_path / ("long" * 20) / "var"
    url = ensure(var)
    try:
        elsewhere = Path((var / "redis.elsewhere").read_text(encoding="utf-8"))
        assert url == f"unix://{elsewhere}/redis.sock"
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
        Live.at(url).close()
    finally:
        release(var)
        _wait_until_stopped(var)
    assert not elsewhere.exists()
    assert not (var / "redis.elsewhere").exists()


def test_a_short_folder_that_others_can_enter_is_not_used(tmp_path: Path, spare: Path) -> None:
    folder = Folder(tmp_path / ("long" * 20))
    folder.make()
    (folder.path / "redis.elsewhere").write_text(str(spare), encoding="utf-8")
    spare.chmod(0o755)
    listens_at = folder.socket()
    assert listens_at.parent != spare
    folder.remove_short_folder()


def test_data_that_cannot_be_read_stop_the_start_with_the_place_of_the_reason(var: Path) -> None:
    (var / "redis").mkdir(parents=True)
    (var / "redis" / "appendonly.aof.manifest").write_text("nonsense", encoding="utf-8")
    with pytest.raises(ServerFailed, match=r"redis\.log says why"):
        ensure(var)
    assert "manifest" in (var / "redis.log").read_text(encoding="utf-8")
