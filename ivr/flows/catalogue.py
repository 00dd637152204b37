"""The catalogue: everything that a revision of `callflows/` says, frozen and ready to walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ivr.flows.directory import Directory
from ivr.flows.functions import Function
from ivr.flows.hours import Calendar
from ivr.flows.messages import Message
from ivr.flows.problems import NOWHERE, Place
from ivr.flows.prompts import Prompt
from queueing.policy.rules import QueueRules

if TYPE_CHECKING:
    from ivr.flows.actions import Action


@dataclass(frozen=True, slots=True)
class Defaults:
    """What each menu and ask of a flow does unless it says otherwise; `wait` in seconds.

    `no_input` and `no_match` are prompts, `give_up` and `failed` steps; None where the flow names none.
    """

    wait: float = 5.0
    tries: int = 3
    no_input: str | None = None
    no_match: str | None = None
    give_up: str | None = None
    failed: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a person may be from any menu: so many key presses, and so many seconds of talk."""

    keys: int = 3
    talk: float = 90.0


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow file. `start` maps a start kind to a step; `keys` a key as pressed (`0-9*#`) to a step.

    `languages`: of a flow that names none, those of all flows that use it. `takes`: the type of each argument;
    `returns`: the names that each of its labels hands back. `types` says of which type each name is that the flow's
    actions save or set: one of the language, or `service <name>`, `function <name>`, `connector <name>` for all that
    one of these gives.
    """

    name: str
    title: str
    languages: tuple[str, ...]
    start: Mapping[str, str]
    steps: Mapping[str, tuple[Action, ...]]
    defaults: Defaults = Defaults()
    keys: Mapping[str, str] = field(default_factory=dict)
    send_back: tuple[str, ...] = ()
    on_hang_up: str | None = None
    takes: Mapping[str, str] = field(default_factory=dict)
    returns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    limits: Limits = Limits()
    types: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All flows, prompts, messages, calendars and queues of one revision.

    `revision` is the hash of the sources (hex). `lines` maps a number (E.164), or `any`, to the flow that answers it.
    `words`: language -> name -> what callers say for an option. `messages`: SMS and mail by key. `functions`: what
    those declare that `run` may call.
    """

    revision: str
    flows: Mapping[str, Flow]
    lines: Mapping[str, str]
    prompts: Mapping[str, Prompt]
    calendars: Mapping[str, Calendar]
    queues: Mapping[str, QueueRules]
    directory: Directory
    zone: ZoneInfo
    words: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)

    def flow_for(self, dialled: str) -> Flow | None:
        """Return the flow that answers `dialled` (E.164), else the one that answers any number, else None."""
        name = self.lines.get(dialled) or self.lines.get("any")
        return self.flows[name] if name else None
