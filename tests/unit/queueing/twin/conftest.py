"""Scenarios by hand, in seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from queueing.names import AgentName, QueueName
from queueing.policy.rules import QueueRules
from queueing.ports import AgentProfile
from queueing.twin.run import run
from queueing.twin.scenario import Caller, Day, Scenario, Shift

SUPPORT = QueueName("support")
AN_HOUR = 3600


def _caller(at: float, talk: float = 100, patience: float = 1e5, queue: str = "support", **more: Any) -> Caller:
    return Caller(round(at * 1000), QueueName(queue), round(patience * 1000), round(talk * 1000), **more)


def _shift(
    name: str, *queues: str, begins: float = 0, ends: float = AN_HOUR, breaks: Sequence[tuple[int, int]] = ()
) -> Shift:
    served = tuple(QueueName(queue) for queue in queues or ("support",))
    profile = AgentProfile(AgentName(name), "+15550100001", served)
    away = tuple((begins * 1000, ends * 1000) for begins, ends in breaks)
    return Shift(profile, round(begins * 1000), round(ends * 1000), away)


def _lived(callers: Sequence[Caller], shifts: Sequence[Shift], *rules: QueueRules, **more: Any) -> Day:
    """Let the callers come; what rules are not given are the usual ones."""
    names = {one.queue for one in callers} | {queue for one in shifts for queue in one.agent.queues}
    queues = {name: QueueRules(name, name) for name in names} | {QueueName(one.name): one for one in rules}
    scenario = Scenario(sorted(callers, key=lambda one: one.at), shifts, queues, **more)
    return run(scenario, AN_HOUR * 1000)


@pytest.fixture
def caller() -> Callable[..., Caller]:
    return _caller


@pytest.fixture
def shift() -> Callable[..., Shift]:
    return _shift


@pytest.fixture
def lived() -> Callable[..., Day]:
    return _lived
