"""One turn in the making: what the actions see of the call, and what they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from ivr.dialogue.events import Event, Failed, LanguageSet, Marked, QueueLeft, ValueSaved
from ivr.dialogue.inputs import Scalar
from ivr.dialogue.instructions import Effect, Gather, Instruction, LeaveQueue, Question, Spoken, Tones, Word
from ivr.engine.scope import CallScope
from ivr.engine.speech import seconds
from ivr.engine.state import CallState
from ivr.engine.turn import Turn
from ivr.flows.actions.moves import GoTo
from ivr.flows.actions.visit import Stay, Visit
from ivr.flows.catalogue import Catalogue, Flow
from ivr.flows.hours import HoursNow
from ivr.flows.templates import Template, written
from queueing.policy.rules import QueueRules

DOTS = "••••"


class Stage(CallScope):
    """The scene of the actions (`ivr.flows.actions.scene.Scene`), and the notes from which the turn is made.

    It changes the state that it is given: hand it a fork.
    """

    __slots__ = ("_events", "_instructions", "_moment", "_pending", "flow")

    def __init__(self, state: CallState, catalogue: Catalogue, now: datetime, flow: Flow) -> None:
        super().__init__(state, catalogue, now)
        self.flow = flow
        self._moment = now
        self._instructions: list[Instruction] = []
        self._events: list[Event] = []
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
        """Whether the caller has hung up."""
        return self.state.gone

    def begin_visit(self) -> None:
        """Forget what the last action left."""
        self.state.visit = Visit()

    def begin_stay(self, stay: Stay) -> None:
        """Remember that the caller stands in a queue."""
        self.state.stay = stay

    def end_stay(self, reason: str) -> None:
        """Give the place in the queue back, where there is one."""
        stay, self.state.stay = self.state.stay, None
        if stay is not None and stay.place:
            self.tell(QueueLeft(stay.queue, stay.place, reason))
            self.do(LeaveQueue(stay.place, reason))

    def met(self, agent: str) -> None:
        """Remember who talks to the caller."""
        self.state.agent = agent

    def speak(self, words: tuple[Spoken, ...], *, interrupt: bool = True) -> None:
        """Speak now, or inside the `listen` that directly follows."""
        if not words:
            return
        self.state.said += seconds(words)
        self._pending += words
        # A Gather cannot hold tones, and what stands before words that are heard whole cannot be in it either.
        if not interrupt or any(isinstance(word, Tones) for word in words):
            self._flush()

    def listen(self, words: tuple[Spoken, ...], *, wait: float, most: int = 1, end_key: str = "") -> None:
        """Speak and wait for keys."""
        self._instructions.append(Gather(self._pending + words, wait, most, end_key))
        self._pending = ()

    def put(self, word: Word | Question) -> None:
        """Say what the line does next, after all that is spoken before it."""
        self._flush()
        self._instructions.append(word)

    def do(self, effect: Effect) -> None:
        """Have something done once the turn stands."""
        self._instructions.append(effect)

    def tell(self, event: Event) -> None:
        """Put an event on the call's record."""
        self._events.append(event)

    def fail(self, what: str, reason: str) -> None:
        """Put a failure on the record."""
        self.state.fault = True
        self.tell(Failed(what, reason))

    def remember(
        self, name: str, value: Scalar, fields: Mapping[str, Scalar] | None = None, *, secret: bool = False
    ) -> None:
        """Save a value and its fields, in place of what stood there; a secret shows as dots."""
        run = self.run
        run.values = {key: kept for key, kept in run.values.items() if not key.startswith(f"{name}.")}
        run.values[name] = value
        run.values.update({f"{name}.{field}": part for field, part in (fields or {}).items()})
        if secret and name not in run.secrets:
            run.secrets.append(name)
        self.tell(ValueSaved(name, DOTS if name in run.secrets else written(value)))

    def assign(self, texts: Sequence[tuple[str, Template]]) -> None:
        """Set each name to its text."""
        for name, text in texts:
            value = self._assigned(text)
            if name == "language":
                self._set_language(written(value) if value is not None else "")
            elif value is None:
                self.run.values.pop(name, None)
            else:
                self.remember(name, value)

    def set_mark(self, mark: str, *, served: bool) -> None:
        """Note how far the caller has come."""
        self.state.mark = mark
        self.tell(Marked(mark, served, round(self.state.said, 1)))

    def key(self, keys: str) -> GoTo | None:
        """Return where the flow's own keys lead."""
        step = self.flow.keys.get(keys)
        return GoTo(step) if step else None

    def passes(self, way: str, at_most: int) -> bool:
        """Count a passage of `way`, and say whether it may be taken."""
        taken = self.run.taken
        taken[way] = taken.get(way, 0) + 1
        return taken[way] <= at_most

    def hours(self, calendar: str) -> HoursNow:
        """Ask a calendar, and remember why it is closed and when it opens."""
        found = self.catalogue.calendars[calendar].at(self._moment)
        self.state.closed_reason, self.state.opens = found.reason, found.opens
        return found

    def queue_rules(self, queue: str) -> QueueRules:
        """Return the rules of a queue."""
        return self.catalogue.queues[queue]

    def own_language(self) -> str:
        """Return the first language of the flow."""
        return self.flow.languages[0]

    def turn(self) -> Turn:
        """Return what has come of it."""
        self._flush()
        return Turn(self.state, tuple(self._instructions), tuple(self._events))

    def _flush(self) -> None:
        if self._pending:
            self._instructions.extend(self._pending)
            self._pending = ()

    def _set_language(self, language: str) -> None:
        known = language in self.flow.languages
        if known:
            self.state.language = language
            self.state.language_chosen = True
        self.tell(LanguageSet(language, known))

    def _assigned(self, text: Template) -> Scalar | None:
        """Return a copy of the value where the text is nothing but one, so that it keeps its type; else the text."""
        hole = text.parts[0] if len(text.parts) == 1 else ""
        if isinstance(hole, str) or hole.format:
            return text.render(self)
        value = self.get(hole.path)
        if value is None:
            return hole.spare
        return value.isoformat() if isinstance(value, datetime) else value
