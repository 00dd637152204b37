"""What a function is, what it is given of the world, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol

from ivr.dialogue.inputs import Customer, Scalar
from ivr.flows.functions import Function


class FunctionError(Exception):
    """A function cannot do what it is asked; its caller goes the way of `failed`. The message is for the record."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip())


@dataclass(frozen=True, slots=True)
class Answer:
    """How it ended, and what that label gives."""

    label: str
    values: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PinChecked:
    """Whether a PIN is right. `customer` where it is, and is a customer's."""

    label: Literal["right", "wrong", "locked", "none"]
    customer: Customer | None = None


class Pins(Protocol):
    """The PINs of the case record. Each wrong one counts, and after some there is a lock."""

    def check(self, subject: str, pin: str, key: str) -> PinChecked:
        """Check the PIN of a customer's number, or of another subject; the same key is the same try.

        `none` where the subject has no PIN and nobody is to be kept from knowing that.
        """


class Switch(Protocol):
    """The emergency switch of each calendar."""

    def turn_on(self, calendar: str, lasts: timedelta, reason: str, by: str) -> None:
        """Close the calendar for so long."""

    def turn_off(self, calendar: str, reason: str, by: str) -> None:
        """Let its hours hold again."""


class Signed(NamedTuple):
    """What an agent is now, and which language (ISO 639) he is spoken to in, "" = he has not said."""

    state: str
    language: str = ""


class Agents(Protocol):
    """The agents, as far as a telephone may move them."""

    def sign(self, number: str, turn: str, reason: str, phone: str) -> Signed:
        """Set what the agent with this number wants, "" = leave it, and say what he is then.

        That is available, on_break, offline or not_answering; no_phone where he wants to be available, `phone` (E.164)
        is "", and no other is known.
        """


class Callbacks(Protocol):
    """Those who are to be called back, by number (E.164) and queue."""

    def open_since(self, number: str, queue: str) -> datetime | None:
        """Return when the place of an open callback was given, None where there is none."""

    def cancel(self, number: str, queue: str) -> bool:
        """End an open callback; False where there is none."""


@dataclass(frozen=True, slots=True)
class World:
    """What a function is given beside its arguments.

    `key` names this one asking, the same when it is repeated. `caller` is E.164, "" where withheld. `now` is aware,
    UTC. `calendars`: those of the flows that this call walks by.
    """

    call: str
    key: str
    caller: str
    now: datetime
    calendars: frozenset[str]
    pins: Pins
    switch: Switch
    agents: Agents
    callbacks: Callbacks


Body = Callable[[Mapping[str, Scalar], World], Answer]


@dataclass(frozen=True, slots=True)
class Runnable:
    """A function: what it declares, and what it does.

    `run` gets its arguments by name, each of the kind that is declared; what may be missing and is unset is left out.
    It may take seconds, and may raise anything: that is `failed`.
    """

    declared: Function
    run: Body

    @property
    def name(self) -> str:
        """The name that flows call it by."""
        return self.declared.name
