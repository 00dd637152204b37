"""say, play and pause: what is spoken, and whether it stands inside the listening that follows."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import FlowEnded, Marked
from ivr.dialogue.instructions import Gather, Hangup, Pause, Play, Say, Tones
from tests.unit.engine.line import heard
from tests.unit.flows.actions.conftest import Dial

MENU = "    - menu: {say: one_or_two, options: {1: bye, 2: bye}}\n"


def test_what_is_said_before_a_menu_can_be_interrupted(call: Dial) -> None:
    turn = call(f"  start:\n    - say: [welcome, recording_notice]\n    - pause: 1s\n{MENU}").dials()
    (gather,) = turn.words
    assert isinstance(gather, Gather)
    assert [type(word) for word in gather.words] == [Say, Say, Pause, Say]


def test_what_must_be_heard_whole_stands_before_the_menu(call: Dial) -> None:
    steps = f"  start:\n    - say: welcome\n    - say: recording_notice\n      interrupt: no\n    - say: hello\n{MENU}"
    *before, gather = call(steps).dials().words
    assert heard(tuple(before)) == ["welcome", "recording_notice"]
    assert heard((gather,)) == ["hello", "one_or_two"]


def test_it_is_nested_across_steps_too(call: Dial) -> None:
    steps = f"  start:\n    - say: welcome\n    - mark: greeted\n    - goto: choose\n  choose:\n{MENU}"
    assert len(call(steps).dials().words) == 1


def test_a_say_is_repeated(call: Dial) -> None:
    steps = "  start:\n    - say: [welcome, hello]\n      loop: 2\n    - hangup\n"
    assert heard(call(steps).dials().words) == ["welcome", "hello", "welcome", "hello"]


def test_an_empty_text_is_not_spoken_and_a_value_is(call: Dial) -> None:
    turn = call("  start:\n    - say: hello\n    - hangup\n").dials()
    (say, hangup) = turn.words
    assert isinstance(say, Say)
    assert (say.text, say.fixed, hangup) == ("Hello stranger.", False, Hangup())


@pytest.mark.parametrize(("said", "after"), [("welcome", 0.5), ("[welcome, recording_notice]", 2.3)])
def test_a_mark_counts_once_the_speech_before_it_is_heard(call: Dial, said: str, after: float) -> None:
    steps = f"  start:\n    - say: {said}\n    - mark: told\n      served: yes\n    - say: goodbye\n    - hangup\n"
    turn = call(steps).dials()
    assert Marked("told", served=True, after=after) in turn.events
    assert turn.events[-1] == FlowEnded("hangup")


def test_speech_before_a_question_counts_for_the_mark_after_it(call: Dial) -> None:
    steps = """
  start:
    - say: welcome
    - case: {open: query}
    - mark: noted
    - hangup
"""
    assert Marked("noted", after=0.5) in call(steps).dials().events


def test_keys_for_the_other_side_do_not_stand_in_a_gather(call: Dial) -> None:
    tones, gather = call(f'  start:\n    - play: {{digits: "1w#"}}\n{MENU}').dials().words
    assert tones == Tones("1w#")
    assert isinstance(gather, Gather)


def test_a_recording_of_the_call_is_played(call: Dial) -> None:
    steps = """
  start:
    - record: {say: leave_message, save: message}
      then: {empty: bye}
    - play: {recording: "{message}", loop: 2}
    - hangup
"""
    caller = call(steps)
    caller.dials()
    assert Play("https://recordings.example/RE1", 2) in caller.records(4).words
