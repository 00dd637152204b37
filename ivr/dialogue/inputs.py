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
class Callback:
    """The callback that a call makes good: `number` is the customer's (E.164), `case` and `queue` what he waited for.

    `attempt` counts from 1; `language` as flows name it.
    """

    id: str
    number: str
    queue: str = ""
    language: str = ""
    case: str = ""
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class CallArrived:
    """A call begins. `caller` is E.164, None where it is withheld; `kind` is a start kind of the flow grammar.

    `flow` is named where we placed the call or an agent hands it over, "" = the one that answers `dialled`. `callback`
    where the call makes one good: `caller` is then its number, and `dialled` the line that we call from.
    """

    call: str
    dialled: str
    caller: str | None = None
    kind: str = "inbound"
    customer: Customer | None = None
    flow: str = ""
    callback: Callback | None = None


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
    """The answer to the question that the last turn asked: how it ended, and what it gave.

    `pending` with a `ticket` where it takes longer: then the words `Await` come, and the answer is heard when it is
    there, in a turn of its own.
    """

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
    """The other side of a dial or a room has gone and the caller is still there; `talked` where they spoke.

    `status`: busy, no-answer, failed, or how else it ended. `number`: who took the call, where that is known.
    """

    status: str
    seconds: int = 0
    talked: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """The caller is back from a connector; `label` is one of its own, or failed, and `values` what it gives."""

    label: str
    values: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftQueue:
    """The caller is out of the carrier's queue without an agent; `label` is one of the flow's queue action.

    Where he chose what was offered while he waited, it is that key.
    """

    label: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """An agent sent the caller back to a step of the flow."""

    step: str


@dataclass(frozen=True, slots=True)
class PassedOn:
    """An agent passes the caller on to another queue, where he stands as if he had waited there since `since_ms`."""

    queue: str
    since_ms: int


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
    | Returned
    | LeftQueue
    | SentBack
    | PassedOn
    | HungUp
    | Broken
)
