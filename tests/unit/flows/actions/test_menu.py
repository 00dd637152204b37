"""menu: choosing, silence, misses, and where they lead."""

from __future__ import annotations

import pytest

from ivr.dialogue.events import MenuChosen, NoInputHeard, NoMatchHeard, StepEntered, ValueSaved
from ivr.dialogue.inputs import Continued, Digits, Input, NoInput, Speech
from ivr.dialogue.instructions import Gather
from tests.unit.engine.line import HEAD, Call, heard, line
from tests.unit.flows.actions.conftest import Dial

STEPS = """
  start:
    - menu:
        say: main_menu
        again: main_menu_short
        options: {1: orders, star: {set: {topic: delivery}, goto: orders}}
        tries: 3
        if_silent: silent
  orders: [{hangup: goodbye}]
  silent: [{hangup: goodbye}]
"""
SILENT, WRONG = NoInput(), Digits("7")


def test_it_listens_for_one_key(call: Dial) -> None:
    (gather,) = call(STEPS).dials().words
    assert isinstance(gather, Gather)
    assert (gather.most, gather.end_key, gather.wait, heard((gather,))) == (1, "", 5.0, ["main_menu"])


def test_a_key_takes_its_way(call: Dial) -> None:
    caller = call(STEPS)
    caller.dials()
    turn = caller.presses("*")
    assert turn.events[:3] == (
        MenuChosen("start", "*"),
        ValueSaved("topic", "delivery"),
        StepEntered("orders"),
    )
    assert caller.values["topic"] == "delivery"


@pytest.mark.parametrize(
    ("inputs", "prompts", "step"),
    [
        ([SILENT], ["did_not_hear", "main_menu_short"], "start"),
        ([WRONG], ["not_understood", "main_menu_short"], "start"),
        ([SILENT] * 2, ["did_not_hear", "main_menu_short"], "start"),
        ([SILENT] * 3, ["goodbye"], "silent"),
        ([SILENT, WRONG, SILENT], ["goodbye"], "bye"),
        ([WRONG] * 3, ["goodbye"], "bye"),
        ([Speech("orders")] * 3, ["goodbye"], "bye"),
    ],
)
def test_silence_and_misses_use_up_tries(call: Dial, inputs: list[Input], prompts: list[str], step: str) -> None:
    caller = call(STEPS)
    turn = caller.dials()
    for said in inputs:
        turn = caller.hears_back(said)
    assert heard(turn.words) == prompts
    assert caller.memory.step == step


def test_each_asking_is_on_the_record(call: Dial) -> None:
    caller = call(STEPS)
    caller.dials()
    caller.is_silent()
    caller.presses("7")
    assert caller.told(NoInputHeard) == [NoInputHeard("start", 1)]
    assert caller.told(NoMatchHeard) == [NoMatchHeard("start", 2)]


def test_a_new_visit_counts_anew() -> None:
    steps = "  start:\n    - menu: {say: one_or_two, options: {1: start, 2: bye}, tries: 2}\n"
    caller = Call(line(steps))
    caller.dials()
    for _ in range(4):
        caller.is_silent()
        caller.presses("1")
    assert not caller.memory.finished


def test_a_key_of_the_flow_works_unless_an_option_has_it() -> None:
    steps = (
        "  start:\n    - menu: {say: one_or_two, options: {1: start, 2: bye}, tries: 1}\n  help: [{hangup: closed}]\n"
    )
    head = f"{HEAD}keys: {{0: help, 2: help}}\n"
    for keys, step in (("0", "help"), ("2", "bye")):
        caller = Call(line(steps, head))
        caller.dials()
        caller.presses(keys)
        assert caller.memory.step == step


def test_what_it_does_not_expect_makes_it_ask_again_and_costs_no_try(call: Dial) -> None:
    caller = call(STEPS)
    first = caller.dials()
    again = caller.hears_back(Continued())
    assert again.words == first.words
    assert caller.told(NoInputHeard) == []


def test_a_way_may_be_used_up(call: Dial) -> None:
    steps = """
  start:
    - menu: {say: one_or_two, options: {1: {goto: start, at_most: 2, otherwise: bye}, 2: bye}}
"""
    caller = call(steps)
    caller.dials()
    for _ in range(2):
        caller.presses("1")
        assert not caller.memory.finished
    caller.presses("1")
    assert (caller.memory.step, caller.memory.finished) == ("bye", True)


SPOKEN = """
  start:
    - menu:
        say: main_menu
        options: {1: {words: order, goto: orders}, star: {words: delivery, goto: deliveries}}
        speech: yes
        tries: 2
        give_up: silent
  orders: [hangup]
  deliveries: [hangup]
  silent: [hangup]
"""


@pytest.mark.parametrize(
    ("words", "step", "option"),
    [("where is my parcel", "orders", "1"), ("the courier, please", "deliveries", "*"), ("One.", "orders", "1")],
)
def test_a_word_takes_the_way_of_its_option(call: Dial, words: str, step: str, option: str) -> None:
    caller = call(SPOKEN)
    caller.dials()
    caller.says(words, 0.8)
    assert caller.memory.step == step
    assert caller.told(MenuChosen) == [MenuChosen("start", option, "word")]


@pytest.mark.parametrize(("words", "confidence"), [("something else", 0.9), ("the courier", 0.1), ("two", 0.9)])
def test_what_names_no_option_surely_is_a_miss(call: Dial, words: str, confidence: float) -> None:
    caller = call(SPOKEN)
    caller.dials()
    caller.says(words, confidence)
    assert caller.told(NoMatchHeard) == [NoMatchHeard("start", 1)]
    assert caller.memory.step == "start"


def test_it_tells_the_carrier_what_will_be_said(call: Dial) -> None:
    (gather,) = call(SPOKEN).dials().words
    assert isinstance(gather, Gather)
    assert (gather.speech, gather.language) == (True, "en-US")
    assert gather.hints == ("order", "my parcel", "delivery", "courier")
