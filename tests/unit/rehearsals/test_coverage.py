"""What rehearsals have seen of the flows, and what none of them has."""

from __future__ import annotations

import pytest

from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.coverage import Coverage, never_rehearsed
from ivr.rehearsals.playing import play_all
from ivr.rehearsals.trail import Trail
from tests.unit.engine.line import line
from tests.unit.rehearsals.stage import HEAD, script

FLOW = """
  start: [{menu: {say: main_menu, options: {1: orders, star: talk}}}]
  orders:
    - lookup: {service: orders, get: /orders/1, save: order}
      then: {not_found: bye, failed: talk}
    - branch: order.status
      cases: {shipped: bye}
      otherwise: talk
  talk:
    - branch: [{if: caller.hidden, goto: bye}, {if: language = en, goto: asked}]
      otherwise: bye
  asked: [{use: questions, then: {done: bye, skipped: bye}}]
"""
QUESTIONS = """
version: 1
title: A question
returns: {done: [], skipped: []}
start: score
defaults: {tries: 1, give_up: skipped, failed: skipped}
steps:
  score: [{ask: {say: one_or_two, type: number, range: 1-2, save: score}}, {return: done}]
  skipped: [{return: skipped}]
"""
ORDER = "{label: found, values: {number: 12, status: %s}}"


@pytest.fixture(scope="module")
def flows() -> Catalogue:
    return line(FLOW, questions=QUESTIONS)


def seen(text: str, catalogue: Catalogue) -> Coverage:
    trail = Trail(catalogue)
    assert [verdict.failures for verdict in play_all(script(text, catalogue), trail.catalogue)] == [()]
    return Coverage.of(trail)


def left(coverage: Coverage) -> set[str]:
    return {f"{label.spot.step} {label.name}" for label in coverage.unseen_labels}


def test_what_one_call_has_seen(flows: Catalogue) -> None:
    given = f"  given: {{orders: {ORDER % 'shipped'}}}\n"
    coverage = seen(HEAD + given + "  talk: [{presses: 1}]\n  expect: {visited: bye}\n", flows)
    assert {f"{spot.flow}.{spot.step}" for spot in coverage.unseen_steps} == {
        "main.talk", "main.asked", "main.trouble", "questions.score", "questions.skipped",
    }  # fmt: skip
    assert left(coverage) == {"start option *", "orders not_found", "orders failed", "orders otherwise"}
    assert (coverage.steps_seen, coverage.labels_seen) == (3, 2)


def test_conditions_and_the_labels_of_a_used_flow(flows: Catalogue) -> None:
    talk = '  talk: [{presses: "*"}, {presses: 2}]\n  expect: {visited: [bye, questions.score]}\n'
    assert left(seen(HEAD + talk, flows)) == {"start option 1", "talk if 1", "talk otherwise", "asked skipped"}


def test_what_follows_from_a_mark_is_no_label_of_its_own() -> None:
    queue = line("  start: [{queue: {name: support}, then: {finished: bye, waited_too_long: bye}}]\n")
    assert left(seen(HEAD + "  talk: []\n  expect: {visited: bye}\n", queue)) == {"start finished"}


def test_a_warning_for_each_step_that_no_rehearsal_comes_to(flows: Catalogue) -> None:
    talk = "  talk: [{presses: 1}, {presses: 2}]\n  expect: {visited: [talk, bye]}\n"
    found = never_rehearsed(script(HEAD + talk, flows), flows)
    assert {(one.code, one.severity) for one in found} == {("never_rehearsed", "warning")}
    assert [(one.place.file, one.message) for one in found] == [
        ("main.yaml", "no rehearsal comes to step trouble"),
        ("questions.yaml", "no rehearsal comes to step skipped"),
    ]
    assert str(found[1].place) == "questions.yaml:9:14"


def test_a_flow_that_no_rehearsal_comes_to_is_one_warning(flows: Catalogue) -> None:
    found = never_rehearsed((), flows)
    assert [one.message for one in found] == ["no rehearsal comes to main", "no rehearsal comes to questions"]
