"""Who comes and who is there: what a day on the twin is made of. Times in milliseconds from the day's begin on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from queueing.names import AgentName, QueueName
from queueing.policy.rules import QueueRules
from queueing.ports import AgentProfile

Ending = Literal["answered", "abandoned", "callback", "turned_away", "waiting"]
"""turned_away: he has waited as long as the queue lets anybody, or was not let in; callback: he is called back instead;
waiting: when the day ended."""

Refusal = Literal["declined", "no_answer"]
"""How an agent does not take whom he is offered: by key, or by letting it ring."""


NOBODY: Final = AgentName("")


class Caller(NamedTuple):
    """Somebody who calls at `at` and wants an agent of `queue`.

    He hangs up after `patience` of waiting. He keeps an agent talking for `talk`, who wraps up for `wrap_up` then.
    `refusals`: what becomes of the first offers of him; by the next one he is taken. `calls_back`: after so much
    waiting he wants to be called back instead, None = never; so many calls to him are in `vain` before he answers.
    """

    at: int
    queue: QueueName
    patience: int
    talk: int
    wrap_up: int = 0
    needs: Mapping[str, int] = {}
    priority: int | None = None
    refusals: tuple[Refusal, ...] = ()
    calls_back: int | None = None
    vain: int = 0


class Shift(NamedTuple):
    """An agent who is at the desk from `begins` to `ends`; a call that he has at the end he finishes.

    `breaks`: from when to when he takes one; he finishes his call first, and comes back at the time that he said.
    """

    agent: AgentProfile
    begins: int
    ends: int
    breaks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A day: callers in order of time, shifts, and the rules of each queue.

    `answers_in`: how long an agent's telephone rings before he takes the call. `announces`: so often a waiting caller
    is told his wait, from the first moment on; 0 = never. `back_in`: so long after a call that he let ring an agent
    says that he is back.
    """

    callers: Iterable[Caller]
    shifts: Sequence[Shift]
    queues: Mapping[QueueName, QueueRules]
    answers_in: int = 0
    announces: int = 0
    back_in: int = 60_000


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


class CalledBack(NamedTuple):
    """What became of a callback: `waited` milliseconds since its customer had come, after so many `calls` to him.

    unreachable: as often as the queue says he was called in vain; waiting: when the day ended.
    """

    queue: QueueName
    at: int
    ending: Literal["reached", "unreachable", "waiting"]
    waited: int
    calls: int


@dataclass(slots=True)
class Day:
    """What has happened.

    By agent, milliseconds: `busy` from offers to ends of wrap-up, `on_duty` at the desk, less what he was on a break or
    did not answer. `offers`: how many were made, `refused`: how many of them, by how.
    """

    fates: list[Fate] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    busy: dict[AgentName, int] = field(default_factory=dict)
    on_duty: dict[AgentName, int] = field(default_factory=dict)
    called_back: list[CalledBack] = field(default_factory=list)
    offers: int = 0
    refused: Counter[Refusal] = field(default_factory=Counter)
