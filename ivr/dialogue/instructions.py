"""What a turn wants done, in three kinds told apart by when they run.

Words are rendered: they are the reply. A question has an answer that picks the next words, so it is carried out inside
the turn. An effect (`effects.py`) needs no answer: it stands in the outbox of the commit, and is done after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.inputs import Scalar
from ivr.dialogue.secrets import Secret


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text` in `language` (BCP 47) with the carrier's `voice` ("" = its default).

    `fixed` where the text holds no values of the call, so that a renderer may keep what it made of it.
    """

    text: str
    language: str = "en-US"
    voice: str = ""
    ssml: bool = False
    fixed: bool = True
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Play:
    """Play the recording at `path`: a file below `prompts/audio/`, or an absolute URL."""

    path: str
    loop: int = 1


@dataclass(frozen=True, slots=True)
class Tones:
    """Play keys to the other side: `0-9 * # w`, where w waits half a second."""

    keys: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence, in seconds."""

    seconds: float


Spoken = Say | Play | Tones | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak, then listen. `wait` in seconds; `most` keys at most, 0 = any number; `end_key` "" = none.

    With `speech` the caller may say it too, in `language` (BCP 47); `hints` are what he will likely say. `secret`: what
    he types stands in clear nowhere.
    """

    words: tuple[Spoken, ...]
    wait: float = 5.0
    most: int = 1
    end_key: str = ""
    speech: bool = False
    language: str = "en-US"
    hints: tuple[str, ...] = ()
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller. `longest` and `silence` in seconds; `end_key` one of `0-9*#`; `language` (BCP 47) is his.

    `part` counts the messages of a call that are transcribed, from 1.
    """

    longest: int = 180
    silence: int = 5
    end_key: str = "#"
    beep: bool = True
    trim: bool = True
    transcribe: bool = False
    language: str = "en-US"
    part: int = 0


@dataclass(frozen=True, slots=True)
class StopTranscribing:
    """What the caller says from here on is no part of the message `part`, which was spoken in `language` (BCP 47)."""

    part: int
    language: str


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Record both sides from here on, beside all that follows. `part` counts the recordings of a call, from 1."""

    part: int


@dataclass(frozen=True, slots=True)
class StopRecording:
    """End that recording. Asking for a secret ends one part, and what follows begins the next."""

    part: int


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Wait in the carrier's queue, listening to what the looks say."""

    queue: str


@dataclass(frozen=True, slots=True)
class JoinRoom:
    """Meet the other side in a conference. `label` tells the legs of a room apart: caller, agent, or a supervisor.

    Without `stays` the room ends with this leg. `muted`: nobody hears it; `coach`: the call that alone hears it.
    """

    room: str
    label: str
    offer: str = ""
    stays: bool = False
    muted: bool = False
    coach: str = ""


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring `number` (E.164) for `ring` seconds and join both; whoever takes the call presses a key at `screen` first.

    `screen` is a path below our public address; `then` is where the caller's leg goes on.
    """

    number: str
    ring: int
    screen: str
    then: str


@dataclass(frozen=True, slots=True)
class DialNumbers:
    """Ring `numbers` (E.164) for `ring` seconds each, one after the other or all at once, and join who takes the call.

    `caller_id`: which number they see, the line's own or the caller's. `screen`, `whisper`: whether whoever picks up
    first presses 1 to take the call, and hears something before he is joined; `ivr.engine.dialling` has the words.
    """

    numbers: tuple[str, ...]
    order: Literal["in_turn", "together"] = "in_turn"
    ring: int = 25
    caller_id: Literal["line", "caller"] = "line"
    screen: bool = False
    whisper: bool = False
    record: bool = False


@dataclass(frozen=True, slots=True)
class Connect:
    """Hand the caller to a `connector` of directory.yaml and come back with `Returned`. Pay may be sent secrets."""

    kind: Literal["stream", "pay", "hand_over"]
    connector: str
    send: Mapping[str, str | Secret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Await:
    """Ask again for the answer that the question's `pending` has given a `ticket` for."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave the carrier's queue: the only word with which a look ends the waiting."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Fetch the document at `path` (with its query, below our public address)."""

    path: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Refuse the call before it is answered."""

    busy: bool = False


Word = (
    Say
    | Play
    | Tones
    | Pause
    | Gather
    | Record
    | StopTranscribing
    | StartRecording
    | StopRecording
    | Enqueue
    | JoinRoom
    | Dial
    | DialNumbers
    | Connect
    | Await
    | Leave
    | Redirect
    | Hangup
    | Reject
)


@dataclass(frozen=True, slots=True)
class SeekPlace:
    """Question: may the caller wait in `queue`? Labels: placed (values: place), full, nobody_there, failed.

    A place that was kept for a `callback` comes with it and `since_ms`; an agent who waits for him, with `offer`,
    `agent` and `room`. The place is promised in the case record before he hears of it. `skills` name -> least level.
    `longest` in seconds; 0 = only if somebody is free now. With `agent` only he will do, and `queue` is his own:
    `agent.<name>`. `callback`: the id of the one that is being made. `waited_at`: the key of a place that he had in an
    agent's own queue before, "" where he had none: `since_ms` says then that his wait for that agent counts.
    """

    queue: str
    skills: Mapping[str, int] = field(default_factory=dict)
    priority: int = 5
    longest: int = 1800
    agent: str = ""
    callback: str = ""
    waited_at: str = ""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Question: open a case, for a `queue` or for one `agent`. Labels: done (values: id, number), failed."""

    kind: str
    topic: str = ""
    words: str = ""
    recording: str = ""
    queue: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    agent: str = ""


@dataclass(frozen=True, slots=True)
class ChangeCase:
    """Question: update or close `case` (id or number), or put a note on it. Labels: done (values: id, number), failed.

    What is "" stays as it is. A note without a case is put on the newest one of this call, else on the call itself.
    """

    change: Literal["update", "close", "note"]
    case: str = ""
    note: str = ""
    reason: str = ""
    topic: str = ""
    words: str = ""
    recording: str = ""
    queue: str = ""
    agent: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookUp:
    """Question: ask a `service` of directory.yaml for `path`; `send` is its query, or the body of a post.

    Labels: found (values: the fields that the service gives, typed; an unset one is left out), not_found, failed, and
    where `may_pend` pending (values: ticket) for an answer that takes longer than 1.2 s. `wait` in seconds, all
    `attempts` included. In a post secrets may be sent.
    """

    service: str
    method: Literal["get", "post"]
    path: str
    send: Mapping[str, str | Secret] = field(default_factory=dict)
    wait: float = 3.0
    attempts: int = 1
    may_pend: bool = True


@dataclass(frozen=True, slots=True)
class RunFunction:
    """Question: run a function of `ivr/functions/`. Labels: its own (values: what that label gives), failed, pending.

    `arguments` are given as text where they are secret, else as the call knows them; an unset one is left out.
    """

    function: str
    arguments: Mapping[str, Scalar | Secret] = field(default_factory=dict)
    may_pend: bool = True


@dataclass(frozen=True, slots=True)
class Notify:
    """Question: accept a message for sending. Labels: sent, failed (no number, not allowed).

    `to`: E.164 for an sms, the name of a mailbox or of a webhook of directory.yaml for the others. `text` is the key of
    what is written, for the record; `subject` and `body` are ready in `language` (as flows name it). `attach`: the id
    of a recording. `send`: the body of a webhook.
    """

    by: Literal["sms", "email", "webhook"]
    to: str
    text: str = ""
    subject: str = ""
    body: str = ""
    language: str = ""
    attach: str = ""
    send: Mapping[str, str] = field(default_factory=dict)


Question = SeekPlace | OpenCase | ChangeCase | LookUp | RunFunction | Notify | FindSlots | BookCallback | RetryCallback
