"""One rehearsed call: its turns, on a clock of its own, and all that comes of them."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from ivr.cases.happened import Happened
from ivr.dialogue.events import Event, ValueSaved
from ivr.dialogue.inputs import Continued, HungUp, Input
from ivr.dialogue.instructions import (
    Connect,
    DialNumbers,
    Gather,
    Hangup,
    Pause,
    Play,
    Reject,
    Say,
    StartRecording,
    StopRecording,
    StopTranscribing,
    Tones,
    Word,
)
from ivr.dialogue.secrets import masked
from ivr.engine.run import advance
from ivr.engine.state import CallState
from ivr.engine.turn import FlowBroken, Turn
from ivr.flows.catalogue import Catalogue
from ivr.flows.templates import written
from ivr.rehearsals.arrival import arrival
from ivr.rehearsals.errors import Unmet
from ivr.rehearsals.hearing import Hearing, Sound
from ivr.rehearsals.outside import Outside
from ivr.rehearsals.script import Rehearsal
from queueing.events import FloorEvent

BETWEEN_TURNS_S = 0.2
"""What the carrier takes to ask us; so a sentence that is over was heard, whatever its length was rounded to."""
PASSING = (Say, Play, Tones, Pause, StartRecording, StopRecording, StopTranscribing)
"""Words after which the next one comes by itself."""
OVER = (Hangup, Reject)


def left_at(turn: Turn) -> Word | None:
    """Return what the line does when all of a turn is said; None where the next document comes by itself."""
    return next((word for word in reversed(turn.words) if not isinstance(word, PASSING)), None)


def no_secret(_call: str, _clear: str) -> str:
    """Seal a secret so that nobody can open it: a rehearsal sends it nowhere."""
    return ""


class Call:
    """A call against the engine alone. `now` is aware; everything that is said is heard to its end.

    `at` is what the line does when all is said: it listens, records, lets wait ...; None once the call is over.
    """

    def __init__(self, rehearsal: Rehearsal, catalogue: Catalogue, hearing: Hearing) -> None:
        self.rehearsal = rehearsal
        self.catalogue = catalogue
        self.hearing = hearing
        self.outside = Outside(rehearsal, catalogue)
        self.now = rehearsal.at
        self.at: Word | None = None
        self.sounds: list[Sound] = []
        self.events: list[Happened] = []
        self.values: dict[str, str] = {}
        self._state: CallState | None = None
        self._turn = 0

    @property
    def state(self) -> CallState:
        """The state after the last turn. Raises Unmet before the first."""
        if self._state is None:
            raise Unmet("a call", "nobody has dialled")
        return self._state

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return self._state is not None and self._state.ended

    @property
    def seconds(self) -> int:
        """How long the call has lasted."""
        return int((self.now - self.rehearsal.at).total_seconds())

    def begins(self) -> None:
        """Let the call arrive. Raises Unmet where its flow leads nowhere."""
        self.tell(arrival(self.rehearsal, self.catalogue))

    def passes(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def tell(self, heard: Input) -> None:
        """Tell the flow what was heard, and go on until it needs somebody. Raises Unmet where it leads nowhere."""
        following: Input | None = heard
        while following is not None:
            self._take(self._whole(following))
            following = self._follows()

    def note(self, event: FloorEvent) -> None:
        """Put down what the floor tells of this call."""
        self.events.append(self._happened(len(self.events), event))

    def hears(self, words: tuple[Word, ...]) -> None:
        """Let the caller hear what is said, without waiting for its end."""
        self.sounds += self.hearing.sounds(words)

    def _whole(self, heard: Input) -> Turn:
        """Return the turn with all its questions answered."""
        turn: Turn | None = None
        try:
            turn = self._advance(self._state, heard)
            while turn.question is not None:
                answer = self.outside.answer(turn.question, self.now)
                turn = turn.then(self._advance(turn.state, answer))
        except FlowBroken as broken:
            self._note(turn.then(broken.turn) if turn else broken.turn)
            self.at = None
            raise Unmet("the flow to lead somewhere", broken.reason) from broken
        return turn

    def _advance(self, state: CallState | None, heard: Input) -> Turn:
        return advance(state, heard, self.catalogue, self.now, seal=no_secret, emergency=self.outside.emergency)

    def _take(self, turn: Turn) -> None:
        self._note(turn)
        self.at = left_at(turn)
        for word in turn.words:
            spoken = word.words if isinstance(word, Gather) else (word,)
            self.hears(spoken)
            self.passes(self.hearing.lasts(spoken))
        self.passes(BETWEEN_TURNS_S)

    def _follows(self) -> Input | None:
        """Return what the flow hears next without anybody's doing, None where it waits for somebody."""
        at = self.at
        if self.state.ended:
            return None
        if self.state.gone or isinstance(at, OVER):
            return HungUp("completed", self.seconds)
        if isinstance(at, DialNumbers):
            ended = self.outside.dialled(at)
            self.passes(ended.seconds if ended.talked else at.ring)
            return ended
        if isinstance(at, Connect):
            return self.outside.connected(at)
        return Continued() if at is None else None

    def _note(self, turn: Turn) -> None:
        self._turn += 1
        self._state = turn.state
        self.events += [self._happened(position, event) for position, event in enumerate(turn.events)]
        for event in turn.events:
            if isinstance(event, ValueSaved):
                self.values[event.name] = event.value
        known = {name: value for run in turn.state.runs for name, value in run.values.items()}
        known |= {f"customer.{name}": value for name, value in turn.state.customer.items()}
        self.values |= {name: masked(written(value)) for name, value in known.items()}

    def _happened(self, position: int, event: Event | FloorEvent) -> Happened:
        body = msgspec.to_builtins(event)
        call = self.state.call
        return Happened(
            f"{call}:{self._turn}::{position}", call, self._turn, position, self.now, type(event).__name__, body
        )
