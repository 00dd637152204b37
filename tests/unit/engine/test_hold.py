"""The look: what a waiting caller hears next."""

from __future__ import annotations

import pytest

from ivr.dialogue.instructions import Pause, Say
from ivr.engine.hold import hold
from ivr.engine.speech import seconds
from tests.unit.engine.line import Call, heard, line

STEPS = """
  start:
    - queue:
        name: support
        hold: {music: hold_music, every: 60s, say: [queue_ahead, queue_wait]}
      then: {finished: bye, waited_too_long: bye}
"""


@pytest.fixture
def waiting() -> Call:
    call = Call(line(STEPS))
    call.dials()
    return call


@pytest.mark.parametrize(
    ("waited", "said"), [(0, True), (11, True), (12, False), (59, False), (60, True), (61, True), (90, False)]
)
def test_the_position_is_said_when_it_is_due(waiting: Call, waited: int, said: bool) -> None:
    keys = heard(hold(waiting.memory, waiting.catalogue, 3, 5, waited))
    assert keys == (["queue_ahead", "queue_wait"] if said else []) + ["hold_music"]


def test_it_is_said_once_a_minute_by_looks_as_long_as_they_are(waiting: Call) -> None:
    waited, said = 0, 0
    while waited < 600:
        words = hold(waiting.memory, waiting.catalogue, 3, None, waited)
        said += "queue_ahead" in heard(words)
        waited += round(seconds(words)) + 2
    assert said == 10


def test_what_is_not_known_is_not_said(waiting: Call) -> None:
    assert heard(hold(waiting.memory, waiting.catalogue, 3, None, 0)) == ["queue_ahead", "hold_music"]
    assert heard(hold(waiting.memory, waiting.catalogue, None, None, 0)) == ["hold_music"]


def test_a_look_lasts_ten_to_fifteen_seconds(waiting: Call) -> None:
    for waited in range(0, 120, 7):
        assert 10 <= seconds(hold(waiting.memory, waiting.catalogue, 3, 5, waited)) <= 15


def test_without_music_it_is_silence() -> None:
    call = Call(line("  start:\n    - queue: {name: support}\n      then: {finished: bye, waited_too_long: bye}\n"))
    call.dials()
    assert hold(call.memory, call.catalogue, 1, 1, 0) == (Pause(10.0),)


def test_who_waits_nowhere_hears_silence() -> None:
    call = Call(line("  start: [hangup]\n"))
    call.dials()
    call.memory.run.step = "nowhere"
    assert hold(call.memory, call.catalogue, 1, 1, 0) == (Pause(10.0),)


def test_the_words_are_in_the_caller_s_language(waiting: Call) -> None:
    (first, *_) = hold(waiting.memory, waiting.catalogue, 1, None, 0)
    assert isinstance(first, Say)
    assert (first.text, first.language) == ("1 callers are before you.", "en-US")
