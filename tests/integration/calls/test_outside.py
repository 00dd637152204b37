"""Those outside, once, twice, late and out of order: dials, connectors, keys while waiting, and what a crash leaves."""

from __future__ import annotations

import html
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ivr.bootstrap import House, build
from ivr.calls import interrupts
from ivr.cases.migrate import upgrade
from ivr.cli.publish import publish_sources
from ivr.flows.source import read_folder
from ivr.live import server
from ivr.live.records import Change
from ivr.settings import Settings
from queueing.names import AgentName, ContactId
from tests.line import PUBLIC, Caller, Clock, open_floor

FLOWS = Path(__file__).parents[2] / "wire" / "outside" / "callflows"
DIALLING, OUTLETS, WAITING = "+18005550111", "+18005550115", "+18005550116"
CHILD = "CAchild"


class Outsider(Caller):
    """A caller of one of the numbers of the line."""

    line = DIALLING

    def post(self, path: str, **fields: str) -> TestResponse:
        return super().post(path, **{"To": self.line, **fields})

    def leg(self, path: str, **fields: str) -> str:
        """Be the leg of somebody who was dialled from this call, and request a document for it."""
        told = {"CallSid": CHILD, "ParentCallSid": self.call, "To": "+12025550110", **fields}
        response = self.post(path, **told)
        assert response.status_code in (200, 204)
        return response.get_data(as_text=True)


@pytest.fixture(scope="module")
def house(clock: Clock) -> Iterator[House]:
    var = Path(tempfile.mkdtemp(prefix="out", dir="/tmp"))
    settings = Settings.from_environment({"VAR": str(var), "PUBLIC_URL": PUBLIC, "ASSISTANT_URL": "ws://bot.test/talk"})
    upgrade(settings.database_url)
    built = build(settings, clock.now)
    assert publish_sources(built, read_folder(FLOWS), "for a test")
    open_floor(built)
    yield built
    built.board.live.close()
    built.slow.dispose()
    built.board.book.engine.dispose()
    server.release(var)
    shutil.rmtree(var, ignore_errors=True)


def calls(house: House, line: FlaskClient, number: str) -> Outsider:
    caller = Outsider(house, line, f"CA{uuid4().hex}", "+12025550123")
    caller.line = number
    caller.dials()
    return caller


@pytest.fixture
def dialling(house: House, line: FlaskClient) -> Outsider:
    """A caller for whom the first of two numbers is dialled."""
    return calls(house, line, DIALLING)


@pytest.fixture
def waiting(house: House, line: FlaskClient, agent: AgentName) -> Outsider:
    """A caller who waits, and may leave by a key."""
    caller = calls(house, line, WAITING)
    caller.looks()
    return caller


def url_in(document: str, attribute: str, place: int = 0) -> str:
    """Return path and query of an address in a document."""
    found = urlsplit(html.unescape(re.findall(rf'{attribute}="([^"]*)"', document)[place]))
    return f"{found.path}?{found.query}"


def finished(caller: Outsider) -> list[dict[str, Any]]:
    return [event for event in caller.record()["events"] if event["kind"] == "LegFinished"]


def takes(caller: Outsider) -> str:
    """Pick up, and press the key; returns the address to which it was pressed."""
    asked = caller.leg(url_in(caller.document, "url"))
    assert "Press 1 to talk" in asked
    pressed = url_in(asked, "action")
    assert "front desk" in caller.leg(pressed, Digits="1")
    return pressed


def test_a_key_that_is_told_twice_takes_the_call_once(dialling: Outsider) -> None:
    pressed = takes(dialling)
    assert "front desk" in dialling.leg(pressed, Digits="1")
    ended = {"DialCallStatus": "completed", "DialBridged": "true", "DialCallDuration": "30"}
    first = dialling.asks(dialling.action(), **ended)
    assert "Thank you for talking" in first
    assert dialling.repeats() == first
    dialling.hangs_up()
    assert [(one["to"], one["answered"]) for one in finished(dialling)] == [("+12025550110", True)]


def test_silence_is_asked_once_more_and_another_key_refuses(dialling: Outsider) -> None:
    asked = dialling.leg(url_in(dialling.document, "url"))
    again = dialling.leg(url_in(asked, "action"), Digits="")
    assert "Press 1 to talk" in again
    assert "<Hangup/>" in dialling.leg(url_in(again, "action"), Digits="")
    assert "<Hangup/>" in dialling.leg(url_in(asked, "action"), Digits="2")


def test_the_next_number_is_the_same_document_for_the_same_request(dialling: Outsider) -> None:
    nobody = {"DialCallStatus": "no-answer", "DialBridged": "false"}
    first, action = dialling.document, dialling.action()
    second = dialling.asks(action, **nobody)
    assert "+12025550110" in first
    assert "+12025550111" in second
    assert dialling.repeats() == second
    assert "Nobody could take your call" in dialling.asks(dialling.action(), **nobody)
    # An answer to the first dial comes once more, long after: the caller hears where he is now.
    assert "<Dial" not in dialling.asks(action, **nobody)


def test_a_call_that_is_over_is_taken_by_nobody(dialling: Outsider) -> None:
    url = url_in(dialling.document, "url")
    asked = dialling.leg(url)
    dialling.hangs_up()
    assert "The caller has gone" in dialling.leg(url)
    assert "The caller has gone" in dialling.leg(url_in(asked, "action"), Digits="1")
    assert finished(dialling) == []


@pytest.mark.parametrize("first", ["the call", "the leg"])
def test_a_talk_that_the_caller_ends_is_told_once_whoever_tells_it_first(dialling: Outsider, first: str) -> None:
    notice = url_in(dialling.document, "statusCallback")
    takes(dialling)
    if first == "the leg":
        dialling.leg(notice, CallStatus="completed", CallDuration="30")
    dialling.hangs_up()
    for _ in range(2):
        dialling.leg(notice, CallStatus="completed", CallDuration="30")
    assert [(one["to"], one["answered"]) for one in finished(dialling)] == [("+12025550110", True)]


def test_a_mailbox_that_was_screened_is_no_talk_whatever_its_leg_says(dialling: Outsider) -> None:
    notice = url_in(dialling.document, "statusCallback")
    dialling.leg(notice, CallStatus="in-progress")
    dialling.leg(url_in(dialling.document, "url"))
    dialling.leg(notice, CallStatus="completed", CallDuration="20")
    dialling.hangs_up()
    dialling.leg(notice, CallStatus="completed", CallDuration="20")
    assert finished(dialling) == []


def test_a_leg_of_a_call_that_nobody_knows_changes_nothing(dialling: Outsider) -> None:
    notice = url_in(dialling.document, "statusCallback")
    assert dialling.leg(notice, CallStatus="completed", CallDuration="9", ParentCallSid="CAnobody") == ""


def test_a_key_leads_out_and_a_repeated_one_too(waiting: Outsider) -> None:
    key = f"{url_in(waiting.looks(60), 'action')}"
    assert "<Leave/>" in waiting.post(key, Digits="1", QueueTime="61").get_data(as_text=True)
    assert "<Leave/>" in waiting.post(key, Digits="1", QueueTime="61").get_data(as_text=True)
    assert "Leave a message" in waiting.asks(waiting.action(), QueueResult="leave")


def test_what_a_dead_process_left_undone_is_found_by_the_next_look(house: House, waiting: Outsider) -> None:
    saved = house.board.live.load(waiting.call)
    assert saved is not None
    # It died after it had written why he leaves, and before the floor had let him go.
    house.board.live.commit(waiting.call, saved, Change(saved.turn, saved.state, "leaving:1", leaving="1"), 1)
    assert house.board.floor.ahead(ContactId(waiting.call)) is not None
    assert "<Leave/>" in waiting.looks(60)
    assert house.board.floor.ahead(ContactId(waiting.call)) is None
    assert "Leave a message" in waiting.asks(waiting.action(), QueueResult="leave")


def test_why_he_left_one_queue_does_not_lead_him_out_of_the_next(house: House, waiting: Outsider) -> None:
    waiting.post(url_in(waiting.looks(60), "action"), Digits="1", QueueTime="61")
    waiting.asks(waiting.action(), QueueResult="leave")
    saved = house.board.live.load(waiting.call)
    assert saved is not None
    assert saved.leaving == ""


def test_a_carrier_that_cannot_queue_him_twice_is_a_failure(waiting: Outsider) -> None:
    queued = waiting.action()
    assert "/voice/resume" in waiting.asks(queued, QueueResult="error")
    assert "<Enqueue" in waiting.follows()
    assert "Something is wrong" in waiting.asks(queued, QueueResult="system-error")


def test_nobody_is_sent_back_who_talks_to_no_agent(house: House, waiting: Outsider) -> None:
    assert interrupts.steps_to_send_back(house.board, waiting.call) == ()
    assert not interrupts.send_back(house.board, waiting.call, "what_now")
    assert not interrupts.send_back(house.board, "CAnobody", "what_now")


@pytest.fixture
def streaming(house: House, line: FlaskClient) -> Outsider:
    caller = calls(house, line, OUTLETS)
    caller.presses("2")
    return caller


def answer_to(document: str) -> str:
    found = re.search(r'name="answer_to" value="([^"]*)"', document)
    assert found
    url = urlsplit(html.unescape(found[1]))
    return f"{url.path}?{url.query}"


def test_what_a_program_tells_is_heard_once_and_only_while_the_caller_is_with_it(
    line: FlaskClient, streaming: Outsider
) -> None:
    document = streaming.follows()
    address = answer_to(document)
    assert line.post(address, json={"label": "done", "values": {"topic": "billing"}}).status_code == 204
    assert line.post(address, json={"label": "done", "values": {"topic": "billing"}}).status_code == 204
    first = streaming.asks(streaming.action())
    assert "You talked about billing" in first
    assert streaming.repeats() == first
    assert line.post(address, json={"label": "done"}).status_code == 404


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"label": 7}', b'{"values": {}}', b"\xff" * 70_000])
def test_a_program_that_tells_nonsense_is_told_so(line: FlaskClient, streaming: Outsider, body: bytes) -> None:
    address = answer_to(streaming.follows())
    assert line.post(address, data=body).status_code == 400
    assert "Something is wrong" in streaming.asks(streaming.action())


def test_a_connector_is_asked_for_by_a_call_that_has_moved_on(house: House, streaming: Outsider) -> None:
    asked = streaming.action()
    streaming.follows()
    streaming.asks(streaming.action())
    assert "/voice/resume" in streaming.asks(asked)


def test_a_connector_that_gives_too_little_has_failed(line: FlaskClient, streaming: Outsider) -> None:
    address = answer_to(streaming.follows())
    line.post(address, json={"label": "done", "values": {}})
    assert "Something is wrong" in streaming.asks(streaming.action())


def test_the_values_of_another_connector_are_none(house: House, line: FlaskClient, streaming: Outsider) -> None:
    address = answer_to(streaming.follows())
    line.post(address, json={"label": "done", "values": {"topic": "x" * 2000, "other": 1}})
    assert "Something is wrong" in streaming.asks(streaming.action())
    assert replace(house.settings).named["ASSISTANT_URL"] == "ws://bot.test/talk"
