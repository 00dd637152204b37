"""A rehearsal, as it was read: who calls whom when, how the world answers, the talk, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from ivr.dialogue.inputs import Answered
from ivr.flows.problems import NOWHERE, Place
from ivr.rehearsals.moves import Move

SOME_CALLER = "+12025550199"
"""Who calls where a rehearsal does not say it: a number that nobody has."""
SOME_LINE = "+18005550100"
"""What is dialled where the flow names no number of its own."""

OFFER = "1-1"
"""The id of the first offer of a rehearsed caller to an agent."""

AGENTS = ("free", "busy", "none", "full", "failed")
"""Who is at a queue: somebody free, all of them busy, nobody, so many that it is full; or it fails."""

OUTCOMES = (
    "answered",
    "transferred_out",
    "callback_booked",
    "voicemail",
    "self_served",
    "refused",
    "abandoned_in_queue",
    "abandoned_in_menu",
    "failed",
    "callback_done",
    "callback_moved",
    "callback_cancelled",
    "callback_unreachable",
)


class Expectation(NamedTuple):
    """One thing that must have come of it: `what` is a field of `expect`, `wanted` one of what stands there, as text.

    `name`: of which value. `wanted` "" for `sent`: nothing at all.
    """

    what: str
    wanted: str
    place: Place = NOWHERE
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One rehearsal. `at` is aware; `caller` is E.164, None where hidden.

    `given`: by the name of a service, a function, a connector, a telephone number or a kind of action, the answers in
    their turn; the last one stays. `agents`: who is at each queue, in turn too, each time that a caller comes to it.
    `percent`: on which side of all percent branches the call falls, from 0 to 99.
    """

    name: str
    flow: str
    dials: str
    at: datetime
    talk: tuple[Move, ...]
    expect: tuple[Expectation, ...] = ()
    start: str = "inbound"
    caller: str | None = SOME_CALLER
    given: Mapping[str, tuple[Answered, ...]] = field(default_factory=dict)
    agents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    percent: int | None = None
    place: Place = NOWHERE
