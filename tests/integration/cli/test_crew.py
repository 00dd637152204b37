"""The crew against real processes: they start, are started again, and none is left behind."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.cli.crew import STOP_SIGNALS, Crew

PYTHON = f"{sys.executable} -u -c"
WAITS = "import signal; signal.pause()"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); signal.pause()"


@pytest.fixture(autouse=True)
def own_signals() -> Iterator[None]:
    """A crew takes the signals of its process; the test run gets them back."""
    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    yield
    for number, was in before.items():
        signal.signal(number, was)


def crew(**commands: str) -> Crew:
    return Crew({name: f'{PYTHON} "{program}"' for name, program in commands.items()}, os.environ)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_run_until_a_signal_stops_them() -> None:
    pids: list[int] = []
    line = crew(web=WAITS, drain=WAITS)

    def ready() -> bool:
        pids[:] = [post.pid for post in line.posts.values() if post.pid]
        return len(pids) == 2

    assert line.work(ready, lambda: os.kill(os.getpid(), signal.SIGTERM), patience=20) == 0
    assert len(pids) == 2
    assert not any(alive(pid) for pid in pids)


def test_one_that_dies_on_the_line_is_started_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    once = tmp_path / "once"
    program = f"import pathlib, signal; first = pathlib.Path('{once}'); first.exists() and print('again'); "
    line = crew(web=f"{program}first.touch(); signal.pause()", drain=WAITS)
    web = line.posts["web"]
    pids: list[int] = []

    def welcome() -> None:
        pids.extend(post.pid or 0 for post in line.posts.values())
        os.kill(pids[0], signal.SIGKILL)
        threading.Thread(target=stop_when_back).start()

    def stop_when_back() -> None:
        back = threading.Event()
        while not web.pid or web.pid == pids[0]:
            back.wait(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    assert line.work(once.exists, welcome, patience=20) == 0
    said = capsys.readouterr().out
    assert "web ended with status -9; it is started again in 0.5 s" in said
    assert "drain ended" not in said
    assert not any(alive(pid) for pid in pids)


def test_who_comes_while_one_is_started_again_waits_at_the_open_door() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        at = f"socket.socket(fileno={door.fileno()})"
        program = f"import socket; one, _ = {at}.accept(); one.sendall(b'here'); one.close()"
        line = Crew({"web": f'{PYTHON} "{program}"'}, os.environ, {"web": door.fileno()})

        def calls_twice() -> None:
            for _ in range(2):
                with socket.create_connection(door.getsockname(), timeout=20) as caller:
                    heard.append(caller.recv(64))
            os.kill(os.getpid(), signal.SIGTERM)

        calls = threading.Thread(target=calls_twice)
        assert line.work(lambda: line.posts["web"].pid is not None, calls.start, patience=20) == 0
        calls.join()
    assert heard == [b"here", b"here"]


def test_one_that_dies_before_the_line_is_ready_ends_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    line = crew(web="print('no such setting'); raise SystemExit(3)", drain=WAITS)
    assert line.work(lambda: False, lambda: pytest.fail("was never ready"), patience=20) == 1
    said = capsys.readouterr().out
    assert "no such setting" in said
    assert "web ended with status 3 before the line was ready" in said
    assert "started again" not in said
    assert not any(post.manned for post in line.posts.values())


def test_a_line_that_never_gets_ready_is_given_up(capsys: pytest.CaptureFixture[str]) -> None:
    line = crew(web=WAITS)
    assert line.work(lambda: False, lambda: pytest.fail("was never ready"), patience=0.2) == 1
    assert "was not ready after 0 s" in capsys.readouterr().out


def test_one_that_will_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("ivr.cli.crew.STOP_WITHIN", 0.5)
    line = crew(web=STUBBORN)
    said: list[str] = []
    pids: list[int] = []

    def ready() -> bool:
        said.append(capsys.readouterr().out)
        return "deaf" in "".join(said)

    def welcome() -> None:
        pids.append(line.posts["web"].pid or 0)
        os.kill(os.getpid(), signal.SIGTERM)

    assert line.work(ready, welcome, patience=20) == 0
    assert pids[0]
    assert not alive(pids[0])


def test_what_a_process_started_goes_with_it(tmp_path: Path) -> None:
    held = tmp_path / "held"
    child = f"import fcntl, signal; file = open('{held}', 'w'); fcntl.flock(file, fcntl.LOCK_EX); signal.pause()"
    program = tmp_path / "web.py"
    program.write_text(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {child!r}], stdout=-3)\n")
    line = Crew({"web": f"{sys.executable} {program}"}, os.environ)

    assert line.work(lambda: is_locked(held), lambda: os.kill(os.getpid(), signal.SIGTERM), patience=20) == 0
    assert becomes_free(held, within=5)


def is_locked(file: Path) -> bool:
    if not file.exists():
        return False
    with file.open() as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def becomes_free(file: Path, within: float) -> bool:
    """A killed process takes a moment to go, and may stay listed as long as nobody asks for its status."""
    tick = threading.Event()
    latest = time.monotonic() + within
    while is_locked(file) and time.monotonic() < latest:
        tick.wait(0.05)
    return not is_locked(file)
