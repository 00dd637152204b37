"""What happened, for the case record. The outcome is not an event: it is derived from these at settlement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CallBegan:
    """A call was begun with `flow` at `revision`. `caller` "" where withheld; `customer` "" where unknown."""

    flow: str
    revision: str
    dialled: str
    caller: str = ""
    customer: str = ""
    kind: str = "inbound"


@dataclass(frozen=True, slots=True)
class StepEntered:
    """The caller came to a step; `flow.step` where the step is another flow's than the one that answered."""

    step: str


@dataclass(frozen=True, slots=True)
class MenuChosen:
    """An option was taken, by key or by word."""

    step: str
    option: str
    by: str = "key"


@dataclass(frozen=True, slots=True)
class NoInputHeard:
    """Silence after an asking."""

    step: str
    asking: int


@dataclass(frozen=True, slots=True)
class NoMatchHeard:
    """Something that is none of the choices."""

    step: str
    asking: int


@dataclass(frozen=True, slots=True)
class ValueSaved:
    """The call learned a value; a secret one shows as dots."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Marked:
    """How far the caller has come, in the flow's own word; counts once `after` seconds of speech have been heard."""

    mark: str
    served: bool = False
    after: float = 0.0


@dataclass(frozen=True, slots=True)
class LanguageSet:
    """The spoken language; `known` is no where the flow lacks it, so nothing changed."""

    language: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case was opened from the flow."""

    case: str
    kind: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class CaseChanged:
    """A case was updated or closed, or a note put on it or on the call; `change` is update, close or note."""

    change: str
    case: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words on the case, for reports."""

    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identified:
    """The flow has found out who is calling; `fields` are what it was told of him."""

    customer: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedOutside:
    """Something outside the call was asked: `what` is lookup, run, stream, pay or hand_over, `of` its name."""

    what: str
    of: str
    label: str


@dataclass(frozen=True, slots=True)
class Notified:
    """A message was accepted for sending, or not: `text` is its key, `label` sent or failed."""

    by: str
    to: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class CallbackBooked:
    """A callback was promised; `already` where an older promise stands. `at` "" = when his turn comes."""

    callback: str
    number: str
    queue: str
    at: str = ""
    already: bool = False


@dataclass(frozen=True, slots=True)
class CallbackRefused:
    """No callback was promised; `label`: invalid_number, refused (not to be called) or no_slot."""

    number: str
    queue: str
    label: str


@dataclass(frozen=True, slots=True)
class CallbackMoved:
    """This callback will be made once more, `at` (ISO 8601)."""

    callback: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class RecordingSet:
    """Both sides are recorded from here on, or no longer."""

    on: bool


@dataclass(frozen=True, slots=True)
class CallerPassedOn:
    """An agent has passed the caller on to another queue."""

    queue: str
    agent: str


@dataclass(frozen=True, slots=True)
class CallerSentBack:
    """An agent has sent the caller back to `step`."""

    step: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class QueueEntered:
    """The caller was given a place in a queue."""

    queue: str
    place: str


@dataclass(frozen=True, slots=True)
class WaitSaid:
    """A waiting caller was told that he will wait up to so many `minutes` still, with `ahead` callers before him."""

    queue: str
    place: str
    minutes: int
    ahead: int


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """The caller left the queue; `reason` is gone, or a label of the queue action."""

    queue: str
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Connected:
    """An agent took the caller. That they talked is a fact of its own."""

    queue: str
    agent: str
    offer: str


@dataclass(frozen=True, slots=True)
class Talked:
    """Caller and agent were in one room, for so many `seconds` where that is known."""

    agent: str
    offer: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Overheard:
    """A supervisor came into the talk. `how`: listen (nobody hears him), coach (the agent alone does), or join."""

    by: str
    agent: str
    how: str


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """A recording was kept."""

    recording: str
    url: str
    seconds: int


@dataclass(frozen=True, slots=True)
class CallRecorded:
    """A recording of both sides can be fetched: of the call, or of a stretch of it, or of a dial."""

    recording: str
    url: str
    seconds: int


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """A piece of the message `part`, written down while it was spoken; `number` gives the order of the pieces."""

    part: int
    number: int
    words: str


@dataclass(frozen=True, slots=True)
class MessageMade:
    """Which recording holds the message `part`, whose pieces are written down apart from it."""

    part: int
    recording: str


@dataclass(frozen=True, slots=True)
class Transcribed:
    """What was said in a recording, as the carrier has understood it."""

    recording: str
    words: str


@dataclass(frozen=True, slots=True)
class LegFinished:
    """The other side of a dial has gone; `answered` where it was a talk."""

    to: str
    status: str
    answered: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The flow refused the call, or its caller is blocked."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """Something failed: `what` names it, `reason` says how, without secrets."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Recovered:
    """The call's live state was lost and has been restored; turns from `lost` on are missing from the journal."""

    lost: int


@dataclass(frozen=True, slots=True)
class FlowEnded:
    """The flow came to its end before the caller hung up; `why` is hangup, reject or fault (ours)."""

    why: str


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The carrier says that the call is over, after so many `seconds`."""

    status: str
    seconds: int = 0


Event = (
    CallBegan
    | StepEntered
    | MenuChosen
    | NoInputHeard
    | NoMatchHeard
    | ValueSaved
    | Marked
    | LanguageSet
    | CaseOpened
    | CaseChanged
    | Tagged
    | Identified
    | AskedOutside
    | Notified
    | CallbackBooked
    | CallbackMoved
    | CallbackRefused
    | RecordingSet
    | CallerSentBack
    | CallerPassedOn
    | QueueEntered
    | WaitSaid
    | QueueLeft
    | Connected
    | Talked
    | Overheard
    | MessageLeft
    | CallRecorded
    | Transcribed
    | WordsHeard
    | MessageMade
    | LegFinished
    | Refused
    | Failed
    | Recovered
    | FlowEnded
    | CallEnded
)
