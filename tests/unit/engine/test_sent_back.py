"""An agent sends the caller back to a step of the flow."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import CallerSentBack, QueueLeft, Talked
from ivr.dialogue.inputs import SentBack
from ivr.dialogue.instructions import Enqueue, JoinRoom
from tests.unit.engine.line import HEAD, Call, heard, line

STEPS = """
  start:
    - menu: {say: main_menu, options: {1: talk, star: inside}}
  talk:
    - queue: {name: support}
      then: {finished: bye, waited_too_long: bye}
  inside:
    - use: inner
      then: {done: bye}
"""
INNER = """
version: 1
title: Inner
returns: {done: []}
start: begin
send_back: [again]
steps:
  begin:
    - queue: {name: support}
      then: {finished: done, waited_too_long: done, failed: done}
  again: [{menu: {say: one_or_two, options: {1: begin, 2: done}, give_up: done}}]
  done: [{return: done}]
"""
HEAD_BACK = f"{HEAD}send_back: [start]\n"


def talking(key: str) -> Call:
    call = Call(line(STEPS, HEAD_BACK, inner=INNER))
    call.dials()
    call.presses(key)
    call.is_taken()
    return call


def test_he_goes_where_the_agent_sends_him() -> None:
    call = talking("1")
    turn = call.hears_back(SentBack("start"))
    assert heard(turn.words) == ["main_menu"]
    assert call.told(Talked) == [Talked("ana", "1-1")]
    assert call.told(CallerSentBack) == [CallerSentBack("start", "ana")]
    assert call.told(QueueLeft) == [QueueLeft("support", "CA1:1:0", "sent_back")]
    assert call.memory.queue == ""


@pytest.mark.parametrize(("step", "depth", "says"), [("again", 2, "one_or_two"), ("start", 1, "main_menu")])
def test_a_used_flow_is_left_where_the_step_is_another_flow_s(step: str, depth: int, says: str) -> None:
    call = talking("*")
    turn = call.hears_back(SentBack(step))
    assert heard(turn.words) == [says]
    assert len(call.memory.runs) == depth


def test_a_step_to_which_nobody_may_be_sent_changes_nothing() -> None:
    call = talking("1")
    assert isinstance(call.hears_back(SentBack("bye")).words[-1], JoinRoom)
    assert call.told(CallerSentBack) == []


def test_who_talks_to_nobody_is_not_sent_back() -> None:
    call = Call(line(STEPS, HEAD_BACK, inner=INNER))
    call.dials()
    call.presses("1")
    assert call.hears_back(SentBack("start")).words == (Enqueue("support"),)
    assert call.told(CallerSentBack) == []
