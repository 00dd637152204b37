"""What people do in a rehearsal, and whoever does it for them: the engine's own line, or a telephone on a real one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from ivr.flows.problems import NOWHERE, Place

KEY_NAMES = {"*": "star", "#": "hash"}
PLAIN = re.compile(r"[\w'¿¡][\w ,.?!'¿¡-]*\Z")
"""Texts that YAML reads as they are, so that they need no quotes."""


class Words(NamedTuple):
    """What the caller is to hear: a `prompt` by its key, else any sentence that holds `text`."""

    prompt: str = ""
    text: str = ""

    def __str__(self) -> str:
        return self.prompt or json.dumps(self.text, ensure_ascii=False)


class Party(Protocol):
    """The caller and the agents of one call. Each verb raises Unmet where it cannot be done, or is not so."""

    def dials(self) -> None:
        """The call begins."""

    def hears(self, words: Words) -> None:
        """The caller has heard `words` since his last move, after those that he was said to have heard before."""

    def presses(self, keys: str) -> None:
        """The caller presses keys of `0-9*#`, all for one entry."""

    def says(self, words: str) -> None:
        """The caller says something to the line."""

    def is_silent(self, times: int) -> None:
        """The caller lets so many askings pass."""

    def records(self, seconds: float, *, hangs_up: bool) -> None:
        """The caller speaks for so long where a message is recorded, and ends it with a key, or by hanging up."""

    def waits(self, seconds: float) -> None:
        """Time passes: in a queue until he is out of it at most."""

    def hangs_up(self) -> None:
        """The caller hangs up; where the call is over already, nothing happens."""

    def agent_accepts(self) -> None:
        """An agent takes the waiting caller."""

    def agent_declines(self) -> None:
        """An agent is rung, and does not take the caller."""

    def agent_hangs_up(self) -> None:
        """The agent who talks to the caller hangs up."""

    def agent_sends_back(self, step: str) -> None:
        """The agent who talks to the caller sends him back to a step of the flow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of a talk; `str` is that line in YAML."""

    place: Place = NOWHERE

    def done_by(self, party: Party) -> None:
        """Let the party do it. Raises Unmet."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Hears(Move):
    """The caller has heard all of `words`, in this order; others may come between."""

    words: tuple[Words, ...]

    def done_by(self, party: Party) -> None:
        """Listen for one after the other."""
        for one in self.words:
            party.hears(one)

    def __str__(self) -> str:
        named = ", ".join(map(str, self.words))
        return f"hears: {named if len(self.words) == 1 else f'[{named}]'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presses(Move):
    """Keys are pressed."""

    keys: str

    def done_by(self, party: Party) -> None:
        """Press them."""
        party.presses(self.keys)

    def __str__(self) -> str:
        bare = KEY_NAMES.get(self.keys, self.keys)
        return f"presses: {bare if bare[0].isalnum() else json.dumps(bare)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Says(Move):
    """Words are said to the line."""

    words: str

    def done_by(self, party: Party) -> None:
        """Say them."""
        party.says(self.words)

    def __str__(self) -> str:
        return f"says: {self.words if PLAIN.match(self.words) else json.dumps(self.words, ensure_ascii=False)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence(Move):
    """Nothing is said and no key pressed, for so many askings."""

    times: int = 1

    def done_by(self, party: Party) -> None:
        """Be silent."""
        party.is_silent(self.times)

    def __str__(self) -> str:
        return "silence" if self.times == 1 else f"silence: {self.times}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Records(Move):
    """A message is spoken, `seconds` long; `hangs_up` where the next move is to hang up, which ends it then."""

    seconds: float
    hangs_up: bool = False

    def done_by(self, party: Party) -> None:
        """Speak."""
        party.records(self.seconds, hangs_up=self.hangs_up)

    def __str__(self) -> str:
        return f"records: {lasting(self.seconds)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits(Move):
    """Time passes, in seconds."""

    seconds: float

    def done_by(self, party: Party) -> None:
        """Wait."""
        party.waits(self.seconds)

    def __str__(self) -> str:
        return f"waits: {lasting(self.seconds)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HangsUp(Move):
    """The caller hangs up."""

    def done_by(self, party: Party) -> None:
        """Hang up."""
        party.hangs_up()

    def __str__(self) -> str:
        return "hangs_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAccepts(Move):
    """An agent takes the caller."""

    def done_by(self, party: Party) -> None:
        """Take him."""
        party.agent_accepts()

    def __str__(self) -> str:
        return "agent: accepts"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDeclines(Move):
    """An agent is offered the caller, and does not take him."""

    def done_by(self, party: Party) -> None:
        """Decline."""
        party.agent_declines()

    def __str__(self) -> str:
        return "agent: declines"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentHangsUp(Move):
    """The agent ends the talk."""

    def done_by(self, party: Party) -> None:
        """Hang up on the agent's side."""
        party.agent_hangs_up()

    def __str__(self) -> str:
        return "agent: hangs_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSendsBack(Move):
    """The agent gives the caller back to the flow, at `step`."""

    step: str

    def done_by(self, party: Party) -> None:
        """Send him back."""
        party.agent_sends_back(self.step)

    def __str__(self) -> str:
        return f"agent: {{sends_back: {self.step}}}"


def lasting(seconds: float) -> str:
    """Return a duration as files write it, in whole minutes where it has such, else in whole seconds."""
    whole = round(seconds)
    return f"{whole // 60}m" if whole and not whole % 60 else f"{whole}s"
