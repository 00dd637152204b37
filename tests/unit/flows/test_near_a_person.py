"""From each menu a person is near: in key presses, in seconds, through flows that use one another."""

from __future__ import annotations

import pytest

from ivr.flows.problems import Problem
from tests.unit.flows.lines import flow, loaded

MENU = "{0}:\n  - menu: {{say: one, options: {{1: {1}}}}}\n"
QUEUE = "agents:\n  - queue: {name: support}\n    then: {finished: bye, waited_too_long: bye}\n"
HEAD = "numbers: any\nlanguages: [en]\nlimits: {{keys: {0}, talk: {1}}}\n"
PROMPTS = '{one: "Press 1.", long: "' + "la " * 100 + '"}'


def far(steps: str, head: str = "numbers: any\nlanguages: [en]\n", **more: str) -> list[Problem]:
    """Return what is told of how far a person is."""
    result = loaded({"main": flow(steps, head), **more}, PROMPTS)
    return [one for one in result.problems if one.code in {"no_way_to_a_person", "talk_too_long"}]


def chain(length: int) -> str:
    """Return so many menus, each behind the other, then a queue."""
    names = ["start", *(f"m{number}" for number in range(1, length)), "agents"]
    return "".join(MENU.format(name, names[number + 1]) for number, name in enumerate(names[:-1])) + QUEUE


@pytest.mark.parametrize(("menus", "keys", "problem"), [(3, 3, False), (4, 3, True), (4, 4, False), (1, 0, True)])
def test_so_many_keys_and_no_more(menus: int, keys: int, problem: bool) -> None:
    problems = far(chain(menus), HEAD.format(keys, "90s"))
    assert [(one.code, one.severity) for one in problems] == ([("no_way_to_a_person", "error")] if problem else [])


def test_a_key_of_the_flow_is_a_road_from_every_menu() -> None:
    assert far(chain(9), "numbers: any\nlanguages: [en]\nkeys: {0: agents}\n") == []


def test_several_menus_without_a_person_are_one_message() -> None:
    (problem,) = far(chain(5), HEAD.format(3, "90s"))
    assert problem.place.file == "main.yaml"
    assert "1 more place" in problem.hint


def test_a_line_without_any_person_is_warned_of() -> None:
    (problem,) = far(MENU.format("start", "bye"))
    assert (problem.code, problem.severity) == ("no_way_to_a_person", "warning")


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("say: long", 20),
        ("say: long\n    loop: 3", 60),
        ("pause: 30s", 30),
        ("record: {say: x, save: r, longest: 40s}\n    then: {empty: bye}", 40),
    ],
)
def test_what_is_said_on_the_way_counts(line: str, seconds: int) -> None:
    steps = f"{MENU.format('start', 'go')}go:\n  - {line}\n  - goto: agents\n{QUEUE}"
    assert far(steps, HEAD.format(3, f"{seconds + 2}s")) == []
    (problem,) = far(steps, HEAD.format(3, f"{seconds - 2}s"))
    assert (problem.code, problem.severity) == ("talk_too_long", "warning")


def test_silence_may_lead_to_a_person_too_and_takes_its_time() -> None:
    steps = f"start:\n  - menu: {{say: one, options: {{1: bye}}, wait: 10s, tries: 2, give_up: agents}}\n{QUEUE}"
    assert far(steps, HEAD.format(0, "25s")) == []
    assert [one.code for one in far(steps, HEAD.format(0, "15s"))] == ["talk_too_long"]


HOURS = """\
agents:
  - hours: desk
    then: {{open: {0}, closed: {1}}}
queue:
  - queue: {{name: support}}
    then: {{finished: bye, waited_too_long: bye}}
"""


def test_only_the_open_way_of_the_hours_counts() -> None:
    assert far(MENU.format("start", "agents") + HOURS.format("queue", "bye")) == []
    (problem,) = far(MENU.format("start", "agents") + HOURS.format("bye", "queue"))
    assert problem.severity == "error"


@pytest.mark.parametrize(
    ("ask", "keys"),
    [
        ("type: digits, length: 4", 4),
        ("type: number, range: 1-12", 2),
        ("type: yes_no", 1),
        ("type: yes_no, confirm: one", 2),
    ],
)
def test_each_key_of_an_answer_counts(ask: str, keys: int) -> None:
    steps = f"{MENU.format('start', 'go')}go:\n  - ask: {{say: x, save: a, {ask}}}\n  - goto: agents\n{QUEUE}"
    assert far(steps, HEAD.format(keys + 1, "90s")) == []
    assert [one.code for one in far(steps, HEAD.format(keys, "90s"))] == ["no_way_to_a_person"]


INNER = flow(MENU.format("start", "more") + "more:\n  - return: more", "returns: {more: [], out: []}\n")
USE = "start:\n  - use: inner\n    then: {{more: {0}, out: bye}}\n"


# Who says nothing meets a person; who goes through the other flow does not.
ELSEWHERE = f"""\
start:
  - menu: {{say: one, options: {{1: go}}, give_up: agents}}
go:
  - use: inner
    then: {{more: bye, out: bye}}
{QUEUE}"""


def test_a_label_may_lead_to_a_person_in_the_flow_that_is_used_by() -> None:
    assert far(USE.format("agents") + QUEUE, inner=INNER) == []
    (problem,) = far(ELSEWHERE, inner=INNER)
    assert (problem.place.file, problem.severity) == ("inner.yaml", "error")


def test_a_person_must_be_near_whichever_flow_uses_it() -> None:
    keys = "numbers: +18005550101\nlanguages: [en]\nkeys: {0: agents}\n"
    with_key = flow(USE.format("bye") + QUEUE, keys)
    assert far(USE.format("agents") + QUEUE, inner=INNER, other=with_key) == []
    without = flow(ELSEWHERE, keys.replace("keys: {0: agents}\n", ""))
    assert [one.place.file for one in far(USE.format("agents") + QUEUE, inner=INNER, other=without)] == ["inner.yaml"]


def test_a_person_inside_a_used_flow_is_a_person() -> None:
    inner = flow(QUEUE.replace("agents:", "start:"), "returns: {out: []}\n")
    steps = f"{MENU.format('start', 'go')}go:\n  - use: inner\n    then: {{out: bye}}\n"
    assert far(steps, HEAD.format(1, "90s"), inner=inner) == []
    assert [one.code for one in far(steps, HEAD.format(0, "90s"), inner=inner)] == ["no_way_to_a_person"]
