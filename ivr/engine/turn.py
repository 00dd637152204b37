"""A turn: one thing heard, and all that came of it."""

from __future__ import annotations

from typing import NamedTuple, get_args

from ivr.dialogue.effects import Effect, Instruction
from ivr.dialogue.events import Event
from ivr.dialogue.instructions import Question, Word
from ivr.engine.errors import EngineError
from ivr.engine.state import CallState

WORDS = get_args(Word)
QUESTIONS = get_args(Question)
EFFECTS = get_args(Effect)


class Turn(NamedTuple):
    """The state after it, what is to be done, and what goes on the record, each in its order."""

    state: CallState
    instructions: tuple[Instruction, ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def question(self) -> Question | None:
        """What must be answered before the turn can go on: always the last instruction."""
        last = self.instructions[-1] if self.instructions else None
        return last if isinstance(last, QUESTIONS) else None

    @property
    def words(self) -> tuple[Word, ...]:
        """What the line does now."""
        return tuple(one for one in self.instructions if isinstance(one, WORDS))

    @property
    def effects(self) -> tuple[Effect, ...]:
        """What is done once the turn stands."""
        return tuple(one for one in self.instructions if isinstance(one, EFFECTS))

    def then(self, later: Turn) -> Turn:
        """Return this turn and what came of the answer to its question, as one."""
        return Turn(later.state, self.instructions[:-1] + later.instructions, self.events + later.events)


class FlowBroken(EngineError):
    """The flow leads nowhere from here, or in circles: the caller needs a rescue.

    `turn` has the state, the events and the effects up to this point, for whoever commits the words of the rescue.
    """

    def __init__(self, reason: str, turn: Turn) -> None:
        super().__init__(reason)
        self.reason = reason
        self.turn = turn
