"""An emergency is seen by every process within seconds, and no caller waits for the look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from ivr.bootstrap import House
from ivr.calls.emergencies import BESIDE_S, GLANCE_S, Emergencies
from ivr.live.connect import wire
from ivr.live.emergencies import EmergencyCopy
from tests.line import Clock


class Process:
    """Another process's view of the switches; what it leaves for later is done when it is told to."""

    def __init__(self, house: House, copy: EmergencyCopy, clock: Clock) -> None:
        self.seconds = 0.0
        self.later: list[Callable[[], None]] = []
        self.switches = Emergencies(house.board.book, copy, clock.now, lambda: self.seconds, self.later.append)


@pytest.fixture
def other(house: House, clock: Clock) -> Iterator[Process]:
    through = wire(house.redis_url)
    yield Process(house, EmergencyCopy(through), clock)
    through.close()
    house.board.emergencies.turn_off("agent_desk", "over", "sam")


def _closes(house: House) -> None:
    house.board.emergencies.turn_on("agent_desk", timedelta(hours=1), "water in the house", "sam")


def test_after_a_second_somebody_looks_while_the_caller_goes_on(house: House, other: Process) -> None:
    assert other.switches.now() == frozenset()
    _closes(house)
    other.seconds += GLANCE_S
    assert other.switches.now() == frozenset()
    assert other.switches.now() == frozenset()
    (look,) = other.later
    look()
    assert other.switches.now() == {"agent_desk"}


def test_a_process_that_had_nothing_to_do_looks_before_it_answers(house: House, other: Process) -> None:
    assert other.switches.now() == frozenset()
    _closes(house)
    other.seconds += GLANCE_S + BESIDE_S
    assert other.switches.now() == {"agent_desk"}
    assert other.later == []
