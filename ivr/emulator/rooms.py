"""Conferences: who is in a room, who hears whom, and the events that the carrier tells of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ivr.emulator.clock import Clock
from ivr.emulator.leg import Circle, Leg, Source
from ivr.emulator.sids import new_sid
from ivr.emulator.verbs.conference import Conference

Tell = Callable[["Room", str, Mapping[str, str]], None]
"""Told of each event: the room, the event's name as subscribed to (start, end, join ...), what it carries."""


@dataclass(eq=False, slots=True)
class Participant:
    """A leg in a room, or on its way into one (`status`: queued, connecting, ringing, connected, complete, failed)."""

    leg: Leg
    terms: Conference
    created_at: float
    label: str = ""
    muted: bool = False
    hold: bool = False
    hold_source: Source | None = None
    announcement: Source | None = None
    start_on_enter: bool = True
    end_on_exit: bool = False
    coaching: bool = False
    coached: str = ""
    inside: bool = False
    out: asyncio.Event = field(default_factory=asyncio.Event)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def on(cls, leg: Leg, terms: Conference, created_at: float) -> Participant:
        """Return a participant on the terms that a document, or REST, has set."""
        return cls(
            leg, terms, created_at, terms.label, terms.muted, start_on_enter=terms.start_on_enter,
            end_on_exit=terms.end_on_exit, coaching=bool(terms.coach), coached=terms.coach,
        )  # fmt: skip

    @property
    def status(self) -> str:
        """The participant's status as REST shows it."""
        if self.inside:
            return "connected"
        waiting = {"queued": "queued", "initiated": "connecting", "ringing": "ringing", "in-progress": "connecting"}
        return waiting.get(self.leg.status, "complete" if self.leg.status == "completed" else "failed")


class Room:
    """A conference. The first participant's statusCallback is that of the room; later ones are ignored."""

    def __init__(self, name: str, clock: Clock, tell: Tell) -> None:
        self.sid = new_sid("CF")
        self.name = name
        self.status = "init"
        self.created_at = self.updated_at = clock.now()
        self.participants: dict[str, Participant] = {}
        self.circle = Circle()
        self.terms: Conference | None = None
        self.notice_order = asyncio.Lock()
        self.notices_sent = 0
        self.reason = ""
        self.ended_by: Participant | None = None
        self._clock = clock
        self._tell = tell

    @property
    def inside(self) -> list[Participant]:
        """Those who are in the room now."""
        return [participant for participant in self.participants.values() if participant.inside]

    @property
    def started(self) -> bool:
        """Whether people talk: two or more have met, one of them with startConferenceOnEnter."""
        return self.status == "in-progress"

    def find(self, key: str) -> Participant | None:
        """Return the participant with this call or label."""
        if key in self.participants:
            return self.participants[key]
        return next((participant for participant in self.participants.values() if participant.label == key), None)

    def label_taken(self, label: str) -> bool:
        """Return whether somebody in the room has `label`."""
        return bool(label) and any(participant.label == label for participant in self.inside)

    def join(self, participant: Participant) -> None:
        """Let `participant` in; the conference starts when it can."""
        self.participants[participant.leg.sid] = participant
        self.terms = self.terms or participant.terms
        participant.inside = True
        self.tell("join", participant)
        if not self.started and len(self.inside) > 1 and any(one.start_on_enter for one in self.inside):
            self.status = "in-progress"
            self.tell("start")
        self.rearrange()

    def leave(self, participant: Participant, reason: str) -> None:
        """Let `participant` out; with endConferenceOnExit, or as the last one, that ends the conference."""
        if not participant.inside:
            return
        participant.inside = False
        self.circle.leave(participant.leg)
        participant.out.set()
        self.tell("leave", participant, {"ReasonParticipantLeft": reason})
        kicked = reason == "participant_updated_via_api"
        if participant.end_on_exit and self.inside:
            self.end(f"participant-with-end-conference-on-exit-{'kicked' if kicked else 'left'}", participant)
        elif not self.inside:
            self.end(f"last-participant-{'kicked' if kicked else 'left'}", participant)
        self.rearrange()

    def end(self, reason: str, by: Participant | None = None) -> None:
        """End the conference: everybody leaves, and goes on with what his own document says."""
        if self.status == "completed":
            return
        self.status, self.reason, self.ended_by = "completed", reason, by
        left = "conference_ended_via_api" if by is None else "moderator_ended_conference"
        for participant in self.inside:
            self.leave(participant, left)
        self.tell("end", None, self._end_params())

    def rearrange(self) -> None:
        """Put those into the circle who talk, and let everybody look again at what he is to hear."""
        self.updated_at = self._clock.now()
        self.circle.muted = {participant.leg for participant in self.inside if participant.muted}
        self.circle.whispering = {one.leg: one.coached for one in self.inside if one.coaching}
        for participant in self.participants.values():
            if participant.inside and self.started and not participant.hold:
                self.circle.enter(participant.leg)
            else:
                self.circle.leave(participant.leg)
            participant.changed.set()

    def tell(self, event: str, about: Participant | None = None, more: Mapping[str, str] | None = None) -> None:
        """Tell of `event`, named as it is subscribed to, or as `subscribed/Value` where its value differs."""
        self._tell(self, event, {**(_participant_params(about) if about else {}), **(more or {})})

    def _end_params(self) -> dict[str, str]:
        by = self.ended_by
        return {
            "ReasonConferenceEnded": self.reason,
            "Reason": self.reason,
            **({"CallSidEndingConference": by.leg.sid} if by else {}),
            **({"ParticipantLabelEndingConference": by.label} if by and by.label else {}),
        }


def _participant_params(participant: Participant) -> dict[str, str]:
    params = {
        "CallSid": participant.leg.sid,
        "Muted": _truth(participant.muted),
        "Hold": _truth(participant.hold),
        "Coaching": _truth(participant.coaching),
        "EndConferenceOnExit": _truth(participant.end_on_exit),
        "StartConferenceOnEnter": _truth(participant.start_on_enter),
        "ParticipantCallStatus": participant.leg.status,
    }
    return params | ({"ParticipantLabel": participant.label} if participant.label else {})


def _truth(value: bool) -> str:
    return "true" if value else "false"


EVENT_VALUES = {
    "start": "conference-start",
    "end": "conference-end",
    "join": "participant-join",
    "leave": "participant-leave",
    "modify": "participant-modify",
    "mute": "participant-mute",
    "unmute": "participant-unmute",
    "hold": "participant-hold",
    "unhold": "participant-unhold",
    "announcement": "announcement-end",
}
"""What StatusCallbackEvent says of each event."""

SUBSCRIBED_AS = {"unmute": "mute", "unhold": "hold"}
"""The word in statusCallbackEvent that asks for an event, where it is another one."""
