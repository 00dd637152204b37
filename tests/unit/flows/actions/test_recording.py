"""recording: both sides, from here on, and never while a secret is asked. And tag."""

from __future__ import annotations

from ivr.dialogue.events import RecordingSet, Tagged
from ivr.dialogue.instructions import Connect, Gather, Hangup, Say, StartRecording, StopRecording
from tests.unit.engine.line import heard
from tests.unit.flows.actions.conftest import Dial

STEPS = """
  start:
    - say: recording_notice
    - recording: on
    - ask: {say: enter_pin, type: pin, length: 4, save: pin}
    - say: order_shipped
    - menu: {say: one_or_two, options: {1: off, 2: bye}}
  off:
    - recording: off
    - tag: [quiet, calm]
    - hangup: goodbye
"""


def test_it_begins_after_what_was_said_and_rests_while_a_secret_is_asked(call: Dial) -> None:
    caller = call(STEPS)
    notice, start, stop, gather = caller.dials().words
    assert isinstance(notice, Say)
    assert (start, stop) == (StartRecording(1), StopRecording(1))
    assert isinstance(gather, Gather)
    assert gather.secret
    (again,) = caller.presses("1").words
    assert isinstance(again, Gather)
    start, gather = caller.presses("4711").words
    assert start == StartRecording(2)
    assert heard((gather,)) == ["order_shipped", "one_or_two"]
    assert [type(word) for word in caller.presses("1").words] == [StopRecording, Say, Hangup]
    assert caller.told(RecordingSet) == [RecordingSet(on=True), RecordingSet(on=False)]
    assert caller.told(Tagged) == [Tagged(("quiet", "calm"))]


def test_the_end_of_the_call_ends_it(call: Dial) -> None:
    caller = call("  start:\n    - recording: on\n    - recording: on\n    - hangup\n")
    assert caller.dials().words == (StartRecording(1), Hangup())


def test_it_rests_while_a_card_is_taken_and_goes_on_with_whatever_comes_next(call: Dial) -> None:
    caller = call("""
  start:
    - recording: on
    - pay: {connector: card_desk, save: paid}
      then: {paid: go_on, declined: bye}
    - menu: {say: one_or_two, options: {1: bye, 2: bye}}
""")
    assert [type(word) for word in caller.dials().words] == [StartRecording, StopRecording, Connect]
    start, gather = caller.is_given_back("paid", token="t1").words
    assert start == StartRecording(2)
    assert isinstance(gather, Gather)


def test_it_goes_on_while_the_caller_talks_to_a_stream(call: Dial) -> None:
    caller = call("""
  start:
    - recording: on
    - stream: {connector: assistant}
      then: {done: bye}
""")
    assert [type(word) for word in caller.dials().words] == [StartRecording, Connect]
