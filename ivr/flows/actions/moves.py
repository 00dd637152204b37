"""What an action answers: where the call goes next."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Literal, NamedTuple

from ivr.dialogue.instructions import Hangup, Question, Reject
from ivr.flows.shape import Way
from ivr.flows.templates import Template


class Move(Enum):
    """ON: the next line of the step. WAIT: the words are out, and the action waits for what is heard."""

    ON = "on"
    WAIT = "wait"


class GoTo(NamedTuple):
    """Enter a step, of the flow that stands `up` so many above the present one: 0 = of this flow."""

    step: str
    up: int = 0


class Begin(NamedTuple):
    """Use another flow, from its start, with these arguments."""

    flow: str
    arguments: Sequence[tuple[str, Template]]


class HandBack(NamedTuple):
    """Come back to the flow that used this one, with a label of it."""

    label: str


class End(NamedTuple):
    """End the call with this word."""

    word: Hangup | Reject
    why: Literal["hangup", "reject"]


class Fault(NamedTuple):
    """Go where the flow's `defaults.failed` leads: `what` failed, and `reason` says how, without secrets."""

    what: str
    reason: str


HANG_UP = End(Hangup(), "hangup")

Next = Move | Way | GoTo | Begin | HandBack | End | Fault | Question
