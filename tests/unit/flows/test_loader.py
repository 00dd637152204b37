"""What the catalogue says of a folder without mistakes."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from ivr.flows.actions import Action
from ivr.flows.actions.ask import Ask
from ivr.flows.actions.branch import Branch
from ivr.flows.actions.case import Case
from ivr.flows.actions.menu import Menu
from ivr.flows.actions.queue import Queue
from ivr.flows.catalogue import Catalogue
from ivr.flows.loader import load
from ivr.flows.shape import Hold
from ivr.flows.source import revision
from ivr.flows.templates import Template
from ivr.flows.values import Value
from queueing.policy.rules import CallbackRules, Overflow, QueueRules, Relax
from tests.unit.flows.conftest import Knowing
from tests.unit.flows.sample import MAIN, SOURCES, flow_with


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found = load(SOURCES).catalogue
    assert found is not None
    return found


def action(catalogue: Catalogue, step: str, number: int) -> Any:
    return catalogue.flows["main"].steps[step][number]


def test_the_flow_has_its_head(catalogue: Catalogue) -> None:
    flow = catalogue.flows["main"]
    assert (flow.name, flow.title, flow.languages) == ("main", "A line for tests", ("en", "es"))
    assert (flow.start, flow.keys, flow.send_back, flow.on_hang_up) == (
        {"inbound": "welcome"},
        {"0": "agents"},
        ("number",),
        "gone",
    )
    assert flow.types == {
        "language": "text",
        "topic": "text",
        "order_number": "digits",
        "pin": "pin",
        "message": "recording",
        "ticket": "case",
    }
    assert catalogue.revision == revision(SOURCES)
    assert str(catalogue.zone) == "America/New_York"
    assert catalogue.words["en"] == {"number": ("order", "bill")}


@pytest.mark.parametrize(("dialled", "flow"), [("+18005550100", "main"), ("+18005550101", None)])
def test_a_flow_answers_its_numbers(catalogue: Catalogue, dialled: str, flow: str | None) -> None:
    found = catalogue.flow_for(dialled)
    assert (found.name if found else None) == flow


def test_any_answers_what_no_flow_names() -> None:
    other = MAIN.replace("[+18005550100]", "any")
    found = load({**SOURCES, "other.yaml": other}).catalogue
    assert found is not None
    flows = [found.flow_for("+18005550100"), found.flow_for("+4930123456"), found.flow_for("")]
    assert [flow.name for flow in flows if flow] == ["main", "other", "other"]


def test_a_menu_has_the_defaults_of_its_flow(catalogue: Catalogue) -> None:
    menu = action(catalogue, "welcome", 2)
    assert isinstance(menu, Menu)
    assert (menu.wait, menu.tries, menu.no_input, menu.no_match) == (4.0, 2, "again_please", "again_please")
    assert (menu.give_up, menu.if_silent, menu.say, menu.again) == ("number", None, ("choose",), ())
    assert list(menu.options) == ["1", "2", "*"]
    assert menu.options["1"].set == (("topic", Template("order")), ("language", Template("en")))
    assert (menu.options["1"].goto, menu.options["1"].id) == ("number", "welcome/2/1")
    assert menu.place == ("main.yaml", 17, 7)


def test_an_ask_has_its_types(catalogue: Catalogue) -> None:
    ask = action(catalogue, "number", 1)
    assert isinstance(ask, Ask)
    assert (ask.type, ask.length, ask.skip, ask.confirm, ask.save) == (
        "digits",
        (6, 10),
        "*",
        "heard_number",
        "order_number",
    )
    assert ask.give_up == "agents"
    assert {label: way.goto for label, way in ask.then.items()} == {"skipped": "agents", "answered": None}


def test_a_branch_has_compiled_conditions(catalogue: Catalogue, knowing: Knowing) -> None:
    branch = action(catalogue, "number", 4)
    assert isinstance(branch, Branch)
    assert isinstance(branch.branch, tuple)
    (first, to_agents), (second, on) = branch.branch
    assert first.holds(knowing({"topic": "order", "caller.number": "+1"}))
    assert not second.holds(knowing({"topic": "order"}))
    assert (to_agents.goto, on.goto, on.at_most, on.otherwise, on.id) == ("agents", None, 2, "agents", "number/4/if 2")


def test_labels_that_are_not_answered_take_their_default(catalogue: Catalogue) -> None:
    queue = action(catalogue, "waiting", 0)
    assert isinstance(queue, Queue)
    ways = {label: way.goto for label, way in queue.then.items()}
    assert ways == {
        "finished": "bye",
        "waited_too_long": "message",
        "full": "message",
        "nobody_there": "message",
        "emergency": "message",
        "failed": "trouble",
    }
    assert queue.hold == Hold("music", 60.0, ("ahead",))
    assert queue.skills == ((Template("en"), 1), (Template("{topic}"), 1))
    assert queue.tell_agent == (Value(("customer",)), Value(("topic",)))
    assert queue.longest == 300.0


def test_a_field_whose_name_python_keeps_for_itself(catalogue: Catalogue) -> None:
    case = action(catalogue, "saved", 0)
    assert isinstance(case, Case)
    assert (case.open, case.for_, case.recording, case.save) == ("query", "support", Value(("message",)), "ticket")
    assert case.fields == (("number", Template("{order_number}")),)


def test_what_is_not_written_has_its_default(catalogue: Catalogue) -> None:
    record = action(catalogue, "message", 0)
    assert (record.longest, record.silence, record.end, record.beep, record.transcribe) == (
        180.0,
        5.0,
        "#",
        True,
        False,
    )


def test_queues_become_the_rules_of_the_floor(catalogue: Catalogue) -> None:
    assert catalogue.queues["support"] == QueueRules(
        name="support",
        title="Customer care",
        skills=("en",),
        hours="desk",
        longest=1200.0,
        cap=10,
        vip_priority=1,
        dispositions=("solved", "follow_up"),
        relax=(Relax(90.0, ("order", "bill")),),
        overflow=(Overflow(120.0, "back_office"),),
        callback=CallbackRules("customer", 2, 900.0, (time(8), time(21)), 172_800.0),
    )
    assert catalogue.queues["back_office"] == QueueRules(name="back_office", title="Back office")


def test_the_directory_names_what_lies_outside(catalogue: Catalogue) -> None:
    assert catalogue.directory.skills == ("order", "bill")
    assert catalogue.directory.numbers == {"desk": "+18005550199"}
    assert catalogue.directory.mail == {"support": "care@example.com"}


def test_every_way_has_an_id_of_its_own(catalogue: Catalogue) -> None:
    ids: list[str] = []
    for actions in catalogue.flows["main"].steps.values():
        for one in actions:
            assert isinstance(one, Action)
            ids += {way.id for way in one.then.values()}
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("steps", "kinds"),
    [
        ("start: hangup", ["hangup"]),
        ("start:\n  - set: {a: b}\n  - hangup", ["set", "hangup"]),
        ("start:\n  - reject: busy", ["reject"]),
        ("start:\n  - branch: percent\n    cases: {10: bye, 20: bye}\n    otherwise: bye", ["branch"]),
        ('start:\n  - play: {digits: "1w2#"}\n  - pause: 1500ms\n  - goto: bye', ["play", "pause", "goto"]),
    ],
)
def test_short_forms(steps: str, kinds: list[str]) -> None:
    loaded = flow_with(steps)
    assert loaded.catalogue is not None, loaded.problems
    assert [one.SHAPE.kind for one in loaded.catalogue.flows["main"].steps["start"]] == kinds


@pytest.mark.parametrize(
    ("cases", "hint"), [("{10: bye, 90: bye}", "100"), ("{half: bye}", "whole number"), ("{100: bye}", "whole number")]
)
def test_shares_stay_below_a_hundred(cases: str, hint: str) -> None:
    (problem,) = flow_with(f"start:\n  - branch: percent\n    cases: {cases}\n    otherwise: bye").problems
    assert problem.code == "wrong_type"
    assert hint in str(problem)


@pytest.mark.parametrize(
    ("branch", "code"),
    [
        ("[{if: caller.hidden, goto: bye}]\n    otherwise: go_on", None),
        ("[{if: caller.number is not set, goto: bye}]\n    otherwise: go_on", None),
        ("[{if: not caller.hidden and now is set, goto: go_on}]\n    otherwise: bye", None),
        ("[{if: not caller.hidden or now is set, goto: go_on}]\n    otherwise: bye", "hidden_number"),
        ("caller.hidden\n    cases: {no: go_on}\n    otherwise: bye", None),
        ("caller.hidden\n    cases: {yes: bye}\n    otherwise: go_on", None),
        ("caller.hidden\n    cases: {yes: go_on}\n    otherwise: bye", "hidden_number"),
        ("caller.number\n    cases: {+12025550143: go_on}\n    otherwise: bye", None),
    ],
)
def test_a_branch_settles_what_is_set_behind_it(branch: str, code: str | None) -> None:
    steps = f"start:\n  - branch: {branch}\n  - say: number\n  - goto: bye"
    problems = flow_with(steps, prompts='{number: "{caller.number}"}').problems
    assert [problem.code for problem in problems] == ([code] if code else [])
