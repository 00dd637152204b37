from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.api.rest import api
from ivr.cases import callback_attempts, callbacks
from ivr.cases.book import CaseBook
from ivr.cases.callbacks import Wanted
from ivr.cases.database import writing
from ivr.cases.happened import Happened
from ivr.cases.record import Heard, record
from ivr.cases.settlement import settle
from queueing.floor import Floor
from queueing.names import AgentName, ContactId, QueueName
from queueing.ports import Contact
from queueing.store.memory_store import MemoryStore

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PRESENCE = "/api/agents/ana/presence"


def _refused(response: TestResponse, status: int, code: str) -> str:
    """The message of a refusal that must have this status and code."""
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.json is not None
    assert response.json["error"]["code"] == code
    return str(response.json["error"]["message"])


@pytest.fixture
def call(book: CaseBook) -> str:
    """A call that talked and is settled, so that it has a case."""
    told = [("CallBegan", {"flow": "main"}), ("StepEntered", {"step": "greet"})]
    told += [
        ("TalkBegan", {"agent": "ana", "offer": "7-1"}),
        ("TalkEnded", {"offer": "7-1"}),
        ("CallEnded", {"status": "completed"}),
    ]
    events = [Happened(f"CA1:1:fp:{n}", "CA1", 1, n, NOW, kind, body) for n, (kind, body) in enumerate(told)]
    with writing(book.engine) as connection:
        record(connection, [Heard("CA1", NOW)], events, NOW)
    settle(book.engine, NOW, lambda _state: "menu")
    return "CA1"


def test_a_call_and_its_case(client: FlaskClient, call: str) -> None:
    document = client.get(f"/api/calls/{call}").json
    assert document is not None
    assert (document["outcome"], document["status"], document["steps"]) == ("answered", "completed", ["greet"])
    case = client.get(f"/api/cases/{document['case']['id']}").json
    assert case is not None
    assert (case["outcome"], case["calls"][0]["call"]) == ("answered", call)
    assert client.get(f"/api/cases/{document['case']['number']}").json == case


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/api/calls/CA9", "no_such_call"),
        ("/api/cases/9", "no_such_case"),
        ("/api/cases/C-xyz", "no_such_case"),
        ("/api/calls/%00%FF", "no_such_call"),
        ("/api/nothing", "not_found"),
        ("/api/", "not_found"),
        ("/api/calls", "not_found"),
    ],
)
def test_what_is_not_there(client: FlaskClient, path: str, code: str) -> None:
    assert _refused(client.get(path), 404, code)


def test_a_method_that_is_not_offered(client: FlaskClient, call: str) -> None:
    assert _refused(client.delete(f"/api/calls/{call}"), 404, "not_found")


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer wrong", "Basic a-token-of-the-test", "Bearer \u00e9", "Bearer  "]
)
@pytest.mark.parametrize("path", ["/api/calls/CA1", "/api/cases/1", "/api/queues", "/api/nothing"])
def test_without_the_token_there_is_nothing_to_see(stranger: FlaskClient, path: str, header: str) -> None:
    response = stranger.get(path, headers={"Authorization": header})
    _refused(response, 401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_empty_token_lets_nobody_in(book: CaseBook, floor: Floor) -> None:
    app = Flask("line")
    nobody: Any = None
    app.register_blueprint(api(book, nobody, floor, "", published=tuple))
    for header in ("Bearer ", "Bearer", ""):
        assert _refused(app.test_client().get("/api/queues", headers={"Authorization": header}), 401, "unauthorized")


def test_an_agent_signs_in_by_the_api(client: FlaskClient, book: CaseBook, floor: Floor) -> None:
    response = client.put(PRESENCE, json={"presence": "available", "phone": "+1 (202) 555-0123"})
    assert response.status_code == 200
    assert response.json == {
        "name": "ana",
        "presence": "available",
        "reason": "",
        "phone": "+12025550123",
        "since": "2026-11-24T09:00:00.000Z",
    }
    agent = floor.agent(AgentName("ana"))
    assert agent is not None
    assert (agent.presence, agent.engagement, agent.phone) == ("available", "idle", "+12025550123")
    written = book.agent("ana")
    assert written is not None
    assert (written.presence, written.phone) == ("available", "+12025550123")


def test_an_agent_takes_a_break_and_comes_back_to_the_same_phone(client: FlaskClient, floor: Floor) -> None:
    client.put(PRESENCE, json={"presence": "available", "phone": "+12025550123"})
    away = client.put(PRESENCE, json={"presence": "on_break", "reason": "lunch"}).json
    assert away is not None
    assert away["reason"] == "lunch"
    agent = floor.agent(AgentName("ana"))
    assert agent is not None
    assert (agent.presence, agent.reason) == ("on_break", "lunch")
    back = client.put(PRESENCE, json={"presence": "available"}).json
    assert back is not None
    assert back["phone"] == "+12025550123"


def test_who_is_available_has_a_phone(client: FlaskClient, floor: Floor) -> None:
    assert "needs a phone" in _refused(client.put(PRESENCE, json={"presence": "available"}), 422, "no_number")
    assert client.put(PRESENCE, json={"presence": "offline"}).status_code == 200
    _refused(client.put(PRESENCE, json={"presence": "available"}), 422, "no_number")


@pytest.mark.parametrize("phone", ["banana", "", "12345", "+1", "2025550123", "+1202555012345678"])
def test_a_phone_that_is_none_is_refused_and_nothing_changes(client: FlaskClient, book: CaseBook, phone: str) -> None:
    message = _refused(client.put(PRESENCE, json={"presence": "available", "phone": phone}), 422, "no_number")
    assert repr(phone) in message
    assert book.agent("ana") is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "no_json"),
        (b"presence=available", 400, "no_json"),
        (b"\xff\xfe", 400, "no_json"),
        (b"[]", 422, "wrong_field"),
        (b"null", 422, "wrong_field"),
        (b"{}", 422, "wrong_field"),
        (b'{"presence": "asleep"}', 422, "wrong_field"),
        (b'{"presence": 1}', 422, "wrong_field"),
        (b'{"presence": "on_break", "reason": "a nap"}', 422, "wrong_field"),
        (b'{"presence": "available", "phone": 12025550123}', 422, "wrong_field"),
        (b'{"presence": "available", "fone": "+12025550123"}', 422, "wrong_field"),
    ],
)
def test_a_body_that_is_wrong_is_refused(client: FlaskClient, body: bytes, status: int, code: str) -> None:
    assert _refused(client.put(PRESENCE, data=body), status, code).endswith(".")


def test_a_body_of_a_megabyte_is_refused(client: FlaskClient, book: CaseBook) -> None:
    body = json.dumps({"presence": "available", "phone": "1" * 1_000_000})
    _refused(client.put(PRESENCE, data=body), 413, "request_entity_too_large")
    assert book.agent("ana") is None


@pytest.mark.parametrize("name", ["x" * 65, "a%00b", "a%0Ab"])
def test_an_agents_name_is_short_and_printable(client: FlaskClient, name: str) -> None:
    assert _refused(client.put(f"/api/agents/{name}/presence", json={"presence": "offline"}), 422, "no_name")


def test_queues_show_who_waits_and_who_is_there(client: FlaskClient, floor: Floor) -> None:
    none = {"open": 0, "due": 0, "oldest": 0}
    idle = {"waiting": 0, "longest_wait": 0, "agents": {}, "callbacks": none}
    assert client.get("/api/queues").json == [{"name": "billing", **idle}, {"name": "support", **idle}]
    client.put(PRESENCE, json={"presence": "on_break", "phone": "+12025550123"})
    client.put("/api/agents/ben/presence", json={"presence": "available", "phone": "+12025550124"})
    since = int(NOW.timestamp() * 1000) - 30_000
    floor.enter(Contact(ContactId("CA1"), "CA1:1:ab:0", QueueName("sales"), since))
    queues = {queue["name"]: queue for queue in client.get("/api/queues").json or []}
    assert queues["sales"] == {"name": "sales", "waiting": 1, "longest_wait": 30, "agents": {}, "callbacks": none}
    assert queues["billing"]["agents"]["idle"] == 1
    assert list(queues) == ["billing", "sales", "support"]


def test_queues_show_who_is_to_be_called_back(client: FlaskClient, book: CaseBook) -> None:
    def books(number: str, queue: str, due_at: datetime, place: str = "") -> None:
        wanted = Wanted(number, queue, "main", place, "en", "", 2, 900, due_at, due_at + timedelta(days=1))
        booked = callbacks.book(book.engine, f"CA1:1:{number}:0", "CA1", wanted, NOW)
        assert booked is not None
        with writing(book.engine) as connection:
            callbacks.confirm(connection, [booked.id])

    contact = {"since_ms": int((NOW - timedelta(minutes=5)).timestamp() * 1000)}
    book.promise_place("CA1:0:ab:0", "CA1", "billing", contact, NOW)
    books("+12025550101", "billing", NOW, "CA1:0:ab:0")
    books("+12025550102", "billing", NOW + timedelta(hours=1))
    books("+12025550103", "closed_down", NOW)
    assert callback_attempts.begin(book.engine, 3, NOW)
    queues = {queue["name"]: queue["callbacks"] for queue in client.get("/api/queues").json or []}
    assert queues == {
        "billing": {"open": 2, "due": 1, "oldest": 300},
        "closed_down": {"open": 1, "due": 0, "oldest": 0},
        "support": {"open": 0, "due": 0, "oldest": 0},
    }


def test_queues_are_shown_without_the_record_and_say_that_callbacks_are_not_known(
    client: FlaskClient, lost_record: Callable[[], None]
) -> None:
    lost_record()
    queues = client.get("/api/queues").json
    assert queues is not None
    assert [queue["callbacks"] for queue in queues] == [None, None]


def test_a_record_that_does_not_answer(client: FlaskClient, lost_record: Callable[[], None]) -> None:
    lost_record()
    for response in (client.get("/api/calls/CA1"), client.put(PRESENCE, json={"presence": "offline"})):
        _refused(response, 503, "record_gone")
        assert response.headers["Retry-After"] == "1"


def test_a_floor_that_does_not_answer(client: FlaskClient, store: MemoryStore, book: CaseBook) -> None:
    store.lose()
    _refused(client.get("/api/queues"), 503, "floor_gone")
    _refused(client.put(PRESENCE, json={"presence": "available", "phone": "+12025550123"}), 503, "floor_gone")
    written = book.agent("ana")
    assert written is not None
    assert written.presence == "available"
