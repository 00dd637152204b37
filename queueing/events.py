"""What happens on the floor, for the journal of the contact that it concerns; AgentSpent concerns none.

The store's own steps write these into the journal, in the same atomic step as the change itself. An event is written
as `[name of the class, {field: value}]`; offers are named by their id, agents by their name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OfferMade:
    """A contact was matched with an agent. `waited` in milliseconds since the contact's place was given.

    Why these two, and why now: `through` is the need class by which they were matched, and `widened` after how many
    milliseconds of waiting the contact stood in it (0: it is his own). `idle`: the agent's milliseconds without a
    contact. `head_start`: the milliseconds of waiting that the contact's priority counts. `earlier`: how many of his
    queue who have not met an agent came before him. `passed_over`: need class -> how many of it rank before him, whom
    this agent cannot serve. `callback`: the callback that was offered, where it came to nothing; such offers are
    told of `CALLBACK` and its id, and not of a call.
    """

    agent: str
    offer: str
    queue: str
    waited: int
    through: str = ""
    widened: int = 0
    idle: int = 0
    head_start: int = 0
    earlier: int = 0
    passed_over: Mapping[str, int] = field(default_factory=dict)
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Consulted:
    """The agent `by`, who talks to the contact, asks this one about him: an offer of its own, in the same room."""

    agent: str
    offer: str
    queue: str
    by: str


@dataclass(frozen=True, slots=True)
class AgentRung:
    """The carrier was told to ring the agent, and named the leg."""

    agent: str
    offer: str
    leg: str


@dataclass(frozen=True, slots=True)
class OfferAccepted:
    """The agent took the contact; that they met is a fact of its own."""

    agent: str
    offer: str


@dataclass(frozen=True, slots=True)
class OfferEnded:
    """An offer came to nothing.

    `reason` is one of: declined, no_answer, busy, failed, ring_failed, ring_lost, agent_left, agent_away, caller_gone,
    caller_left, not_joined, not_reached, taken_back.
    """

    agent: str
    offer: str
    reason: str


@dataclass(frozen=True, slots=True)
class TalkBegan:
    """Contact and agent are both in the room. `waited` in milliseconds since the contact's place was given.

    0 where another agent, who had asked this one, has put him through.
    """

    agent: str
    offer: str
    queue: str
    waited: int


@dataclass(frozen=True, slots=True)
class HoldBegan:
    """The agent lets the contact wait in the middle of their talk."""

    agent: str
    offer: str


@dataclass(frozen=True, slots=True)
class HoldEnded:
    """He has come back to the contact, after `seconds`. A talk may end without that."""

    agent: str
    offer: str
    seconds: int


@dataclass(frozen=True, slots=True)
class TalkEnded:
    """The room is over. `by` is caller, agent or carrier; `seconds` since both were in the room."""

    agent: str
    offer: str
    by: str
    seconds: int


@dataclass(frozen=True, slots=True)
class WrapUpEnded:
    """The agent is done with the contact. `seconds` of wrap-up."""

    agent: str
    offer: str
    seconds: int


@dataclass(frozen=True, slots=True)
class AgentSpent:
    """What an agent has done from `since` to `until` (epoch milliseconds): states of `policy.agents`, each with its ms.

    It is told when he comes to rest and when his presence changes, so `presence` and `reason` are those of the whole
    time. The next one begins where this one ends; `afresh`: it is the first one, or the first after a loss.
    """

    agent: str
    presence: str
    reason: str
    since: int
    until: int
    spent: Sequence[tuple[str, int]]
    afresh: bool


FloorEvent = (
    OfferMade
    | Consulted
    | AgentRung
    | OfferAccepted
    | OfferEnded
    | TalkBegan
    | HoldBegan
    | HoldEnded
    | TalkEnded
    | WrapUpEnded
)
