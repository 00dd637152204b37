"""What an action is given: the call as it may see and move it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from ivr.dialogue.effects import Effect
from ivr.dialogue.events import Event
from ivr.dialogue.inputs import Callback, Scalar
from ivr.dialogue.instructions import Spoken, Word
from ivr.flows.actions.moves import GoTo
from ivr.flows.actions.visit import Stay, Visit
from ivr.flows.messages import Letter
from ivr.flows.scope import Scope
from ivr.flows.templates import Template
from queueing.policy.rules import QueueRules


class Scene(Scope, Protocol):
    """One call in one turn. It is a scope, so that texts and conditions are read with it."""

    @property
    def step(self) -> str:
        """The present step, as events name it."""

    @property
    def here(self) -> str:
        """The present action, `step/index`: unique in its flow."""

    @property
    def visit(self) -> Visit:
        """What the call remembers for the present action; changed in place."""

    @property
    def stay(self) -> Stay | None:
        """The caller's stay in a queue, None where there is none; changed in place."""

    @property
    def gone(self) -> bool:
        """Whether the caller has hung up, so that all that is left runs silently."""

    @property
    def callback(self) -> Callback | None:
        """The callback that this call makes good, None where it is another's call."""

    @property
    def newest_case(self) -> str:
        """The id of the case that this call has last opened, else that its callback is about; "" for none."""

    def begin_visit(self) -> None:
        """Forget what the last action left: nothing asked, nothing heard."""

    def begin_stay(self, stay: Stay) -> None:
        """Remember that the caller stands in a queue."""

    def end_stay(self, reason: str) -> None:
        """Give the place in the queue back, where there is one: event and effect with `reason`."""

    def kept_place(self, queue: str) -> str:
        """Return the key of the place that the caller last had in `queue`, "" where he had none."""

    def waited_at(self) -> str:
        """Return the key of the place at which he last waited for one agent, and met nobody since, "" for none."""

    def met(self, agent: str) -> None:
        """Remember who talks to the caller: the name `queue.agent`."""

    def opened_case(self, case: str) -> None:
        """Remember the case that was opened."""

    def words(
        self, prompts: Sequence[str], scope: Scope | None = None, language: str | None = None
    ) -> tuple[Spoken, ...]:
        """Return what is spoken for `prompts`, in the call's language and with its values unless others are given."""

    def speak(self, words: tuple[Spoken, ...], *, interrupt: bool = True) -> None:
        """Speak. With `interrupt` the words wait for a `listen` that directly follows, to be heard inside it."""

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
        """Speak and wait `wait` seconds for keys: `most` of them at most, 0 = any number, ended by `end_key`.

        With `hints` the caller may speak too: they are what he will likely say. While a `secret` is asked nothing is
        recorded.
        """

    def put(self, word: Word, *, secret: bool = False) -> None:
        """Say what the line does next, after all that is spoken before it. Where it is `secret` nothing is recorded."""

    def do(self, effect: Effect) -> None:
        """Have something done once the turn stands."""

    def tell(self, event: Event) -> None:
        """Put an event on the call's record."""

    def fail(self, what: str, reason: str) -> None:
        """Put a failure on the record; until the caller is asked again, an end of the call is our fault."""

    def record_both_sides(self, *, on: bool) -> None:
        """Record the call from here on, or no longer."""

    def remember(self, name: str, value: Scalar, fields: Mapping[str, Scalar] | None = None) -> None:
        """Save `value` under `name`, and its `fields` below it, in place of what stood there."""

    def save_given(self, name: str, given: Mapping[str, Scalar]) -> None:
        """Save what a service or a function gave; a `customer` with an id is who is calling, in all flows."""

    def sealed(self, clear: str) -> str:
        """Return a secret as the call may keep it."""

    def assign(self, texts: Sequence[tuple[str, Template]]) -> None:
        """Set each name to its text; `language` sets the spoken language."""

    def arguments(self, texts: Sequence[tuple[str, Template]]) -> Mapping[str, Scalar]:
        """Return the values of texts, typed where a text is nothing but a value; one that is unset is left out."""

    def facts(self, path: tuple[str, ...]) -> Mapping[str, str]:
        """Return all that the call knows under `path`, as text by full name; secrets are left out."""

    def set_mark(self, mark: str, *, served: bool) -> None:
        """Note how far the caller has come."""

    def key(self, keys: str) -> GoTo | None:
        """Return where the keys lead that work everywhere in this flow and in those that use it; None for others."""

    def passes(self, way: str, at_most: int) -> bool:
        """Count a passage of `way`, and say whether it may be taken: `at_most` times in one run of the flow."""

    def today(self) -> date:
        """Return the date where the line is."""

    def hours(self, calendar: str) -> str:
        """Ask a calendar, and remember why it is closed and when it opens. Return its label."""

    def note_emergency(self, queue: str) -> None:
        """Remember that the emergency switch has closed a queue: the name `hours.reason`."""

    def queue_rules(self, queue: str) -> QueueRules:
        """Return the rules of a queue; the usual ones for an agent's own."""

    def number(self, name: str) -> str:
        """Return a telephone number of the directory, E.164."""

    def letter(self, text: str, *, to_staff: bool) -> Letter | None:
        """Return a message in the caller's language or in that of staff; None where a value in it is unset."""

    def texts_said(self, name: str) -> tuple[str, ...]:
        """Return what callers say for `name` in the language spoken; the name itself where nothing is written down."""

    def language_tag(self) -> str:
        """Return the language spoken as the carrier names it (BCP 47)."""

    def own_language(self) -> str:
        """Return the first language of the flow that answered: the one that staff speak."""

    def own_languages(self) -> tuple[str, ...]:
        """Return all languages of the flow that answered, that of staff first; at least one."""
