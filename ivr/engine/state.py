"""What one call remembers between two turns."""

from __future__ import annotations

from copy import copy
from datetime import datetime

import msgspec

from ivr.dialogue.inputs import Callback, Scalar
from ivr.engine.errors import StateUnreadable
from ivr.flows.actions.visit import Stay, Visit

SCHEMA = 1
READABLE = frozenset({SCHEMA})

SOMEWHERE = -1
"""`at` of a call of which only the step is known: it goes on at the first action of the step that waits."""


class Run(msgspec.Struct, omit_defaults=True):
    """One passage through a flow: `at` is the present action of `step`, counted from 0.

    `values` by full name: `complaint` itself and `complaint.number` below it; secret ones are sealed. `taken` counts
    how often each way with an `at_most` was taken. `left`: the caller has gone, and `on_hang_up` has been begun.
    """

    flow: str
    step: str = ""
    at: int = 0
    values: dict[str, Scalar] = msgspec.field(default_factory=dict)
    taken: dict[str, int] = msgspec.field(default_factory=dict)
    left: bool = False

    def fork(self) -> Run:
        """Return a copy that may be changed."""
        return Run(self.flow, self.step, self.at, self.values.copy(), self.taken.copy(), self.left)


class CallState(msgspec.Struct, omit_defaults=True):
    """All that the engine knows of a call. `runs`: the flow that answered, then those it uses; the last is the present.

    `language` as flows name it. `caller` is E.164, None where it is withheld. `started` is aware, UTC. `customer` has
    the fields that are known. `hint` says what the caller is doing, for a rescue: menu, record, wait or talk.
    `asks_secret`: what he types now is a secret, so whoever reads it shows it to nobody. `case`: the newest one of this
    call. `places`: by queue, the key of the place that he had there. `recording`: the flow wants both sides recorded;
    `taping`: they are; `part` counts the recordings. `messages` counts those that are transcribed; `writing`: in what
    language (BCP 47) the carrier writes down what he says now, "" where it does not.
    `fault`: something failed, and the caller has not been heard since. `gone`: nobody listens any more, since
    `quiet_since` (aware, UTC); `hung_up`: because the caller ended the call, in the step `left_at`. `finished`: the
    flow has come to its end. `ended`: the carrier has said that the call is over. `steps` counts the whole call;
    `actions` and `said` (seconds of speech) count in this turn, while a question keeps it open.
    """

    schema: int
    call: str
    revision: str
    dialled: str
    started: datetime
    runs: list[Run]
    language: str = ""
    language_chosen: bool = False
    caller: str | None = None
    customer: dict[str, Scalar] = msgspec.field(default_factory=dict)
    mark: str = ""
    agent: str = ""
    closed_reason: str = ""
    opens: datetime | None = None
    callback: Callback | None = None
    case: str = ""
    places: dict[str, str] = msgspec.field(default_factory=dict)
    visit: Visit | None = None
    stay: Stay | None = None
    hint: str = "menu"
    asks_secret: bool = False
    recording: bool = False
    taping: bool = False
    part: int = 0
    messages: int = 0
    writing: str = ""
    fault: bool = False
    gone: bool = False
    quiet_since: datetime | None = None
    hung_up: bool = False
    left_at: str = ""
    finished: bool = False
    ended: bool = False
    steps: int = 0
    actions: int = 0
    said: float = 0.0

    @property
    def run(self) -> Run:
        """The present run."""
        return self.runs[-1]

    @property
    def step(self) -> str:
        """Where the caller is: `flow.step` only in a used flow; "" where no flow has begun."""
        if not self.runs:
            return ""
        run = self.runs[-1]
        return run.step if len(self.runs) == 1 else f"{run.flow}.{run.step}"

    @property
    def queue(self) -> str:
        """The queue in which the caller has a place, "" where none."""
        return self.stay.queue if self.stay else ""

    @property
    def place(self) -> str:
        """The key of that place, "" where none."""
        return self.stay.place if self.stay else ""

    @property
    def offer(self) -> str:
        """The offer with which an agent took the caller, "" where he has not been taken."""
        return self.stay.offer if self.stay else ""

    @property
    def longest(self) -> int:
        """Seconds that the caller may wait in this queue, 0 where he is in none."""
        return self.stay.longest if self.stay else 0

    def moved_to(self, step: str) -> CallState:
        """Return the state of a call whose newest one was lost, when the caller is known to be in `step`."""
        twin = self.fork()
        if step != self.step and twin.runs:
            flow, _, name = step.rpartition(".")
            twin.runs = _down_to(twin.runs, flow)
            twin.run.step, twin.run.at = name, SOMEWHERE
            twin.visit = twin.stay = None
        return twin

    def fork(self) -> CallState:
        """Return a copy whose parts may be changed without changing this one."""
        twin = copy(self)
        twin.runs = self.runs.copy()
        if twin.runs:
            twin.runs[-1] = self.runs[-1].fork()
        if self.visit is not None:
            twin.visit = copy(self.visit)
        if self.stay is not None:
            twin.stay = copy(self.stay)
        twin.places = self.places.copy()
        return twin


def _down_to(runs: list[Run], flow: str) -> list[Run]:
    """Return the runs down to that of a used `flow`, a new one where there is none; "" = the flow that answered."""
    names = [run.flow for run in runs]
    if flow and flow not in names[1:]:
        return [*runs, Run(flow)]
    last = len(names) - names[::-1].index(flow) if flow else 1
    return [*runs[: last - 1], runs[last - 1].fork()]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(CallState)


def encode(state: CallState) -> bytes:
    """Return the state as JSON, without what has its usual value."""
    return _encoder.encode(state)


def decode(written: bytes) -> CallState:
    """Return the state that `encode` wrote, in this release or the one before. Raises StateUnreadable."""
    try:
        state = _decoder.decode(written)
    except msgspec.DecodeError as error:
        raise StateUnreadable(str(error)) from error
    if state.schema not in READABLE:
        raise StateUnreadable(f"schema {state.schema}")
    return state
