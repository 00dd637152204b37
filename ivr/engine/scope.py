"""The names that a call knows: what it has saved, and the built-in ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ivr.dialogue.inputs import Scalar
from ivr.dialogue.instructions import Say, Spoken
from ivr.dialogue.secrets import OPENING
from ivr.engine.state import CallState
from ivr.flows.actions import Action
from ivr.flows.catalogue import Catalogue
from ivr.flows.scope import Scope
from ivr.flows.templates import written

Known = Scalar | datetime | None


class Waiting(NamedTuple):
    """What a waiting caller may be told: callers before him, and the minutes that he will wait at most."""

    ahead: int | None = None
    minutes: int | None = None


NOT_WAITING = Waiting()


class CallScope:
    """One call at one moment, as texts, values and conditions see it. `now` is None where it is not known."""

    __slots__ = ("catalogue", "now", "run", "state", "waiting")

    def __init__(
        self, state: CallState, catalogue: Catalogue, now: datetime | None = None, waiting: Waiting = NOT_WAITING
    ) -> None:
        self.state = state
        self.run = state.run
        self.catalogue = catalogue
        self.now = now
        self.waiting = waiting

    @property
    def action(self) -> Action | None:
        """The action at which the call stands, None where there is none."""
        run = self.run
        flow = self.catalogue.flows.get(run.flow)
        actions = flow.steps.get(run.step, ()) if flow else ()
        return actions[run.at] if 0 <= run.at < len(actions) else None

    @property
    def language(self) -> str:
        """The language spoken."""
        return self.state.language

    def get(self, path: tuple[str, ...]) -> Known:
        """Return what stands under `path`: a saved value, else a built-in one; None where it is unset."""
        saved = self.run.values.get(path[0] if len(path) == 1 else ".".join(path))
        if saved is not None:
            return saved
        if path[0] == "customer":
            return self.state.customer.get(path[1] if len(path) > 1 else "id")
        read = BUILT_IN.get(path)
        return read(self) if read else None

    def facts(self, path: tuple[str, ...]) -> Mapping[str, str]:
        """Return all that is known under `path`, as text by full name; secrets are left out."""
        name = ".".join(path)
        known: dict[str, Known] = {".".join(one): self.get(one) for one in BUILT_IN if one[: len(path)] == path}
        if path[0] == "customer":
            fields = self.state.customer if len(path) == 1 else path[1:]
            known |= {f"customer.{field}": self.state.customer.get(field) for field in fields}
        known |= {key: value for key, value in self.run.values.items() if key == name or key.startswith(f"{name}.")}
        texts = {key: written(value) for key, value in known.items() if value is not None}
        return {key: text for key, text in texts.items() if OPENING not in text}

    def words(
        self, prompts: Sequence[str], scope: Scope | None = None, language: str | None = None
    ) -> tuple[Spoken, ...]:
        """Return what is spoken for `prompts`, in the call's language and with its values unless others are given."""
        scope = scope or self
        language = language or self.state.language
        if len(prompts) == 1:
            return self.catalogue.prompts[prompts[0]].words(language, scope)
        return tuple(word for key in prompts for word in self.catalogue.prompts[key].words(language, scope))


def _closed_reason(scope: CallScope) -> str | None:
    """Read the prompt that says why it is closed, as a text that another prompt may hold."""
    reason = scope.state.closed_reason
    words = scope.words((reason,)) if reason else ()
    return " ".join(word.text for word in words if isinstance(word, Say)) or None


def _queue_title(scope: CallScope) -> str | None:
    rules = scope.catalogue.queues.get(scope.state.queue)
    return rules.title if rules else None


def _of_callback(scope: CallScope, field: str) -> str | int | None:
    callback = scope.state.callback
    return (getattr(callback, field) or None) if callback else None


def _on_the_clock(scope: CallScope, moment: datetime | None) -> datetime | None:
    """A moment is spoken, and compared, by the clock of the line."""
    return moment.astimezone(scope.catalogue.zone) if moment is not None else None


BUILT_IN: Mapping[tuple[str, ...], Callable[[CallScope], Known]] = {
    ("call", "id"): lambda scope: scope.state.call,
    ("call", "dialled"): lambda scope: scope.state.dialled,
    ("call", "started"): lambda scope: _on_the_clock(scope, scope.state.started),
    ("call", "mark"): lambda scope: scope.state.mark or None,
    ("call", "step"): lambda scope: scope.state.left_at or scope.state.step,
    ("caller", "number"): lambda scope: scope.state.caller,
    ("caller", "hidden"): lambda scope: scope.state.caller is None,
    ("queue", "title"): _queue_title,
    ("queue", "ahead"): lambda scope: scope.waiting.ahead,
    ("queue", "wait"): lambda scope: scope.waiting.minutes,
    ("queue", "agent"): lambda scope: scope.state.agent or None,
    ("hours", "reason"): _closed_reason,
    ("hours", "opens"): lambda scope: scope.state.opens,
    ("callback", "number"): lambda scope: _of_callback(scope, "number"),
    ("callback", "queue"): lambda scope: _of_callback(scope, "queue"),
    ("callback", "language"): lambda scope: _of_callback(scope, "language"),
    ("callback", "case"): lambda scope: _of_callback(scope, "case"),
    ("callback", "attempt"): lambda scope: _of_callback(scope, "attempt"),
    ("language",): lambda scope: scope.state.language,
    ("language_chosen",): lambda scope: scope.state.language_chosen,
    ("now",): lambda scope: _on_the_clock(scope, scope.now),
}
