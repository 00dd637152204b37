"""What an action answers: where the call goes next."""

from __future__ import annotations

from enum import Enum
from typing import Literal, NamedTuple

from ivr.dialogue.instructions import Hangup, Question, Reject
from ivr.flows.shape import Way


class Move(Enum):
    """ON: the next line of the step. WAIT: the words are out, and the action waits for what is heard."""

    ON = "on"
    WAIT = "wait"


class GoTo(NamedTuple):
    """Enter a step of the flow."""

    step: str


class End(NamedTuple):
    """End the call with this word."""

    word: Hangup | Reject
    why: Literal["hangup", "reject"]


class Fault(NamedTuple):
    """Go where the flow's `defaults.failed` leads: `what` failed, and `reason` says how, without secrets."""

    what: str
    reason: str


HANG_UP = End(Hangup(), "hangup")

Next = Move | Way | GoTo | End | Fault | Question
