"""Who comes and who is there: what a day on the twin is made of. Times in milliseconds from the day's begin on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from queueing.names import AgentName, QueueName
from queueing.policy.rules import QueueRules
from queueing.ports import AgentProfile

Ending = Literal["answered", "abandoned", "turned_away", "waiting"]
"""turned_away: he has waited as long as the queue lets anybody, or was not let in; waiting: when the day ended."""


NOBODY: Final = AgentName("")


class Caller(NamedTuple):
    """Somebody who calls at `at` and wants an agent of `queue`.

    He hangs up after `patience` of waiting. He keeps an agent talking for `talk`, who wraps up for `wrap_up` then.
    """

    at: int
    queue: QueueName
    patience: int
    talk: int
    wrap_up: int = 0
    needs: Mapping[str, int] = {}
    priority: int | None = None


class Shift(NamedTuple):
    """An agent who is at the desk from `begins` to `ends`; a call that he has at the end he finishes."""

    agent: AgentProfile
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """A day: callers in order of time, shifts, and the rules of each queue.

    `answers_in`: how long an agent's telephone rings before he takes the call. `announces`: so often a waiting caller
    is told his wait, from the first moment on; 0 = never.
    """

    callers: Iterable[Caller]
    shifts: Sequence[Shift]
    queues: Mapping[QueueName, QueueRules]
    answers_in: int = 0
    announces: int = 0


class Fate(NamedTuple):
    """What became of a caller: `waited` milliseconds until the `ending`, and the `agent` who answered ("" = nobody)."""

    queue: QueueName
    at: int
    ending: Ending
    waited: int
    agent: AgentName = NOBODY


class Told(NamedTuple):
    """A caller was told that he will wait up to so many `minutes`, and then waited so many milliseconds.

    Of one who gave up: as he would have waited had he stayed. `first`: it was the first thing that he was told.
    """

    queue: QueueName
    minutes: int
    waited: int
    first: bool


@dataclass(slots=True)
class Day:
    """What has happened. By agent, milliseconds: `busy` from offers to ends of wrap-up, `on_duty` at the desk."""

    fates: list[Fate] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    busy: dict[AgentName, int] = field(default_factory=dict)
    on_duty: dict[AgentName, int] = field(default_factory=dict)
