"""Calls, cases and messages: what they show, and to whom. And the supervisor's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from ivr.cases import callbacks, queries
from ivr.cases.accounts import Role
from ivr.cases.callbacks import Wanted
from ivr.cases.customers import add_customer
from ivr.cases.errors import RecordGone
from ivr.cases.tables import calls
from ivr.desk.timeline import TOLD, timeline
from ivr.dialogue import events
from ivr.jobs.recordings import recording_file
from queueing import events as floor_events
from tests.integration.desk.line import Line, Visitor

SignIn = Callable[[str, Role], Visitor]
WAVE = b"RIFF$\x00\x00\x00WAVEfmt "


def leaves_a_message(line: Line, call: str, customer: str = "") -> None:
    line.calls(call, customer=customer)
    line.happens(call, "MessageLeft", recording="RE1", url="https://carrier/RE1", seconds=7)
    line.happens(call, "CallEnded", status="completed", seconds=20)
    line.is_recorded()


def is_fetched(line: Line, recording: str = "RE1") -> Path:
    file = recording_file(line.house.settings.var, recording)
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(WAVE)
    return file


def test_an_agent_opens_her_own_call_and_its_case(line: Line, at_her_phone: Visitor) -> None:
    line.whole_talk("maria", "CA1")
    shown = at_her_phone.get("/desk/calls/CA1").text
    assert "maria took the call" in shown
    assert "The talk with maria ended after 0:30" in shown
    call = queries.call(line.house.slow, "CA1")
    assert call
    assert call["case"]["number"] in at_her_phone.get(f"/desk/cases/{call['case']['id']}").text


def test_a_case_shows_its_callbacks_and_the_offers_that_came_to_nothing(
    line: Line, sam: Visitor, at_her_phone: Visitor
) -> None:
    line.whole_talk("maria", "CA1")
    soon = line.time.now + timedelta(days=1)
    wanted = Wanted("+12025550143", "support", "callback_call", "", "en", "", 3, 900, soon, soon)
    assert callbacks.book(line.house.slow, "CA1:1:ab:0", "CA1", wanted, line.time.now)
    line.happens("callback-1", "OfferMade", agent="maria", offer="1-9", queue="support", waited=90_000, callback="1")
    line.happens("callback-1", "OfferEnded", agent="maria", offer="1-9", reason="declined")
    line.is_recorded()
    for page in (sam.get("/desk/cases/1").text, sam.get("/desk/calls/CA1").text):
        assert "The callback was offered to maria, 1:30 after its place was given" in page
        assert "The offer to maria came to nothing: Declined" in page
    assert "202-555-0143" in sam.get("/desk/cases/1").text


def test_an_agent_opens_no_colleagues_call_or_case(line: Line, at_her_phone: Visitor, signed_in: SignIn) -> None:
    line.whole_talk("maria", "CA1")
    ruth = signed_in("ruth", "agent")
    assert ruth.get("/desk/calls/CA1").status_code == 403
    assert ruth.get("/desk/cases/1").status_code == 403


def test_an_agent_opens_the_earlier_calls_of_the_customer_whom_she_serves(line: Line, at_her_phone: Visitor) -> None:
    ana = add_customer(line.house.slow, "Ana", ["+12025550143"]).id
    leaves_a_message(line, "CA0", ana)
    assert at_her_phone.get("/desk/calls/CA0").status_code == 403
    line.whole_talk("maria", "CA1", ana)
    assert at_her_phone.get("/desk/calls/CA0").status_code == 200


def test_a_supervisor_opens_all(line: Line, at_her_phone: Visitor, sam: Visitor) -> None:
    line.whole_talk("maria", "CA1")
    assert "maria took the call" in sam.get("/desk/calls/CA1").text
    assert sam.get("/desk/cases/1").status_code == 200


@pytest.mark.parametrize(
    "path", ["/desk/calls/CA9", "/desk/calls/CA%00", "/desk/cases/77", "/desk/cases/x", "/desk/zz"]
)
def test_what_is_not_there_is_told_kindly(sam: Visitor, path: str) -> None:
    answer = sam.get(path)
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert "To the desk" in answer.text


def test_a_message_is_heard_by_whoever_may_open_its_call(line: Line, maria: Visitor, sam: Visitor) -> None:
    leaves_a_message(line, "CA1")
    path = "/desk/calls/CA1/recordings/RE1"
    assert sam.get(path).status_code == 404
    file = is_fetched(line)
    with sam.get(path) as whole, sam.get(path, Range="bytes=0-3") as part:
        assert whole.data == WAVE
        assert whole.content_type == "audio/wav"
        assert (part.status_code, part.data) == (206, WAVE[:4])
    assert maria.get(path).status_code == 403
    file.unlink()


def test_a_call_and_its_case_show_what_was_recorded_and_what_was_said_in_it(
    line: Line, at_her_phone: Visitor, sam: Visitor, signed_in: SignIn
) -> None:
    line.whole_talk("maria", "CA1")
    line.happens("CA1", "Transcribed", recording="RE1", words="My parcel <came> broken")
    line.happens("CA1", "MessageLeft", recording="RE1", url="https://carrier/RE1", seconds=7)
    line.happens("CA1", "CallRecorded", recording="RE3", url="https://carrier/RE3", seconds=75)
    line.is_recorded()
    file = is_fetched(line, "RE3")
    for page in ("/desk/calls/CA1", "/desk/cases/1"):
        for who in (sam, at_her_phone):
            shown = who.get(page).text
            assert "My parcel &lt;came&gt; broken" in shown
            assert "It is being fetched from the carrier" in shown
            assert "Both sides of the call" in shown
            assert 'src="/desk/calls/CA1/recordings/RE3"' in shown
    with at_her_phone.get("/desk/calls/CA1/recordings/RE3") as heard:
        assert heard.data == WAVE
    assert signed_in("ruth", "agent").get("/desk/calls/CA1/recordings/RE3").status_code == 403
    file.unlink()


def test_a_case_shows_no_agent_the_words_of_a_call_that_is_not_his_to_open(
    line: Line, at_her_phone: Visitor, sam: Visitor
) -> None:
    line.whole_talk("maria", "CA1")
    line.happens("CA2", "CallBegan", flow="main", revision="r1", dialled="+18005550100", caller="", customer="")
    line.happens("CA2", "MessageLeft", recording="RE1", url="https://carrier/RE1", seconds=7)
    line.happens("CA2", "Transcribed", recording="RE1", words="For nobody else")
    line.happens("CA2", "CallEnded", status="completed", seconds=20)
    line.is_recorded()
    with line.house.slow.begin() as record:
        record.execute(calls.update().where(calls.c.id == "CA2").values(case_id=1))
    assert "For nobody else" in sam.get("/desk/cases/1").text
    shown = at_her_phone.get("/desk/cases/1")
    assert shown.status_code == 200
    assert "For nobody else" not in shown.text


def test_no_other_file_is_to_be_had_by_the_name_of_a_recording(line: Line, sam: Visitor) -> None:
    leaves_a_message(line, "CA1")
    file = is_fetched(line, "RE2")
    assert sam.get("/desk/calls/CA1/recordings/RE2").status_code == 404
    assert sam.get("/desk/calls/CA1/recordings/..%2Frecord").status_code == 404
    file.unlink()


def test_the_line_shows_who_waits_who_is_there_and_what_became_of_calls(
    line: Line, at_her_phone: Visitor, sam: Visitor
) -> None:
    leaves_a_message(line, "CA0")
    line.whole_talk("maria", "CA1", add_customer(line.house.slow, "Ana García", ["+12025550143"]).id)
    line.calls("CA2")
    line.waits("CA2", "billing")
    line.time.passes(75)
    line.is_recorded()
    shown = sam.get("/desk/line").text
    assert "Customer care" in shown
    assert "1:15" in shown
    assert "Wrapping up" in shown
    assert "Left a message" in shown
    assert "Ana García" in shown
    assert "On the line" in shown


def test_the_line_is_calm_while_nothing_changes(line: Line, at_her_phone: Visitor, sam: Visitor) -> None:
    first = sam.get("/desk/line/now").headers["ETag"]
    line.time.passes(5)
    assert sam.get("/desk/line/now", If_None_Match=first).status_code == 304
    at_her_phone.sends("/desk/presence", presence="on_break", phone="")
    assert sam.get("/desk/line/now", If_None_Match=first).status_code == 200


def test_every_event_of_the_house_has_its_sentence() -> None:
    kinds = {kind.__name__ for room in (events.Event, floor_events.FloorEvent) for kind in get_args(room)}
    assert kinds - set(TOLD) == set()


def test_an_event_that_lacks_a_field_or_that_nobody_knows_is_a_line_all_the_same() -> None:
    at = "2026-11-24T15:00:00.000Z"
    told = timeline([{"at": at, "kind": "TalkEnded", "seconds": None}, {"at": at, "kind": "Something_new", "x": 1}])
    assert [line.text for line in told] == ["The talk with … ended after , by the …", "Something new"]


def test_a_call_that_the_line_made_does_not_read_as_one_that_came_in() -> None:
    began = {"at": "2026-11-24T15:00:00.000Z", "kind": "CallBegan", "caller": "+12025550143", "dialled": "+18005550100"}
    told = timeline([{**began, "flow": "main", "of": kind} for kind in ("inbound", "answered_by_person", "busy")])
    assert [line.text for line in told] == [
        "+1 202-555-0143 called +1 800-555-0100; the flow “main” answered",
        "The line called +1 202-555-0143, who answered",
        "The line called +1 202-555-0143: busy",
    ]


def test_a_failure_shows_no_traceback(line: Line, sam: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("a secret of the house")

    monkeypatch.setattr(queries, "call", fails)
    answer = sam.get("/desk/calls/CA1")
    assert answer.status_code == 500
    assert "Something of ours failed" in answer.text
    assert "secret" not in answer.text


def test_a_record_that_does_not_answer_is_asked_again_by_the_page_itself(
    line: Line, sam: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise RecordGone

    monkeypatch.setattr(queries, "call", gone)
    answer = sam.get("/desk/calls/CA1")
    assert answer.status_code == 503
    assert 'http-equiv="refresh"' in answer.text
    assert answer.headers["Retry-After"]
