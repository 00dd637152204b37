"""Stays in queues, told by a call's events; what was said of a wait against it; and the demand of days that were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.cases.happened import Happened
from ivr.reports.accuracy import Promise, accuracy, first_promises
from ivr.reports.lately import Past, away, demand, reached
from ivr.reports.profile import CallingBack
from ivr.reports.stays import Stayed, stays

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
Told = tuple[str, float, dict[str, Any]]
ENTERS: Told = ("QueueEntered", 0, {"queue": "support", "place": "p"})


def events(told: Sequence[Told], call: str = "CA1", begins: float = 36_000) -> list[Happened]:
    at = MIDNIGHT + timedelta(seconds=begins)
    return [
        Happened(f"{call}:{number}", call, number, 0, at + timedelta(seconds=after), kind, body)
        for number, (kind, after, body) in enumerate(told)
    ]


def only(*told: Told) -> Stayed:
    (stay,) = stays(events((ENTERS, *told)))
    return stay


@pytest.mark.parametrize(
    ("told", "ending", "waited"),
    [
        ([("TalkBegan", 40, {}), ("TalkEnded", 100, {"seconds": 60})], "answered", 40),
        ([("QueueLeft", 30, {"reason": "gone"}), ("CallEnded", 31, {})], "abandoned", 30),
        ([("CallEnded", 31, {})], "abandoned", 31),
        ([("QueueLeft", 50, {"reason": "offer"}), ("CallbackBooked", 80, {})], "callback", 50),
        ([("QueueLeft", 50, {"reason": "offer"}), ("CallEnded", 80, {})], "overflowed", 50),
        ([("QueueLeft", 1200, {"reason": "waited_too_long"})], "turned_away", 1200),
        ([("QueueLeft", 1200, {"reason": "waited_too_long"}), ("CallbackBooked", 1220, {})], "callback", 1200),
        ([("QueueLeft", 5, {"reason": "failed"})], "failed", 5),
        ([("OfferMade", 5, {})], "waiting", 0),
    ],
)
def test_a_stay_has_one_ending(told: list[Told], ending: str, waited: float) -> None:
    stay = only(*told)
    assert (stay.ending, stay.waited) == (ending, waited)


def test_who_talked_and_hung_up_has_not_given_up() -> None:
    stay = only(("TalkBegan", 40, {}), ("QueueLeft", 90, {"reason": "gone"}), ("CallEnded", 90, {}))
    assert stay.ending == "answered"


def test_two_queues_in_one_call_are_two_stays() -> None:
    found = stays(
        events(
            [
                ENTERS,
                ("QueueLeft", 20, {"reason": "waited_too_long"}),
                ("QueueEntered", 30, {"queue": "billing"}),
                ("TalkBegan", 45, {}),
            ]
        )
    )
    assert [(stay.queue, stay.ending, stay.waited) for stay in found] == [
        ("support", "turned_away", 20),
        ("billing", "answered", 15),
    ]


def test_a_place_that_is_given_again_is_the_same_stay() -> None:
    assert only(("QueueEntered", 20, {"queue": "support", "place": "p"}), ("TalkBegan", 45, {})).waited == 45


SAID: Told = ("WaitSaid", 10, {"minutes": 2, "ahead": 3})


def test_what_was_said_first_is_held_against_what_was_waited() -> None:
    answered = only(SAID, ("WaitSaid", 55, {"minutes": 1}), ("TalkBegan", 130, {}))
    late = only(SAID, ("TalkBegan", 131, {}))
    assert first_promises([answered, late]) == [Promise(120, 120), Promise(120, 121)]
    found = accuracy(first_promises([answered, late]))
    assert (found.promises, found.kept) == (2, 0.5)
    assert found.sharpness == pytest.approx(240 / 241)


def test_who_left_before_the_time_was_over_proves_nothing_and_who_left_after_it_does() -> None:
    early = only(SAID, ("QueueLeft", 60, {"reason": "gone"}))
    late = only(SAID, ("QueueLeft", 140, {"reason": "gone"}))
    waits = only(SAID)
    assert first_promises([early, late, waits]) == [Promise(120, 130)]


def test_of_no_promises_nothing_is_known() -> None:
    assert accuracy([]).kept is None
    assert accuracy([]).sharpness is None


def test_the_demand_of_days_that_were() -> None:
    told: list[Happened] = []
    for number in range(20):
        talk = ("TalkEnded", 30 + 100 + number, {"seconds": 100 + number})
        told += events(
            [ENTERS, ("TalkBegan", 30, {}), talk, ("WrapUpEnded", 300, {"seconds": 40})], f"CA{number}", number * 60
        )
    told += events([ENTERS, ("QueueLeft", 120, {"reason": "gone"})], "CB", 5_000)
    found = demand(Past(stays(told)), MIDNIGHT)["support"]
    assert found.arrivals == (*(number * 60_000 for number in range(20)), 5_000_000)
    assert found.talks == tuple(100 + number for number in range(20))
    assert found.wrap_up == 40
    assert found.patience == 20 * 30 + 120


def test_of_few_talks_the_usual_length_holds_and_where_nobody_gave_up_patience_is_endless() -> None:
    told = events([ENTERS, ("TalkBegan", 30, {}), ("TalkEnded", 90, {"seconds": 60})])
    found = demand(Past(stays(told)), MIDNIGHT)["support"]
    assert found.talks == ()
    assert found.handling == 240
    assert found.patience == 0


def made(*reasons: str) -> list[Told]:
    """An offer that came to nothing for each reason."""
    ended: list[list[Told]] = [[("OfferMade", 5, {}), ("OfferEnded", 6, {"reason": reason})] for reason in reasons]
    return [told for pair in ended for told in pair]


def test_how_often_agents_refuse_is_a_share_of_all_offers() -> None:
    refused = made("declined", "busy", "no_answer", "caller_gone", "ring_lost")
    found = demand(Past(stays(events([ENTERS, *refused, ("OfferMade", 9, {}), ("TalkBegan", 9, {})]))), MIDNIGHT)
    assert found["support"].declined == pytest.approx(2 / 6)
    assert found["support"].unanswered == pytest.approx(1 / 6)


def test_agents_who_refused_everybody_leave_one_offer_in_ten() -> None:
    found = demand(Past(stays(events([ENTERS, *made("declined", "no_answer", "no_answer")]))), MIDNIGHT)["support"]
    assert found.declined + found.unanswered == pytest.approx(0.9)
    assert found.unanswered == pytest.approx(2 * found.declined)


def test_who_takes_a_callback_is_counted_among_those_who_waited_as_long() -> None:
    told: list[Happened] = []
    for number, after in enumerate((50, 60, 70)):
        left = ("QueueLeft", after, {"reason": "offer"})
        told += events([ENTERS, left, ("CallbackBooked", after + 9, {})], f"CB{number}", number)
    for number, after in enumerate((10, 90, 120)):
        told += events([ENTERS, ("TalkBegan", after, {})], f"CT{number}", number)
    found = demand(Past(stays(told), reached=0.8), MIDNIGHT)["support"]
    assert found.callbacks == CallingBack(3 / 5, 60, 0.8)


def test_who_was_called_back_has_not_called_twice() -> None:
    began = ("CallBegan", -5, {"kind": "answered_by_person"})
    talk: list[Told] = [("TalkBegan", 4, {}), ("TalkEnded", 64, {"seconds": 60})]
    (stay,) = stays(events([began, ENTERS, *talk]))
    assert stay.called
    assert demand(Past([stay]), MIDNIGHT)["support"].arrivals == ()


def test_how_many_calls_to_customers_are_answered() -> None:
    assert reached({"answered_by_person": 3, "no_answer": 1, "busy": 1}) == pytest.approx(0.6)
    assert reached({}) == 1


def test_a_break_is_time_at_the_desk_that_is_neither_offline_nor_spent_with_a_call() -> None:
    """Two hours and forty minutes there, of which half an hour on a break; the call that he finished is none of it."""
    hour, minute = 3_600_000, 60_000
    told = [
        {"presence": "offline", "since": 0, "until": hour, "spent": [["idle", hour]]},
        {"presence": "available", "since": hour, "until": 3 * hour, "spent": [["idle", hour], ["on_call", hour]]},
        {
            "presence": "on_break",
            "since": 3 * hour,
            "until": 3 * hour + 40 * minute,
            "spent": [["on_call", 5 * minute], ["wrapping_up", 5 * minute], ["idle", 30 * minute]],
        },
    ]
    assert away(told) == pytest.approx(30 / 160)
    assert away([]) == 0
