"""What one flow knows and does of another: arguments, labels, what is handed back, languages, keys."""

from __future__ import annotations

import pytest

from tests.unit.flows.lines import flow, loaded, told

USED = "takes: {agent: text}\nreturns: {out: [], done: [score]}\n"
RETURNS = "returns: {out: []}\n"
ASK = "    - ask: {say: x, type: number, save: score}\n"
SURVEY = flow(f"start:\n{ASK}    - return: done", USED)
USE = "start:\n  - use: survey\n    with: {agent: ana}\n    then: {out: bye, done: after}\n"


def main(after: str, use: str = USE, head: str = "numbers: any\nlanguages: [en]\n") -> str:
    return flow(f"{use}after:\n{after}", head)


def test_a_flow_has_the_languages_of_those_that_use_it() -> None:
    flows = {
        "main": flow("start:\n  - use: middle\n    then: {out: bye}"),
        "other": flow("start:\n  - use: inner\n    then: {out: bye}", "numbers: +18005550101\nlanguages: [es, en]\n"),
        "middle": flow("start:\n  - use: inner\n    then: {out: bye}", RETURNS),
        "inner": flow("start:\n  - return: out", RETURNS),
    }
    catalogue = loaded(flows).catalogue
    assert catalogue is not None
    assert {name: one.languages for name, one in catalogue.flows.items()} == {
        "main": ("en",),
        "other": ("es", "en"),
        "middle": ("en",),
        "inner": ("es", "en"),
    }
    assert catalogue.flows["inner"].returns == {"out": ()}


def test_what_a_label_hands_back_has_its_type_and_is_known_behind_it() -> None:
    spoken = main("  - say: told\n  - branch: [{if: score > 3, goto: bye}]\n    otherwise: bye")
    result = loaded({"main": spoken, "survey": SURVEY}, '{told: "{score}"}')
    assert told(result) == []
    assert result.catalogue is not None
    assert result.catalogue.flows["main"].types["score"] == "number"


SOMETIMES = f"""\
start:
    - branch: agent
      cases: {{ana: ask}}
      otherwise: done
ask:
{ASK}    - return: done
done:
    - return: done
"""


@pytest.mark.parametrize(("survey", "code"), [(SURVEY, []), (flow(SOMETIMES, USED), ["unset_value"])])
def test_what_only_some_roads_of_a_used_flow_set_is_not_known_behind_it(survey: str, code: list[str]) -> None:
    result = loaded({"main": main("  - say: told\n  - hangup"), "survey": survey}, '{told: "{score}"}')
    assert told(result) == code


def test_a_used_flow_knows_nothing_of_what_its_user_has_set() -> None:
    inner = flow("start:\n  - say: told\n  - return: out", RETURNS)
    outer = flow("start:\n  - set: {topic: order}\n  - use: inner\n    then: {out: bye}")
    assert told(loaded({"main": outer, "inner": inner}, '{told: "{topic}"}')) == ["unset_value"]


def test_a_used_flow_knows_what_every_call_knows_where_all_its_users_do() -> None:
    inner = flow("start:\n  - say: told\n  - return: out", RETURNS)
    use = "- use: inner\n    then: {out: bye}"
    sure = f"start:\n  - branch: caller.hidden\n    cases: {{yes: bye}}\n    otherwise: go_on\n  {use}"
    unsure = flow(f"start:\n  {use}", "numbers: +18005550101\nlanguages: [en]\n")
    prompts = '{told: "{caller.number}"}'
    assert told(loaded({"main": flow(sure), "inner": inner}, prompts)) == []
    assert told(loaded({"main": flow(sure), "other": unsure, "inner": inner}, prompts)) == ["hidden_number"]


def test_an_argument_that_may_be_unset_is_unset_in_the_flow() -> None:
    use = USE.replace("{agent: ana}", '{agent: "{queue.agent}"}')
    survey = flow(f"start:\n    - say: told\n{ASK}    - return: done", USED)
    prompts = '{told: "{agent}"}'
    assert told(loaded({"main": main("  - hangup"), "survey": survey}, prompts)) == []
    assert told(loaded({"main": main("  - hangup", use), "survey": survey}, prompts)) == ["unset_value"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("{agent: ana}", []),
        ("{agnet: ana}", ["no_such_argument"]),
        ("{agent: ana, more: b}", ["no_such_argument"]),
        ("{}", ["missing_field"]),
    ],
)
def test_a_flow_is_given_what_it_takes(given: str, code: list[str]) -> None:
    use = USE.replace("{agent: ana}", given)
    assert told(loaded({"main": main("  - hangup", use), "survey": SURVEY})) == code


RUN = f"""\
start:
{ASK}    - ask: {{say: x, type: yes_no, save: paid}}
    - run: check
      with: {{pin: $}}
      then: {{right: bye, wrong: bye}}
"""


@pytest.mark.parametrize(
    ("text", "code"), [("4711", []), ("'{score}'", []), ("soon", ["wrong_type"]), ("'{paid}'", ["wrong_type"])]
)
def test_an_argument_is_of_the_type_that_is_taken(text: str, code: list[str]) -> None:
    assert told(loaded({"main": flow(RUN.replace("$", text))})) == code


def test_a_label_of_a_function_gives_what_it_declares_and_no_other_does() -> None:
    ways = "      then: {{right: {0}, wrong: {1}}}\ntell:\n  - say: told\n  - hangup"
    steps = "start:\n    - run: check\n      with: {pin: 4711}\n      save: who\n"
    prompts = '{told: "{who.id}"}'
    assert told(loaded({"main": flow(steps + ways.format("tell", "bye"))}, prompts)) == []
    assert told(loaded({"main": flow(steps + ways.format("tell", "tell"))}, prompts)) == ["unset_value"]
    assert told(loaded({"main": flow(steps + ways.format("tell", "bye"))}, '{told: "{who.name}"}')) == ["unset_value"]


LOOKUP = """\
start:
    - lookup: {service: orders, get: /a, save: order}
      then: {not_found: bye}
    - say: told
    - hangup
"""


@pytest.mark.parametrize(
    ("prompt", "code"),
    [
        ('"{order.status}"', []),
        ('"{order.due}"', ["unset_value"]),
        ('"{order.due | or: soon}"', []),
        ('{by: order.due, unset: "", otherwise: "{order.due}"}', []),
        ('{by: order.status, shiped: "", otherwise: "x"}', ["wrong_type", "wrong_type"]),
        ('"{order.nothing}"', ["no_such_field"]),
    ],
)
def test_a_field_that_a_service_may_leave_out_needs_a_spare(prompt: str, code: list[str]) -> None:
    assert told(loaded({"main": flow(LOOKUP)}, f"{{told: {prompt}}}")) == code


def test_what_was_known_of_a_value_is_forgotten_where_it_is_saved_anew() -> None:
    again = (
        "start:\n    - lookup: {service: orders, get: /a, save: order}\n      then: {not_found: bye}\n"
        "    - branch: [{if: order.due is set, goto: go_on}]\n      otherwise: bye\n"
        "    - say: told\n    - lookup: {service: orders, get: /b, save: order}\n      then: {not_found: bye}\n"
        "    - say: x\n    - hangup"
    )
    prompts = '{told: "{order.due}", told_again: "{order.due}"}'
    assert told(loaded({"main": flow(again)}, prompts)) == []
    assert told(loaded({"main": flow(again.replace("say: x", "say: told_again"))}, prompts)) == ["unset_value"]


def test_a_circle_through_a_used_flow_is_silent_only_where_its_label_is() -> None:
    waiting = flow(
        "start:\n  - menu: {say: y, options: {1: again}}\nagain:\n  - return: again", "returns: {again: [], out: []}\n"
    )
    use = flow("start:\n  - use: waiting\n    then: {again: start, out: bye}\n")
    assert told(loaded({"main": use, "waiting": waiting}, '{y: "Press 1."}')) == []
    silent = flow(
        "start:\n  - branch: percent\n    cases: {50: bye}\n    otherwise: again\nagain:\n  - return: again",
        "returns: {again: [], out: []}\n",
    )
    assert told(loaded({"main": use, "waiting": silent})) == ["silent_circle"]


def test_a_call_is_answered_by_what_a_used_flow_says() -> None:
    inner = flow("start:\n  - say: x\n  - return: out", RETURNS)
    outer = flow("start:\n  - use: inner\n    then: {out: go_on}\n  - reject")
    assert told(loaded({"main": outer, "inner": inner})) == ["reject_too_late"]
    assert told(loaded({"main": outer, "inner": inner.replace("say: x", "mark: x")})) == []


def test_a_flow_that_returns_nothing_is_an_exit_where_it_is_used() -> None:
    inner = flow("start:\n  - hangup", "languages: [en]\n")
    assert told(loaded({"main": flow("start:\n  - use: inner"), "inner": inner})) == []
    after = flow("start:\n  - use: inner\n  - hangup")
    assert told(loaded({"main": after, "inner": inner})) == ["after_an_exit"]


def test_flows_that_use_one_another_are_told_once_with_their_order() -> None:
    one = flow("start:\n  - use: two\n    then: {out: bye}", RETURNS)
    result = loaded(
        {"main": flow("start:\n  - use: one\n    then: {out: bye}"), "one": one, "two": one.replace("two", "one")}
    )
    assert told(result) == ["used_in_a_circle"]
    assert "one -> two -> one" in result.problems[0].message


BOOK = """\
start:
    - callback: {number: '{caller.number}', queue: support, flow: back}
      then: {invalid_number: bye}
    - hangup
"""
BACK = """\
version: 1
title: x
languages: [en]
start: {answered_by_person: tell, busy: later}
defaults: {failed: bye}
on_hang_up: bye
steps:
  tell:
    - say: told
    - hangup
  later:
    - retry_callback: as_booked
      then: {used_up: bye}
    - hangup
  bye:
    - hangup
"""


def test_a_callback_s_flow_knows_its_callback() -> None:
    prompts = '{told: "{callback.number}, attempt {callback.attempt}"}'
    assert told(loaded({"main": flow(BOOK), "back": BACK}, prompts)) == []
    other = loaded({"main": flow("start:\n  - say: told\n  - hangup")}, prompts)
    assert told(other) == ["unset_value", "unset_value"]


def test_only_a_callback_s_flow_makes_it_once_more() -> None:
    retry = flow("start:\n  - retry_callback: 30m\n    then: {used_up: bye}\n  - hangup")
    assert told(loaded({"main": retry})) == ["wrong_form"]
