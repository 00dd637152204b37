"""use and return: what a used flow sees, what it hands back, and how it is left."""

from __future__ import annotations

from itertools import pairwise

import pytest

from ivr.dialogue.events import Failed, LanguageSet, MenuChosen, StepEntered
from ivr.dialogue.inputs import Broken, Continued, Customer
from ivr.engine.limits import FLOWS_DEEP
from ivr.engine.state import decode, encode
from ivr.engine.turn import FlowBroken
from tests.unit.engine.line import HEAD, Call, heard, line

MAIN = """
  start:
    - set: {topic: delivery}
    - use: score
      with: {agent: "{topic}", most: "3", late: "{customer.vip}"}
      then: {done: told, unhappy: unhappy}
  told: [{hangup: goodbye}]
  unhappy: [{hangup: closed}]
  help: [{hangup: holiday}]
"""
SCORE = """
version: 1
title: A score
takes: {agent: text, most: number, late: yes_no}
returns: {done: [score], unhappy: []}
start: score
defaults: {tries: 2, give_up: unhappy, failed: unhappy}
keys: {9: unhappy}
steps:
  score:
    - ask: {say: one_or_two, type: number, range: 1-5, save: score}
    - branch:
        - {if: "score < {most}", goto: unhappy}
      otherwise: done
  done: [{return: done}]
  unhappy: [{return: unhappy}]
"""
KEYS = f"{HEAD}keys: {{0: help, 9: help}}\n"


@pytest.fixture
def call() -> Call:
    call = Call(line(MAIN, KEYS, score=SCORE))
    call.dials()
    return call


def test_it_sees_what_it_takes_and_nothing_else(call: Call) -> None:
    assert call.memory.step == "score.score"
    assert call.values == {"agent": "delivery", "most": 3}
    assert StepEntered("score.score") in call.events


def test_a_value_keeps_its_type_and_an_unset_one_is_left_out() -> None:
    call = Call(line(MAIN, KEYS, score=SCORE))
    call.dials(customer=Customer("17", vip=True))
    assert call.values["late"] is True


def test_it_hands_back_what_its_label_names(call: Call) -> None:
    call.presses("4")
    assert call.memory.step == "told"
    assert call.values == {"topic": "delivery", "score": 4}


def test_another_label_hands_back_nothing(call: Call) -> None:
    call.presses("2")
    assert call.memory.step == "unhappy"
    assert call.values == {"topic": "delivery"}


def test_a_key_of_the_flow_that_uses_it_leaves_it_and_answers_no_label(call: Call) -> None:
    turn = call.presses("0")
    assert call.memory.step == "help"
    assert len(call.memory.runs) == 1
    assert turn.events[0] == MenuChosen("score.score", "0")
    assert call.values == {"topic": "delivery"}


def test_its_own_key_comes_first(call: Call) -> None:
    call.presses("9")
    assert call.memory.step == "unhappy"


def test_it_gives_up_by_its_own_defaults(call: Call) -> None:
    call.is_silent()
    turn = call.is_silent()
    assert heard(turn.words) == ["closed"]


def test_a_lost_call_is_found_again_in_the_flow_that_was_used(call: Call) -> None:
    begun = Call(line(MAIN, KEYS, score=SCORE))
    begun.dials()
    older = begun.memory.moved_to("told")
    assert (older.step, len(older.runs)) == ("told", 1)
    call.state = decode(encode(older.moved_to("score.score")))
    assert (call.memory.step, len(call.memory.runs)) == ("score.score", 2)
    assert heard(call.hears_back(Continued()).words) == ["one_or_two"]
    call.presses("4")
    assert call.told(Failed) == [Failed("use", "score was lost")]
    assert call.memory.step == "trouble"


DEEPER = """
version: 1
title: Deeper
returns: {back: []}
start: start
steps:
  start: [{use: NEXT, then: {back: end}}]
  end: [{return: back}]
"""
DEEPEST = DEEPER.replace("{use: NEXT, then: {back: end}}", "{goto: end}")


def deep(flows: int) -> Call:
    """Return a call on a line with so many flows, each of which uses the next."""
    used = [f"deep_{number}" for number in range(2, flows + 1)]
    texts = {name: DEEPER.replace("NEXT", after) for name, after in pairwise(used)}
    steps = "  start:\n    - use: deep_2\n      then: {back: told}\n  told: [hangup]\n"
    return Call(line(steps, **texts, **{used[-1]: DEEPEST}))


def test_flows_stand_so_deep_and_come_back_all_the_way() -> None:
    call = deep(FLOWS_DEEP)
    call.dials()
    assert call.memory.step == "told"


def test_deeper_than_that_is_broken() -> None:
    with pytest.raises(FlowBroken, match="deep"):
        deep(FLOWS_DEEP + 1).dials()


CAREFUL = """
version: 1
title: Careful
returns: {done: []}
start: begin
defaults: {failed: begin, give_up: done}
steps:
  begin: [{menu: {say: one_or_two, options: {1: done, 2: done}}}]
  done: [{return: done}]
"""


def test_a_failure_that_has_nowhere_to_go_goes_where_the_flow_that_uses_it_leads() -> None:
    call = Call(line("  start:\n    - use: careful\n      then: {done: bye}\n", careful=CAREFUL))
    call.dials()
    assert call.memory.step == "careful.begin"
    call.hears_back(Broken("a turn failed twice"))
    assert (call.memory.step, len(call.memory.runs)) == ("trouble", 1)


SPEAKING = """
version: 1
title: Speaking
returns: {done: []}
start: begin
steps:
  begin: [{set: {language: LANGUAGE}}, {return: done}]
"""


@pytest.mark.parametrize(("language", "known"), [("es", False), ("en", True)])
def test_the_language_is_one_that_all_flows_have(language: str, known: bool) -> None:
    steps = "  start:\n    - use: speaking\n      then: {done: bye}\n"
    call = Call(line(steps, speaking=SPEAKING.replace("LANGUAGE", language)))
    call.dials()
    assert call.told(LanguageSet) == [LanguageSet(language, known)]
    assert call.memory.language == "en"
    assert call.memory.language_chosen == known
