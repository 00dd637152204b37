"""What a call can hear: every input that moves a call on, whoever the carrier is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Customer:
    """The one customer whom our book knows by the caller's number."""

    id: str
    name: str = ""
    language: str = ""
    vip: bool = False
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class CallArrived:
    """A call begins. `caller` is E.164, None where it is withheld; `kind` is a start kind of the flow grammar."""

    call: str
    dialled: str
    caller: str | None = None
    kind: str = "inbound"
    customer: Customer | None = None


@dataclass(frozen=True, slots=True)
class Digits:
    """Keys pressed, of `0-9*#`; the key that ended the entry is not among them."""

    keys: str


@dataclass(frozen=True, slots=True)
class Speech:
    """Words heard, with the carrier's confidence (0 to 1) where it gives one."""

    words: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class NoInput:
    """The caller was asked and stayed silent."""


@dataclass(frozen=True, slots=True)
class Continued:
    """A document ran to its end and the carrier asks what comes next."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording ended. `key` ended it, or nothing; `hung_up` where the caller left while speaking."""

    recording: str
    url: str
    seconds: int
    key: str = ""
    hung_up: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to the question that the last turn asked: how it ended, and what it gave."""

    label: str
    values: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """An agent took the caller: both meet in `room`."""

    offer: str
    agent: str
    room: str


@dataclass(frozen=True, slots=True)
class PutBack:
    """The agent's side failed before a word was spoken: the caller waits on, at the old place."""

    offer: str


@dataclass(frozen=True, slots=True)
class LegEnded:
    """The other side of a dial or a room has gone and the caller is still there; `talked` where they spoke."""

    status: str
    seconds: int = 0
    talked: bool = False


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """The caller is out of the carrier's queue without an agent; `label` is one of the flow's queue action."""

    label: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """An agent sent the caller back to a step of the flow."""

    step: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The carrier says that the call is over; `status` is its last word, `seconds` the length of the call."""

    status: str = "completed"
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """Something of ours failed in this turn: the flow goes where its `defaults.failed` leads, else to a person."""

    reason: str


Input = (
    CallArrived
    | Digits
    | Speech
    | NoInput
    | Continued
    | Recorded
    | Answered
    | Taken
    | PutBack
    | LegEnded
    | LeftQueue
    | SentBack
    | HungUp
    | Broken
)
