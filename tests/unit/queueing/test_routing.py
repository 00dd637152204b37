"""Who gets whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.names import AgentName, QueueName
from queueing.policy.offers import AFTERWARDS, OFFERS, reason_of
from queueing.policy.routing import HEAD_START_MS, need_class, parse_class, plan, serves, sort_key
from queueing.policy.times import CLAIM_LEASE, REST_TIMEOUT, spoken
from queueing.ports import AgentProfile

SUPPORT = QueueName("support")
names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
needs = st.dictionaries(names, st.integers(1, 9), max_size=4)


def agent(name: str, *queues: str, **skills: int) -> AgentProfile:
    return AgentProfile(AgentName(name), "+15550100", tuple(QueueName(queue) for queue in queues), skills)


@given(names, needs)
def test_a_class_is_read_as_it_was_written(queue: str, wanted: dict[str, int]) -> None:
    written = need_class(QueueName(queue), wanted)
    assert parse_class(written.name) == written


@given(names, needs)
def test_a_class_whose_contacts_go_to_the_most_skilled_is_another_class(queue: str, wanted: dict[str, int]) -> None:
    best = need_class(QueueName(queue), wanted, by_skill=True)
    assert parse_class(best.name) == best
    assert best.name != need_class(QueueName(queue), wanted).name


def test_the_most_skilled_is_asked_first_and_among_equals_who_is_idle_for_longest() -> None:
    idle = [agent("ann", "support", french=1), agent("bea", "support", french=3), agent("cem", "support", french=3)]
    assert plan(idle, ["support|french:1|best", "support|french:1"], most=9) == {
        "support|french:1|best": ["bea", "cem", "ann"],
        "support|french:1": ["ann", "bea", "cem"],
    }


@given(needs)
def test_the_order_in_which_needs_are_named_means_nothing(wanted: dict[str, int]) -> None:
    turned = dict(reversed(wanted.items()))
    assert need_class(SUPPORT, wanted) == need_class(SUPPORT, turned)


@pytest.mark.parametrize(
    ("who", "takes"),
    [
        (agent("ann", "support", billing=3, french=1), True),
        (agent("bea", "support", billing=2), False),
        (agent("cem", "support"), False),
        (agent("dan", "sales", billing=5), False),
    ],
)
def test_an_agent_serves_a_class_by_queue_and_levels(who: AgentProfile, takes: bool) -> None:
    assert serves(who, need_class(SUPPORT, {"billing": 3})) is takes


@given(st.integers(0, 10**12), st.integers(0, 10**7), st.integers(0, 9))
def test_among_equals_who_came_first_is_served_first(since: int, later: int, priority: int) -> None:
    assert sort_key(since, priority) <= sort_key(since + later, priority)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**7))
def test_a_contact_is_overtaken_within_the_head_start_only(mine: int, theirs: int, later: int) -> None:
    overtaken = sort_key(later, theirs) < sort_key(0, mine)
    assert overtaken == (later < (mine - theirs) * HEAD_START_MS)


def test_the_plan_names_who_serves_a_class_longest_idle_first() -> None:
    idle = [agent("ann", "support"), agent("bea", "sales"), agent("cem", "support", "sales")]
    assert plan(idle, ["support|", "sales|", "support|billing:1"], most=9) == {
        "support|": ["ann", "cem"],
        "sales|": ["bea", "cem"],
    }
    assert plan(idle, ["support|"], most=1) == {"support|": ["ann"]}


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("busy", "busy"),
        ("failed", "failed"),
        ("no-answer", "no_answer"),
        ("completed", "no_answer"),
        ("gone", "no_answer"),
    ],
)
def test_a_leg_that_ends_before_the_key_says_why(status: str, reason: str) -> None:
    assert reason_of(status) == reason


def test_only_silence_takes_an_agent_out_and_only_his_own_doing_costs_him_his_turn() -> None:
    by_end = {end: {reason for reason, what in AFTERWARDS.items() if what == end} for end in AFTERWARDS.values()}
    assert by_end == {
        "not_answering": {"no_answer"},
        "cooling": {"declined", "busy", "failed", "ring_failed", "agent_left"},
        "idle": {
            "ring_lost",
            "agent_away",
            "caller_gone",
            "caller_left",
            "not_taken",
            "not_joined",
            "not_reached",
            "taken_back",
        },
    }


def test_an_offer_can_end_in_each_of_its_states() -> None:
    assert {state for state, event in OFFERS if event == "ended"} == {"offered", "answered", "connecting", "talking"}


def test_a_claim_outlasts_the_request_that_it_is_for() -> None:
    assert CLAIM_LEASE > REST_TIMEOUT


def test_speech_takes_a_second_for_fifteen_characters() -> None:
    assert spoken("x" * 30) == 2_000
    assert spoken("") == 0
