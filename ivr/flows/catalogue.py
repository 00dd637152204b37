"""The catalogue: everything that a revision of `callflows/` says, frozen and ready to walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ivr.flows.directory import Directory
from ivr.flows.hours import Calendar
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
class Flow:
    """One flow file. `start` maps a start kind to a step; `keys` a key as pressed (`0-9*#`) to a step.

    `types` says of which type each name is that the flow's actions save or set.
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
    types: Mapping[str, str] = field(default_factory=dict)
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All flows, prompts, calendars and queues of one revision.

    `revision` is the hash of the sources (hex). `lines` maps a number (E.164), or `any`, to the flow that answers it.
    `words`: language -> name -> what callers say for an option.
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

    def flow_for(self, dialled: str) -> Flow | None:
        """Return the flow that answers `dialled` (E.164), else the one that answers any number, else None."""
        name = self.lines.get(dialled) or self.lines.get("any")
        return self.flows[name] if name else None
