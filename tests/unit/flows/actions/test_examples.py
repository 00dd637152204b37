"""Each action's own example, as its docstring has it, is loaded and walked to its end."""

from __future__ import annotations

import textwrap
from dataclasses import fields

import pytest

from ivr.dialogue.events import FlowEnded
from ivr.dialogue.inputs import Callback
from ivr.dialogue.instructions import Connect, DialNumbers, Enqueue, Gather, JoinRoom, Record
from ivr.flows.actions import ACTIONS, KINDS, Action
from ivr.flows.actions.return_ import Return
from ivr.flows.catalogue import Catalogue
from tests.unit.engine.line import CALLER, Call, line

SHORT = """
version: 1
title: A flow that is used
returns: {done: []}
start: start
steps:
  start:
"""
USING = "  start:\n    - use: short\n      then: {done: bye}\n"
BACK = {"stream": "done", "pay": "paid", "hand_over": "returned"}


def example(action: type[Action]) -> str:
    _, found, yaml = (action.__doc__ or "").partition("Example:\n")
    assert found, f"{action.__name__} has no example"
    return textwrap.indent(textwrap.dedent(yaml.rstrip()), "    ")


def line_of(action: type[Action]) -> Catalogue:
    """Return a line with the example in its first step; one that goes back stands in a flow that is used."""
    if action is Return:
        return line(USING, short=SHORT + example(action))
    return line(f"  start:\n{example(action)}\n")


def respond(call: Call) -> None:
    """Do what the last word waits for, so that the flow goes on."""
    assert call.turn is not None
    match call.turn.words[-1]:
        case Gather(most=1):
            call.presses("1")
        case Gather(most=most):
            call.presses("123456"[: min(6, most or 6)])
        case Record():
            call.records(5)
        case Enqueue():
            call.is_taken()
        case JoinRoom() | DialNumbers():
            call.is_left_by_the_agent()
        case Connect(kind=kind):
            call.is_given_back(BACK[kind], note="fine")
        case other:
            raise AssertionError(f"the flow waits at {other}")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.SHAPE.kind)
def test_the_example_runs_to_its_end(action: type[Action]) -> None:
    call = Call(line_of(action))
    call.dials(callback=Callback("CB1", CALLER))
    for _ in range(10):
        if call.memory.finished:
            break
        respond(call)
    assert [type(event) for event in call.events][-1] is FlowEnded
    assert call.told(FlowEnded) != [FlowEnded("fault")]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.SHAPE.kind)
def test_the_example_names_each_field_and_label(action: type[Action]) -> None:
    shape = action.SHAPE
    names = [field.name for field in shape.fields]
    text = example(action)
    missing = [name for name in names if f"{name}:" not in text and name not in ("hangup", "reject")]
    assert set(missing) <= COMMON
    labels = [label.name for label in shape.labels if label.unless in ("must", "failed")]
    assert [label for label in labels if f"{label}:" not in text] == []


def test_each_kind_is_there_once() -> None:
    assert len(KINDS) == len(ACTIONS) == len({action.SHAPE.kind for action in ACTIONS})


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.SHAPE.kind)
def test_each_field_of_the_shape_is_one_of_the_action(action: type[Action]) -> None:
    names = {field.name.rstrip("_") for field in fields(action)}
    assert {field.name for field in action.SHAPE.fields} == names - {"then", "place"}


COMMON = {"again", "wait", "tries", "no_input", "no_match", "give_up", "if_silent", "range", "end", "secret"} | {
    "beep",
    "trim",
    "recording",
    "if",
}
