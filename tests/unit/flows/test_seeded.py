"""Mistakes planted into the shipped helpline: each is told once, at its place, with what puts it right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ivr.flows.loader import load
from ivr.flows.problems import Problem
from ivr.flows.source import read_folder
from ivr.functions.registry import declared
from tests.unit.flows.seeds import Seed
from tests.unit.flows.seeds_of_roads import IN_QUEUES, PATHS, WARNINGS, WORDINGS
from tests.unit.flows.seeds_of_shapes import NAMES, SHAPES

SOURCES = read_folder(Path(__file__).parents[3] / "callflows")
TODAY = date(2026, 6, 1)

CODES = """
not_yaml too_big alias doubled_key unknown_field unknown_action wrong_form missing_field wrong_type needs_quotes
cut_by_comment no_such_step no_such_prompt no_such_text no_such_flow no_such_queue no_such_skill no_such_calendar
no_such_service no_such_number no_such_mailbox no_such_webhook no_such_connector no_such_function no_such_value
no_such_field no_such_label no_such_argument no_such_language number_twice not_an_exit after_an_exit unanswered
unknown_label no_otherwise unreachable_step silent_circle failed_into_itself used_in_a_circle unset_value hidden_number
two_types secret_leaks reject_too_late key_not_named key_not_offered no_way_to_a_person talk_too_long
transcript_too_long menu_too_long holidays_run_out unused_prompt nobody_starts_it overflow_in_a_circle impossible_hours
"""


def problems(seed: Seed) -> tuple[Problem, ...]:
    return load(seed.planted(SOURCES), declared(), TODAY).problems


def name(seed: Seed) -> str:
    return f"{seed.code}-{seed.file}-{seed.new[-24:]!r}"


def test_the_helpline_has_no_mistake() -> None:
    loaded = load(SOURCES, declared(), TODAY)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.ok


@pytest.mark.parametrize("seed", [*SHAPES, *NAMES, *PATHS, *WORDINGS, *IN_QUEUES, *WARNINGS], ids=name)
def test_a_mistake_gives_one_message(seed: Seed) -> None:
    (problem,) = problems(seed)
    assert problem.code == seed.code, str(problem)
    assert str(problem.place) == seed.place(SOURCES), str(problem)
    assert seed.hint in str(problem)
    assert problem.severity == ("warning" if seed in WARNINGS else "error")


def test_each_code_of_the_language_is_among_them() -> None:
    assert {seed.code for seed in (*SHAPES, *NAMES, *PATHS, *IN_QUEUES, *WARNINGS)} >= set(CODES.split())
