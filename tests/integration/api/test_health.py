from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from ivr.cases import revisions
from ivr.cases.book import CaseBook
from ivr.cases.database import writing
from ivr.cases.happened import Happened
from ivr.cases.record import Heard, record
from ivr.cases.settlement import settle
from queueing.floor import Floor
from queueing.names import ContactId, QueueName
from queueing.ports import Contact
from queueing.store.memory_store import MemoryStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def published(book: CaseBook) -> None:
    revisions.publish(book.engine, "r1", {"main.yaml": ""}, author="sue", reason="", now=NOW)


def test_it_is_alive_whatever_else_is_gone(stranger: FlaskClient, redis: Any, lost_record: Callable[[], None]) -> None:
    redis.is_there = False
    lost_record()
    response = stranger.get("/healthz")
    assert (response.status_code, response.json) == (200, {"alive": True})


def test_it_is_ready_when_it_can_take_calls(stranger: FlaskClient, published: None, redis: Any) -> None:
    redis.warnings = ["Redis keeps no append-only file"]
    response = stranger.get("/readyz")
    assert response.status_code == 200
    assert response.json == {
        "ready": True,
        "checks": {"record": "ok", "flows": "ok", "redis": "ok", "floor": "ok"},
        "warnings": ["Redis keeps no append-only file"],
    }


def test_it_is_not_ready_while_no_flow_is_published(stranger: FlaskClient) -> None:
    response = stranger.get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["checks"]["flows"].startswith("none published yet")


def test_it_is_not_ready_without_redis(stranger: FlaskClient, published: None, redis: Any) -> None:
    redis.is_there = False
    response = stranger.get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["checks"]["redis"] == "does not answer"


def test_it_is_not_ready_while_a_lost_floor_is_built_again(
    stranger: FlaskClient, published: None, store: MemoryStore
) -> None:
    store.lose()
    response = stranger.get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert "lost its content" in response.json["checks"]["floor"]


def test_it_is_not_ready_without_the_record(stranger: FlaskClient, lost_record: Callable[[], None]) -> None:
    lost_record()
    response = stranger.get("/readyz")
    assert response.status_code == 503
    assert response.json is not None
    assert response.json["checks"]["record"] == "does not answer"
    assert "nowhere" not in response.get_data(as_text=True)


def test_the_figures_of_the_line(
    stranger: FlaskClient, client: FlaskClient, book: CaseBook, floor: Floor, redis: Any
) -> None:
    for call, ending in (("CA1", {"status": "completed"}), ("CA2", None)):
        told = [("CallBegan", {"flow": "main"})] + ([("CallEnded", ending)] if ending else [])
        events = [Happened(f"{call}:1:fp:{n}", call, 1, n, NOW, kind, body) for n, (kind, body) in enumerate(told)]
        with writing(book.engine) as connection:
            record(connection, [Heard(call, NOW)], events, NOW)
    settle(book.engine, NOW, lambda _state: "menu")
    client.put("/api/agents/ana/presence", json={"presence": "available", "phone": "+12025550123"})
    since = int(NOW.timestamp() * 1000) - 30_000
    floor.enter(Contact(ContactId("CA2"), "CA2:1:ab:0", QueueName("sales"), since))
    redis.journal = 7

    response = stranger.get("/metrics")
    assert response.content_type.startswith("text/plain")
    lines = response.get_data(as_text=True).splitlines()
    for line in (
        'careline_calls_total{outcome="abandoned_in_menu"} 1.0',
        "careline_calls_live 1.0",
        'careline_waiting{queue="sales"} 1.0',
        'careline_longest_wait_seconds{queue="sales"} 30.0',
        'careline_agents{engagement="idle",presence="available"} 1.0',
        "careline_journal_entries 7.0",
        'careline_up{part="record"} 1.0',
    ):
        assert line in lines


def test_figures_of_what_is_gone_are_missing_and_say_so(
    stranger: FlaskClient, store: MemoryStore, redis: Any, lost_record: Callable[[], None]
) -> None:
    lost_record()
    store.lose()
    redis.is_there = False
    response = stranger.get("/metrics")
    assert response.status_code == 200
    samples = [line for line in response.get_data(as_text=True).splitlines() if not line.startswith("#")]
    assert samples == [f'careline_up{{part="{part}"}} 0.0' for part in ("record", "floor", "journal")]
