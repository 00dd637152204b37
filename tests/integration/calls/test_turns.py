"""Every webhook once, twice, late or out of order gives the same result."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from ivr.bootstrap import House
from ivr.live.records import Change
from ivr.live.store import Live
from tests.line import PUBLIC, Caller, Clock
from wsgi import app_of


def test_a_call_from_the_greeting_to_its_outcome(caller: Caller, clock: Clock) -> None:
    assert "Welcome" in caller.dials()
    assert "For an order, press 1" in caller.presses("1")
    assert "day and night" in caller.presses("3")
    clock.passes(30)
    assert caller.hangs_up() == 204
    shown = caller.record()
    assert shown["outcome"] == "self_served"
    assert shown["mark"] == "opening_hours_told"
    assert shown["steps"] == ["welcome", "main_menu", "opening_hours"]


def test_what_was_not_heard_does_not_count_as_served(caller: Caller, clock: Clock) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("3")
    clock.passes(1)
    caller.hangs_up()
    assert caller.record()["outcome"] == "abandoned_in_menu"


def test_the_other_language_is_heard_by_its_key(caller: Caller) -> None:
    caller.dials()
    assert 'language="es' in caller.presses("2")


def test_a_repeated_turn_gets_the_same_document_and_leaves_one_trace(caller: Caller) -> None:
    caller.dials()
    first = caller.presses("1")
    assert caller.repeats() == first
    caller.hangs_up()
    kinds = [event["kind"] for event in caller.record()["events"]]
    assert kinds.count("MenuChosen") == 1


def test_a_repeated_arrival_begins_nothing_anew(caller: Caller) -> None:
    first = caller.dials()
    assert caller.repeats() == first
    caller.presses("1")
    assert "/voice/resume" in caller.asks("/voice", CallStatus="ringing")
    assert "For an order, press 1" in caller.follows()


def test_an_answer_to_an_older_question_gets_the_present_one_and_changes_nothing(caller: Caller) -> None:
    caller.dials()
    old = caller.action()
    present = caller.presses("1")
    stale = caller.asks(old, Digits="2")
    assert "/voice/resume" in stale
    assert caller.follows() == present
    assert [e["kind"] for e in caller.record()["events"]].count("MenuChosen") == 1


def test_silence_is_asked_again_and_never_for_ever(caller: Caller) -> None:
    caller.dials()
    for _ in range(12):
        if "<Record" in caller.document:
            break
        caller.stays_silent()
    assert "<Record" in caller.document


@pytest.mark.parametrize("status", ["completed", "no-answer", "busy", "failed", "canceled"])
def test_a_caller_who_ends_before_his_arrival_is_handled_has_one_outcome(caller: Caller, status: str) -> None:
    assert caller.post("/voice/status", CallStatus=status, CallDuration="0").status_code == 204
    assert "<Hangup" in caller.dials()
    shown = caller.record()
    assert shown["outcome"] == "abandoned_in_menu"
    assert shown["status"] == status


def test_the_end_told_twice_is_one_end(caller: Caller) -> None:
    caller.dials()
    caller.hangs_up()
    caller.hangs_up()
    assert [e["kind"] for e in caller.record()["events"]].count("CallEnded") == 1


def test_an_answer_that_was_in_flight_when_the_call_ended_changes_nothing(caller: Caller) -> None:
    caller.dials()
    caller.hangs_up()
    assert "<Response" in caller.presses("1")
    assert [e["kind"] for e in caller.record()["events"]].count("MenuChosen") == 0


def test_a_message_is_kept_and_its_case_has_a_number(caller: Caller) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("4")
    said = caller.asks(
        caller.action(), RecordingUrl="http://carrier.test/RE1", RecordingSid="RE1", RecordingDuration="9", Digits="#"
    )
    assert "<Hangup" in said
    caller.hangs_up()
    shown = caller.record()
    assert shown["outcome"] == "voicemail"
    assert shown["case"]["number"]


@pytest.mark.parametrize("ended_first", [True, False])
def test_who_hangs_up_while_speaking_is_not_lost(caller: Caller, ended_first: bool) -> None:
    caller.dials()
    caller.presses("1")
    caller.presses("4")
    action = caller.action()
    spoken = {
        "RecordingUrl": "http://carrier.test/RE1",
        "RecordingSid": "RE1",
        "RecordingDuration": "9",
        "Digits": "hangup",
    }
    if ended_first:
        caller.hangs_up()
    caller.asks(action, **spoken)
    caller.repeats()
    if not ended_first:
        caller.hangs_up()
    shown = caller.record()
    assert shown["outcome"] == "voicemail"
    assert [e["kind"] for e in shown["events"]].count("MessageLeft") == 1
    assert shown["case"] is not None


def test_a_message_whose_recording_fails_twice_takes_the_way_of_failed(caller: Caller, clock: Clock) -> None:
    """The carrier asks the fallback for what it could not play, or not tell us; the second time is once too often."""
    caller.dials()
    caller.presses("1")
    assert "<Record" in caller.presses("4")
    failed = PUBLIC + caller.action()
    assert "<Record" in caller.asks("/voice/fallback", ErrorCode="13612", ErrorUrl=failed)
    failed = PUBLIC + caller.action()
    assert "<Hangup" in caller.asks("/voice/fallback", ErrorCode="13612", ErrorUrl=failed)
    clock.passes(5)
    caller.hangs_up()
    shown = caller.record()
    assert shown["outcome"] == "failed"
    assert [event["what"] for event in shown["events"] if event["kind"] == "Failed"] == ["record"]


def test_a_process_whose_memory_of_a_call_is_old_answers_as_if_it_had_read_it(house: House, caller: Caller) -> None:
    caller.dials()
    with closing(Live.at(house.redis_url)) as other:
        seen = other.load(caller.call)
        assert seen is not None
        other.commit(caller.call, seen, Change(seen.turn, seen.state, "fact:of-another"), seen.version)
    assert "For an order, press 1" in caller.presses("1")
    caller.hangs_up()
    assert [event["kind"] for event in caller.record()["events"]].count("MenuChosen") == 1


def test_calls_that_two_processes_answer_in_turn_go_on_as_with_one(house: House, caller: Caller) -> None:
    with closing(Live.at(house.redis_url)) as live:
        twin = replace(house, board=replace(house.board, live=live))
        other = Caller(twin, app_of(twin).test_client(), caller.call, caller.number)
        other.document = caller.dials()
        caller.document = other.presses("1")
        other.document = caller.presses("3")
        assert "For an order, press 1" in other.presses("2")
    caller.hangs_up()
    assert caller.record()["steps"][-1] == "main_menu"
