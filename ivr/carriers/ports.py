"""What a carrier does for the house. Another carrier: another folder with these names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from ivr.dialogue.inputs import CallArrived, HungUp, Input
from ivr.dialogue.instructions import Word

Kind = Literal["gather", "record", "room", "queue", "dial", "connect", "go"]
"""What an answer answers: the `k` of its URL."""


class Headers(Protocol):
    """The headers of a request: a dict with the usual spelling, or what a web framework hands out."""

    def get(self, key: str, /) -> str | None:
        """The header's value, None where it is not there."""


class Posted(NamedTuple):
    """A request that is really the carrier's. Of a doubled name the first value wins; blank values are kept."""

    fields: Mapping[str, str]
    query: Mapping[str, str]
    path: str


@dataclass(frozen=True, slots=True)
class Forged:
    """A request that is not the carrier's, or not provably so; `reason` holds no secret. A webhook answers 403."""

    reason: str


class Links(NamedTuple):
    """What the URLs of a document carry. `base` is our public address, without a slash at its end.

    `hint` is what the caller does, for the rescue: menu, wait, talk or record. With wait the document is a look, or
    ends in the carrier's queue, and words that run out are followed by the next look, not by a turn.
    `action` is a path with query that answers go to instead of the call's next turn: an agent's leg has no turns.
    `line` and `caller` (E.164, or empty) are the two numbers that a dial may show.
    """

    base: str
    turn: int
    step: str
    revision: str
    hint: str
    language: str
    action: str = ""
    line: str = ""
    caller: str = ""


@dataclass(frozen=True, slots=True)
class Outlet:
    """Something outside that a caller is handed to, and comes back from.

    `address`: of a stream, a wss:// URL; of a pay, the name of the payment connector at the carrier; of a hand_over, a
    SIP address, a number, or `refer:` and a SIP address. `send` is in clear: a document with it is never stored.
    """

    kind: Literal["stream", "pay", "hand_over"]
    address: str
    send: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Came:
    """A caller is back from an outlet: `result` in the carrier's word, "" where it says none.

    `good` where it went well, as far as the carrier can tell; `values` are what it says besides, by our names for it.
    """

    result: str
    good: bool
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DialledLeg:
    """The leg of somebody who was dialled from a call: `call` is that call, `status` the carrier's word for the leg."""

    call: str
    leg: str
    number: str
    status: str
    seconds: int = 0
    over: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a recording, as the carrier has understood them."""

    recording: str
    words: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """What a caller said, written down while he spoke; `number` gives the order of his utterances."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """What happened in a conference. `label` and `call` name the leg; they are empty for start and end.

    `id` is the carrier's own for it: a room of the same name that begins anew has another.
    """

    kind: Literal["start", "end", "join", "leave", "other"]
    room: str
    label: str
    call: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A caller in the carrier's queue asks what he hears next. `position` counts from 1; None where it is not told."""

    waited_s: int
    position: int | None


@dataclass(frozen=True, slots=True)
class Failure:
    """What the carrier could not fetch or play: its error code and our URL; empty where it does not say."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class MessageReady:
    """A recording can be fetched; `seconds` is its length."""

    recording: str
    url: str
    seconds: int


@dataclass(frozen=True, slots=True)
class LiveLeg:
    """A leg as the carrier sees it: `live` while it talks, `over` once it has ended, else it still rings.

    `status` and `direction` are the carrier's words; `outbound` where we placed the call, and no Dial did. `seconds`
    once it is over.
    """

    call: str
    to: str
    from_: str
    status: str
    direction: str
    seconds: int = 0
    live: bool = False
    over: bool = False
    outbound: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """A leg in a conference that goes on; `ends`: without this leg it does not."""

    room: str
    label: str
    call: str
    ends: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """The carrier knows no such call."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text message that the carrier has accepted. `made_at` is aware, None where the carrier does not say."""

    id: str
    to: str
    body: str
    made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wiring:
    """Where a number's calls go: three absolute URLs, all asked by POST."""

    voice_url: str
    fallback_url: str
    status_url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A number of ours at the carrier. `methods` are those of the three URLs.

    `diverted` names what overrides its URLs (an application, a trunk); empty where nothing does.
    """

    id: str
    number: str
    name: str
    wiring: Wiring
    methods: tuple[str, str, str] = ("POST", "POST", "POST")
    diverted: str = ""


class Reader(Protocol):
    """Is it really the carrier, and what does it say? All methods but `open` raise `Unreadable`, and nothing else."""

    def open(self, method: str, target: str, body: bytes, headers: Headers) -> Posted | Forged:
        """Check the signature and split the body, in one go. `target` is path and query exactly as on the wire.

        Raises `Unreadable` where the body is longer than any carrier's.
        """

    def call(self, posted: Posted) -> str:
        """The call that the request is about."""

    def arrival(self, posted: Posted) -> CallArrived:
        """A call begins; `customer` is left None."""

    def answer(self, posted: Posted, kind: str) -> Input:
        """What the caller answered to gather, record, room, dial or go."""

    def came(self, posted: Posted) -> Came:
        """How a caller came back from an outlet."""

    def parent(self, posted: Posted) -> str:
        """The call from which the leg that the request is about was dialled."""

    def dialled_leg(self, posted: Posted) -> DialledLeg:
        """What became of a leg that was dialled from a call."""

    def placed_by_us(self, posted: Posted) -> bool:
        """Whether the request is about a call that we have placed."""

    def machine_answered(self, posted: Posted) -> bool:
        """Whether the carrier has found that no person answered; where it does not know, a person has."""

    def queue_result(self, posted: Posted) -> str:
        """How the waiting in the carrier's queue ended, in the carrier's word."""

    def status(self, posted: Posted) -> str:
        """The status of the leg, in the carrier's word. Never move a state on that of a document request."""

    def final(self, posted: Posted) -> HungUp | None:
        """The end of the call; None where it goes on."""

    def room_event(self, posted: Posted) -> RoomEvent:
        """What happened in a conference."""

    def look(self, posted: Posted) -> Look:
        """A caller who waits asks what he hears next."""

    def failure(self, posted: Posted) -> Failure:
        """Why the fallback is asked."""

    def message_ready(self, posted: Posted) -> MessageReady | None:
        """A recording can be fetched; None where there is none (yet)."""

    def transcript(self, posted: Posted) -> Transcript | None:
        """A recording was written down; None where that failed."""

    def utterance(self, posted: Posted) -> Utterance | None:
        """A piece of what is being said was written down; None for all else that is told of it."""


class Renderer(Protocol):
    """Words into the carrier's language."""

    def document(self, words: Sequence[Word], links: Links) -> bytes:
        """A document that never runs out: words that neither wait nor end are followed by the next turn.

        Raises `DocumentTooLarge`.
        """

    def aside(self, words: Sequence[Word], links: Links) -> bytes:
        """A document for somebody who was dialled: when it runs out he is joined with the caller.

        Raises `DocumentTooLarge`.
        """

    def outlet(self, outlet: Outlet, links: Links) -> bytes:
        """The document that hands a caller over; `connect` is asked when he is back.

        Raises `NoSuchOutlet` where the carrier cannot reach the address, and `DocumentTooLarge`.
        """

    def empty(self) -> bytes:
        """A document that does nothing: the answer to a fact. Never to an answer, for that would hang up."""

    def url(self, path: str, links: Links) -> str:
        """The absolute URL of a document of ours at `path`, which brings back all that `links` carry."""


class Control(Protocol):
    """What we ask of the carrier. Blocking, safe to use from many threads, never repeats a request by itself.

    All raise `CarrierDown` (not asked), `CarrierSilent` (asked, unknown) and `CarrierRefused`. URLs are absolute; how
    often the carrier is to try each of them is added here, where a URL does not say it already.
    """

    def prepare(self) -> None:
        """Do what would make the first request slow; asks nothing yet."""

    def ring(
        self,
        *,
        to: str,
        caller_id: str,
        url: str,
        fallback_url: str,
        ring_seconds: int,
        notice_url: str = "",
        machine_url: str = "",
    ) -> str:
        """Place a call and give back its id. `notice_url` is told of initiated, ringing, answered and the end.

        With `machine_url` the carrier listens, beside the call, whether a machine answered, and tells it there.
        """

    def move(self, call: str, url: str, fallback_url: str) -> bool:
        """Have a call in progress fetch another document; False where it is not in progress."""

    def take(self, queue: str, call: str, url: str) -> bool:
        """Take a caller out of the carrier's queue; False where he no longer waits there."""

    def hang_up(self, call: str) -> None:
        """End a call, whatever its state; well where it is over already."""

    def leg(self, call: str) -> LiveLeg | None:
        """A leg as it is now; None where the carrier knows none."""

    def live_legs(self) -> list[LiveLeg]:
        """All legs that have not ended. The carrier's list may lag some seconds behind."""

    def calls_to(self, number: str, since: datetime) -> list[LiveLeg]:
        """All legs that we placed to a number since that moment, over or not, the newest first."""

    def rooms(self, *, begun: bool = True) -> list[Seat]:
        """Who is in a conference now that has begun, or has not yet, for somebody is alone in it.

        One request, and one more a room.
        """

    def room(self, room: str) -> list[Seat]:
        """Who is in this conference now; nobody where there is none."""

    def hold(self, room: str, call: str, *, held: bool, url: str = "") -> bool:
        """Let a leg hear the document at `url` (else the carrier's music) and not its conference, or let it back.

        False where it is not in it.
        """

    def overhear(self, room: str, call: str, *, muted: bool, coach: str = "") -> bool:
        """Change who in a conference hears a leg: nobody, the call `coach` alone, or all. False: it is not in it."""

    def outlast(self, room: str, call: str, *, outlasts: bool) -> bool:
        """Let a conference go on after a leg has left it, or end with it. False where the leg is not in it."""

    def open_call(self, call: str) -> HungUp | Unknown | None:
        """How a call ended; None while it lives."""

    def ensure_queue(self, name: str) -> str:
        """The carrier's id of a queue, made with the largest size where there is none."""

    def waiting(self, queue: str) -> list[str]:
        """The calls in the carrier's queue, first come first."""

    def text(self, *, to: str, from_: str, body: str) -> str:
        """Have a text message sent and give back its id. `from_`: E.164, or the id of a messaging service."""

    def texts(self, to: str) -> list[Text]:
        """The newest text messages to a number, the newest first: what became of one whose answer was lost."""

    def lines(self) -> list[Line]:
        """Our numbers."""

    def set_line(self, line: str, wiring: Wiring) -> None:
        """Let a number's calls come to us; `line` is its id."""
