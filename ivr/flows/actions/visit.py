"""What the call remembers for the action that waits: its visit, and its stay in a queue."""

from __future__ import annotations

import msgspec

from ivr.dialogue.inputs import Scalar


class Visit(msgspec.Struct, omit_defaults=True):
    """How the present action stands with the caller.

    `asked` counts the askings; `heard` says whether any of them heard something. `stage` is "" for the question itself,
    else confirm, review or slots; `kept` is then what was entered, recorded or found, and waits for the caller's yes.
    `ticket` stands for an answer that takes longer.
    """

    asked: int = 1
    heard: bool = False
    stage: str = ""
    kept: dict[str, Scalar] = msgspec.field(default_factory=dict)
    ticket: str = ""


class Stay(msgspec.Struct, omit_defaults=True):
    """A caller's stay in a queue, at the `place` that was promised; `offer` and `room` once an agent took the call.

    No `place`: he is passed on to this queue, which is being asked for one.
    `longest`: seconds that he may wait. `said`: the minutes up to which he was told last that he will, 0 = not at all.
    `since_ms`: when a place was given that was kept for him, or his first one; 0 for a new one.
    """

    queue: str
    place: str
    longest: int = 0
    said: int = 0
    offer: str = ""
    room: str = ""
    since_ms: int = 0
