"""What the case record tells of a call: the document of `GET /api/calls/<CallSid>`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Self

import msgspec

from ivr.dialogue.events import Event

COMPARED: Mapping[str, tuple[str, ...]] = {
    "StepEntered": ("step",),
    "MenuChosen": ("step", "option"),
    "NoInputHeard": ("step", "asking"),
    "NoMatchHeard": ("step", "asking"),
    "ValueSaved": ("name",),
    "Marked": ("mark",),
    "LanguageSet": ("language",),
    "Tagged": ("tags",),
    "Identified": (),
    "CaseOpened": ("of",),
    "CaseChanged": ("change",),
    "AskedOutside": ("what", "of", "label"),
    "Notified": ("by", "text", "label"),
    "CallbackBooked": ("queue", "already"),
    "CallbackMoved": (),
    "CallerSentBack": ("step",),
    "QueueEntered": ("queue",),
    "QueueLeft": ("queue", "reason"),
    "Connected": ("queue",),
    "LegFinished": ("answered",),
    "Refused": ("reason",),
    "FlowEnded": ("why",),
}
"""The events by which two calls are known to go the same way, and the fields of each that must be the same.

Left out are those that the floor and the carrier tell at a time of their own, and how something failed.
"""

Sign = tuple[str, ...]


class Happening(NamedTuple):
    """One event as the record has it; `at` is aware. A field `kind` of the event itself is called `of`."""

    kind: str
    body: Mapping[str, Any]
    at: datetime

    @property
    def sign(self) -> Sign:
        """What must be the same in the rehearsal."""
        return (self.kind, *(str(self.body.get(field)) for field in COMPARED[self.kind]))


def sign_of(event: Event) -> Sign | None:
    """Return the same of an event of the engine; None for one that is not compared."""
    kind = type(event).__name__
    if kind not in COMPARED:
        return None
    body = msgspec.to_builtins(event)
    return (kind, *(str(body.get("kind" if field == "of" and "of" not in body else field)) for field in COMPARED[kind]))


@dataclass(frozen=True, slots=True)
class Told:
    """A call that is over. `caller` None where the number was withheld; `happened` in order of time.

    `lengths`: the seconds of each recording, by its id.
    """

    call: str
    kind: str
    flow: str
    dialled: str
    caller: str | None
    began_at: datetime
    outcome: str
    mark: str
    happened: tuple[Happening, ...]
    lengths: Mapping[str, int]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Read the document of a call."""
        events = [_happening(event) for event in document["events"] if event["kind"] in COMPARED]
        messages = [event for event in document["events"] if event["kind"] == "MessageLeft"]
        return cls(
            call=document["call"],
            kind=document["kind"] or "inbound",
            flow=document["flow"] or "",
            dialled=document["to"] or "",
            caller=document["from"] or None,
            began_at=datetime.fromisoformat(document["began_at"]),
            outcome=document["outcome"] or "",
            mark=document["mark"] or "",
            happened=tuple(_without_repetitions(events)),
            lengths={str(one["recording"]): int(one["seconds"]) for one in messages},
        )

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps in the order in which they were first visited."""
        return tuple(dict.fromkeys(str(one.body["step"]) for one in self.happened if one.kind == "StepEntered"))

    @property
    def sent(self) -> tuple[str, ...]:
        """The keys of the texts that were sent, and the webhooks."""
        notified = [one.body for one in self.happened if one.kind == "Notified" and one.body.get("label") == "sent"]
        return tuple(dict.fromkeys(str(body.get("text") or body.get("to")) for body in notified))


def _happening(event: Mapping[str, Any]) -> Happening:
    return Happening(str(event["kind"]), event, datetime.fromisoformat(str(event["at"])))


def _without_repetitions(events: Sequence[Happening]) -> list[Happening]:
    """Leave out an agent who was lost before a word was spoken: the caller waited on, and met another."""
    kept: list[Happening] = []
    for event in events:
        if not (event.kind == "Connected" and kept and kept[-1].kind == "Connected"):
            kept.append(event)
    return kept
