"""What supervisors may decide for a queue. The flow language builds these from queues.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal

Prefer = Literal["longest_idle", "most_skilled"]
"""Which agent is asked first: who is idle for longest, or who has most of the skills that are needed, then so."""


@dataclass(frozen=True, slots=True)
class Relax:
    """After `after` seconds of waiting, agents without the skills in `drop` will do."""

    after: float
    drop: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overflow:
    """After `after` seconds of waiting, agents of the queue `add` may take the contact too. The place is kept."""

    after: float
    add: str


@dataclass(frozen=True, slots=True)
class CallbackRules:
    """How this queue calls customers back.

    `first`: who is rung first. `apart` and `expires` in seconds. `between`: the customer's own time of day; the second
    may be before the first, then the window spans midnight.
    """

    first: Literal["agent", "customer"] = "agent"
    attempts: int = 3
    apart: float = 900.0
    between: tuple[time, time] = (time(8), time(21))
    expires: float = 172_800.0


@dataclass(frozen=True, slots=True)
class QueueRules:
    """One queue.

    `longest`, `answer_in` and `wrap_up` in seconds. `cap`: so many contacts at most, None = as many as the carrier
    holds. `priority` and `vip_priority` from 0 to 9, 0 first; `vip_priority` None = VIPs wait like everybody.
    `hours`: a calendar, None = always open. `prefer`: which of several free agents is asked.
    """

    name: str
    title: str
    skills: tuple[str, ...] = ()
    hours: str | None = None
    longest: float = 1800.0
    cap: int | None = None
    priority: int = 5
    vip_priority: int | None = None
    answer_in: float = 20.0
    wrap_up: float = 60.0
    dispositions: tuple[str, ...] = ()
    relax: tuple[Relax, ...] = ()
    overflow: tuple[Overflow, ...] = ()
    callback: CallbackRules | None = None
    prefer: Prefer = "longest_idle"
