"""What the actions of one turn see of the call, and what they make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from ivr.dialogue.effects import Effect, Instruction, LeaveQueue
from ivr.dialogue.events import Failed, Marked, QueueLeft, RecordingSet
from ivr.dialogue.inputs import Callback
from ivr.dialogue.instructions import (
    Gather,
    Hangup,
    Question,
    Record,
    Reject,
    Spoken,
    StartRecording,
    StopRecording,
    StopTranscribing,
    Tones,
    Word,
)
from ivr.engine.limits import SILENT_S
from ivr.engine.memory import Memory
from ivr.engine.speech import seconds
from ivr.engine.state import CallState
from ivr.engine.turn import Turn
from ivr.engine.world import World
from ivr.flows.actions.moves import GoTo
from ivr.flows.actions.visit import Stay, Visit
from ivr.flows.catalogue import Catalogue
from ivr.flows.languages import tag
from ivr.flows.messages import Letter
from queueing.policy.routing import OWN
from queueing.policy.rules import QueueRules

LAST_WORDS = (Hangup, Reject)
TALKED = ("finished", "sent_back", "passed_on")
"""How a stay ends in which the caller got what he waited for, so that he keeps no place."""


class Stage(Memory):
    """The scene of the actions (`ivr.flows.actions.scene.Scene`), and the notes from which the turn is made.

    It changes the state that it is given: hand it a fork.
    """

    __slots__ = ("_instructions", "_pending")

    def __init__(self, state: CallState, catalogue: Catalogue, world: World) -> None:
        super().__init__(state, catalogue, world)
        self._instructions: list[Instruction] = []
        self._pending: tuple[Spoken, ...] = ()

    @property
    def step(self) -> str:
        """The present step, as events name it."""
        return self.state.step

    @property
    def here(self) -> str:
        """The present action, unique in its flow."""
        return f"{self.run.step}/{self.run.at}"

    @property
    def visit(self) -> Visit:
        """What the call remembers for the present action."""
        if self.state.visit is None:
            self.state.visit = Visit()
        return self.state.visit

    @property
    def stay(self) -> Stay | None:
        """The caller's stay in a queue."""
        return self.state.stay

    @property
    def gone(self) -> bool:
        """Whether nobody listens any more."""
        return self.state.gone

    @property
    def callback(self) -> Callback | None:
        """The callback that this call makes good."""
        return self.state.callback

    @property
    def newest_case(self) -> str:
        """The case that this call has last opened, else that its callback is about."""
        return self.state.case or (self.state.callback.case if self.state.callback else "")

    @property
    def too_long_silent(self) -> bool:
        """Whether the flow has gone on too long after its caller has gone."""
        since = self.state.quiet_since
        return since is not None and self.world.now - since > timedelta(seconds=SILENT_S)

    def begin_visit(self) -> None:
        """Forget what the last action left."""
        self.state.visit = Visit()

    def begin_stay(self, stay: Stay) -> None:
        """Remember that the caller stands in a queue."""
        self.state.stay = stay

    def end_stay(self, reason: str) -> None:
        """Give the place in the queue back, where there is one; who has not talked there may ask to be called back."""
        stay, self.state.stay = self.state.stay, None
        if stay is None or not stay.place:
            return
        self.state.places.pop(stay.queue, None)
        if reason in TALKED:
            self._wait_no_more_counts()
        else:
            self.state.places[stay.queue] = stay.place
        self.tell(QueueLeft(stay.queue, stay.place, reason))
        self.do(LeaveQueue(stay.place, reason))

    def kept_place(self, queue: str) -> str:
        """Return the place that the caller last had there."""
        return self.state.places.get(queue, "")

    def waited_at(self) -> str:
        """Return the place at which he last waited for one agent alone; once he has talked it counts no more."""
        return next((place for queue, place in reversed(self.state.places.items()) if queue.startswith(OWN)), "")

    def met(self, agent: str) -> None:
        """Remember who talks to the caller."""
        self.state.agent = agent

    def opened_case(self, case: str) -> None:
        """Remember the case."""
        self.state.case = case

    def speak(self, words: tuple[Spoken, ...], *, interrupt: bool = True) -> None:
        """Speak now, or inside the `listen` that directly follows."""
        if not words:
            return
        self._stop_writing()
        self.state.said += seconds(words)
        self._pending += words
        # A Gather cannot hold tones, and what stands before words that are heard whole cannot be in it either.
        if not interrupt or any(isinstance(word, Tones) for word in words):
            self._flush()

    def listen(
        self,
        words: tuple[Spoken, ...],
        *,
        wait: float,
        most: int = 1,
        end_key: str = "",
        hints: tuple[str, ...] | None = None,
        secret: bool = False,
    ) -> None:
        """Speak and wait for keys, or words."""
        self._stop_writing()
        self._tape(on=self.state.recording and not secret)
        self.state.asks_secret = secret
        words = self._pending + words
        self._pending = ()
        if hints is None:
            self._instructions.append(Gather(words, wait, most, end_key, secret=secret))
        else:
            self._instructions.append(Gather(words, wait, most, end_key, True, self.language_tag(), hints))

    def ask(self, question: Question) -> None:
        """Ask something, after all that is spoken before it: the last thing in a turn."""
        self._flush()
        self._instructions.append(question)

    def put(self, word: Word, *, secret: bool = False) -> None:
        """Say what the line does next, after all that is spoken before it."""
        self._stop_writing()
        self._flush()
        if not isinstance(word, LAST_WORDS):
            self._tape(on=self.state.recording and not secret)
        self._instructions.append(self._written_down(word) if isinstance(word, Record) else word)

    def do(self, effect: Effect) -> None:
        """Have something done once the turn stands."""
        self._instructions.append(effect)

    def fail(self, what: str, reason: str) -> None:
        """Put a failure on the record."""
        self.state.fault = True
        self.tell(Failed(what, reason))

    def record_both_sides(self, *, on: bool) -> None:
        """Record from here on, after all that is spoken before it, or no longer."""
        self._flush()
        self.state.recording = on
        self._tape(on=on)
        self.tell(RecordingSet(on))

    def set_mark(self, mark: str, *, served: bool) -> None:
        """Note how far the caller has come."""
        self.state.mark = mark
        self.tell(Marked(mark, served, round(self.state.said, 1)))

    def key(self, keys: str) -> GoTo | None:
        """Return where the keys lead that work everywhere: those of this flow, else of the nearest that uses it."""
        for up, flow in enumerate(reversed(self.flows)):
            step = flow.keys.get(keys)
            if step:
                return GoTo(step, up)
        return None

    def farewell(self) -> GoTo | None:
        """Return where a flow goes on whose caller has gone: a used one's own `on_hang_up` first, each of them once."""
        while self.state.hung_up:
            step = self.flow.on_hang_up
            if step and not self.run.left:
                self.run.left = True
                return GoTo(step)
            if len(self.state.runs) == 1:
                return None
            self.leave_flow()
        return None

    def passes(self, way: str, at_most: int) -> bool:
        """Count a passage of `way`, and say whether it may be taken."""
        taken = self.run.taken
        taken[way] = taken.get(way, 0) + 1
        return taken[way] <= at_most

    def today(self) -> date:
        """Return the date where the line is."""
        return self.world.now.astimezone(self.catalogue.zone).date()

    def hours(self, calendar: str) -> str:
        """Ask a calendar, and remember why it is closed and when it opens. Return its label."""
        found = self.catalogue.calendars[calendar].at(self.world.now, emergency=calendar in self.world.emergency)
        self.state.closed_reason, self.state.opens = found.reason, found.opens
        return found.label

    def note_emergency(self, queue: str) -> None:
        """Remember why a queue is closed by the emergency switch."""
        calendar = self.catalogue.calendars.get(self.queue_rules(queue).hours or "")
        self.state.closed_reason, self.state.opens = calendar.emergency if calendar else "", None

    def queue_rules(self, queue: str) -> QueueRules:
        """Return the rules of a queue; the usual ones for an agent's own."""
        return self.catalogue.queues.get(queue) or QueueRules(name=queue, title=queue.rpartition(".")[2])

    def number(self, name: str) -> str:
        """Return a telephone number of the directory."""
        return self.catalogue.directory.numbers[name]

    def letter(self, text: str, *, to_staff: bool) -> Letter | None:
        """Return a message, None where a value in it is unset."""
        message = self.catalogue.messages[text]
        if any(self.get(tuple(name.split("."))) is None for name in message.needs()):
            return None
        return message.letter(self.own_language() if to_staff else self.language, self)

    def texts_said(self, name: str) -> tuple[str, ...]:
        """Return what callers say for a thing, in the language spoken."""
        return self.catalogue.words.get(self.state.language, {}).get(name) or (name.replace("_", " "),)

    def language_tag(self) -> str:
        """Return the language spoken, as the carrier names it."""
        return tag(self.language)

    def own_language(self) -> str:
        """Return the first language of the flow that answered."""
        return self.own_languages()[0]

    def own_languages(self) -> tuple[str, ...]:
        """Return all languages of the flow that answered, or the one that is spoken."""
        return next((flow.languages for flow in self.flows if flow.languages), (self.language,))

    def turn(self) -> Turn:
        """Return what has come of it."""
        self._flush()
        return Turn(self.state, tuple(self._instructions), tuple(self.events))

    def _flush(self) -> None:
        if self._pending:
            self._instructions.extend(self._pending)
            self._pending = ()

    def _written_down(self, word: Record) -> Record:
        """Give a message that is transcribed its number."""
        if not word.transcribe:
            return word
        self.state.messages += 1
        self.state.writing = word.language
        return replace(word, part=self.state.messages)

    def _wait_no_more_counts(self) -> None:
        for queue in [queue for queue in self.state.places if queue.startswith(OWN)]:
            del self.state.places[queue]

    def _stop_writing(self) -> None:
        """Whatever comes next is no part of the message."""
        if self.state.writing:
            self._instructions.append(StopTranscribing(self.state.messages, self.state.writing))
            self.state.writing = ""

    def _tape(self, *, on: bool) -> None:
        """Have the recording run, or not: each stretch of it is a part of its own."""
        state = self.state
        if on and not state.taping:
            state.part += 1
            self._instructions.append(StartRecording(state.part))
        elif state.taping and not on:
            self._instructions.append(StopRecording(state.part))
        state.taping = on
