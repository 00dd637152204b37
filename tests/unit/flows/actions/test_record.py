"""record: a message kept, empty, reviewed, or cut by the end of the call."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import CaseOpened, Failed, MessageLeft, ValueSaved
from ivr.dialogue.inputs import Broken, Continued, HungUp, Input, NoInput, Recorded
from ivr.dialogue.instructions import Gather, OpenCase, Play, Record, Say, StopTranscribing
from tests.unit.engine.line import HEAD, Call, heard, line
from tests.unit.flows.actions.conftest import Dial

STEPS = """
  start:
    - record:
        say: leave_message
        longest: 20s
        silence: 4s
        end: star
        beep: no
        transcribe: yes
        save: message
      then: {empty: nothing, hung_up: saved}
    - goto: saved
  saved:
    - case: {open: query, topic: voicemail, recording: "{message}"}
    - mark: message_saved
    - say: goodbye
    - hangup
  nothing: [{hangup: goodbye}]
"""
REVIEW = """
  start:
    - record: {say: leave_message, review: keep_or_again, save: message}
      then: {empty: nothing, hung_up: saved}
    - goto: saved
  saved: [{hangup: goodbye}]
  nothing:
    - menu: {say: one_or_two, options: {1: start, 2: bye}}
"""
URL = "https://recordings.example/RE1"
KEPT = MessageLeft("RE1", URL, 7)


def test_it_says_what_is_wanted_and_records(call: Dial) -> None:
    caller = call(STEPS)
    say, record = caller.dials().words
    assert heard((say,)) == ["leave_message"]
    assert record == Record(longest=20, silence=4, end_key="*", beep=False, trim=True, transcribe=True, part=1)
    assert caller.memory.hint == "record"


def test_nothing_but_the_message_is_written_down(call: Dial) -> None:
    caller = call(STEPS)
    caller.dials()
    end, *_ = caller.records(7).words
    assert end == StopTranscribing(1, "en-US")


@pytest.mark.parametrize(("answered", "step"), [("", "trouble"), (", failed: nothing", "nothing")])
def test_a_recording_that_cannot_be_made_takes_the_way_of_failed(call: Dial, answered: str, step: str) -> None:
    caller = call(STEPS.replace("hung_up: saved", f"hung_up: saved{answered}"))
    caller.dials()
    turn = caller.hears_back(Broken("the carrier cannot record"))
    assert caller.memory.step == step
    assert Failed("record" if answered else "start", "the carrier cannot record") in turn.events or not answered
    assert caller.told(MessageLeft) == []


def test_what_was_recorded_before_its_review_failed_is_kept(call: Dial) -> None:
    caller = call(REVIEW)
    caller.dials()
    caller.records(7)
    caller.hears_back(Broken("a turn failed twice"))
    assert caller.told(MessageLeft) == [KEPT]
    assert caller.memory.step == "saved"


def test_wherever_the_flow_goes_on_no_more_is_written_down(call: Dial) -> None:
    caller = call(STEPS)
    caller.dials()
    first, *more = caller.hears_back(Broken("the record is gone")).words
    assert first == StopTranscribing(1, "en-US")
    assert StopTranscribing not in map(type, more)


@pytest.mark.parametrize(("seconds", "full"), [(7, False), (20, True)])
def test_a_message_is_kept_with_its_fields(call: Dial, seconds: int, full: bool) -> None:
    caller = call(STEPS)
    caller.dials()
    caller.records(seconds)
    assert caller.told(MessageLeft) == [MessageLeft("RE1", URL, seconds)]
    assert caller.told(ValueSaved) == [ValueSaved("message", "RE1")]
    assert (caller.values["message.seconds"], caller.values["message.full"]) == (seconds, full)
    assert caller.asked == [OpenCase("query", "voicemail", recording="RE1")]


def test_where_its_document_failed_it_records_again(call: Dial) -> None:
    caller = call(STEPS)
    first = caller.dials().words
    again = caller.hears_back(Continued()).words
    assert heard(again) == heard(first)
    assert [type(word) for word in again] == [StopTranscribing, Say, Record]


@pytest.mark.parametrize("nothing", [Recorded("RE1", URL, 0), Recorded("", "", 3), NoInput()])
def test_silence_is_empty(call: Dial, nothing: Recorded | NoInput) -> None:
    caller = call(STEPS)
    caller.dials()
    caller.hears_back(nothing)
    assert caller.memory.step == "nothing"
    assert caller.told(MessageLeft) == []


@pytest.mark.parametrize("end_first", [True, False])
def test_who_hangs_up_after_speaking_is_not_lost(call: Dial, end_first: bool) -> None:
    caller = call(STEPS)
    caller.dials()
    ends: list[Input] = [HungUp(), Recorded("RE1", URL, 7, hung_up=True)]
    for end in ends if end_first else reversed(ends):
        assert caller.hears_back(end).words == ()
    assert caller.told(MessageLeft) == [KEPT]
    assert caller.told(CaseOpened) == [CaseOpened("7", "query", "voicemail")]
    assert (caller.memory.mark, caller.memory.ended) == ("message_saved", True)


def test_who_hangs_up_without_a_word_leaves_nothing(call: Dial) -> None:
    caller = call(STEPS)
    caller.dials()
    caller.records(0, hung_up=True)
    assert caller.told(MessageLeft) == []


def test_without_a_way_for_it_the_message_is_kept_all_the_same(call: Dial) -> None:
    caller = call(
        "  start:\n    - record: {say: leave_message, save: message}\n      then: {empty: bye}\n    - hangup\n"
    )
    caller.dials()
    caller.records(7, hung_up=True)
    assert caller.told(MessageLeft) == [KEPT]
    assert caller.memory.finished


@pytest.mark.parametrize("keys", [["1"], ["2", "1"], ["7", "1"], ["7", "7", "7"]])
def test_a_reviewed_message_is_kept(call: Dial, keys: list[str]) -> None:
    caller = call(REVIEW)
    caller.dials()
    assert heard(caller.records(7).words) == ["keep_or_again"]
    assert caller.told(MessageLeft) == []
    for key in keys:
        caller.presses(key)
    assert caller.told(MessageLeft) == [KEPT]
    assert caller.memory.step == "saved"


def test_the_review_plays_it_and_records_again(call: Dial) -> None:
    caller = call(REVIEW)
    caller.dials()
    caller.records(7)
    (gather,) = caller.presses("2").words
    assert isinstance(gather, Gather)
    assert gather.words[0] == Play(URL)
    assert isinstance(caller.presses("3").words[-1], Record)
    assert caller.told(MessageLeft) == []


def test_silence_in_the_review_keeps_the_message(call: Dial) -> None:
    caller = call(REVIEW)
    caller.dials()
    caller.records(7)
    for _ in range(3):
        caller.is_silent()
    assert caller.told(MessageLeft) == [KEPT]


def test_a_hang_up_in_the_review_keeps_the_message(call: Dial) -> None:
    caller = call(REVIEW)
    caller.dials()
    caller.records(7)
    assert caller.hangs_up().words == ()
    assert caller.told(MessageLeft) == [KEPT]
    assert caller.memory.step == "saved"


def test_a_key_of_the_flow_works_in_the_review() -> None:
    caller = Call(line(f"{REVIEW}  help: [hangup]\n", f"{HEAD}keys: {{0: help}}\n"))
    caller.dials()
    caller.records(7)
    caller.presses("0")
    assert caller.memory.step == "help"
