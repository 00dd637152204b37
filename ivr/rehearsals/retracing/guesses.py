"""What may have happened where a call stopped, the likeliest first: as the record goes on, then anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from ivr.dialogue.inputs import Answered, HungUp, Recorded, Returned, Scalar, Taken
from ivr.dialogue.instructions import Connect, Enqueue, Gather, LookUp, Question, Record, RunFunction, Word
from ivr.dialogue.secrets import DOTS
from ivr.engine.scope import CallScope
from ivr.engine.state import CallState
from ivr.flows.actions.ask import Ask
from ivr.flows.actions.entries import Limits, date_order
from ivr.flows.catalogue import Catalogue
from ivr.flows.kinds import Kind, NotOfKind
from ivr.rehearsals.deeds import Deed
from ivr.rehearsals.exploring.choices import Choices, entered, limits_of
from ivr.rehearsals.exploring.samples import answer_of, answers
from ivr.rehearsals.exploring.tested import values_tested
from ivr.rehearsals.given import sources
from ivr.rehearsals.moves import HangsUp, Records, Waits
from ivr.rehearsals.retracing.told import Happening

ROOTS = ("id", "number")
"""Fields under which what was given is known in the record, the first that there is; else its first field."""


MISSED = ("NoInputHeard", "NoMatchHeard")
"""What the record goes on with where no answer was given."""


class Guesses:
    """Guesses for one call by one catalogue. `lengths`: the seconds of its recordings, by their ids."""

    def __init__(self, catalogue: Catalogue, lengths: Mapping[str, int]) -> None:
        self._catalogue = catalogue
        self._lengths = lengths
        self._choices = Choices(catalogue, values_tested(catalogue))
        self._sources = sources(catalogue)

    def of(
        self, state: CallState, doing: Question | Word | None, ahead: Sequence[Happening], now: datetime
    ) -> Iterator[Deed]:
        """Give what may have happened; `ahead` is what the record goes on with, `now` the time of that."""
        if isinstance(doing, Gather) and not (ahead and ahead[0].kind in MISSED):
            yield from self._typed(state, doing, ahead, now)
        elif isinstance(doing, Record):
            yield from self._spoken(state, doing, ahead)
        elif isinstance(doing, LookUp | RunFunction | Connect):
            yield from self._given(state, doing, ahead)
        waited = _waited(ahead, now) if isinstance(doing, Enqueue) else ()
        for deed in self._choices.of(state, doing, now):
            patient = waited and isinstance(deed.heard[0], Taken | HungUp)
            yield deed._replace(moves=(*waited, *deed.moves)) if patient else deed

    def _typed(self, state: CallState, gather: Gather, ahead: Sequence[Happening], now: datetime) -> Iterator[Deed]:
        """Give the keys that make the value which the record has."""
        action = CallScope(state, self._catalogue).action
        if not isinstance(action, Ask) or (state.visit and state.visit.stage):
            return
        value = _saved(action.save, ahead)
        if value and value != DOTS:
            limits = limits_of(action, state, self._catalogue, now)
            for keys in dict.fromkeys(_keys(action, value, limits)):
                if answer_of(action, limits, keys) == value:
                    yield entered(keys, gather)

    def _spoken(self, state: CallState, record: Record, ahead: Sequence[Happening]) -> Iterator[Deed]:
        """Give a message of the length that the record has."""
        action = CallScope(state, self._catalogue).action
        seconds = self._lengths.get(_saved(str(getattr(action, "save", "")), ahead), 0)
        if 0 < seconds <= record.longest:
            said = Records(seconds=seconds)
            yield Deed((Recorded("RE1", "/recordings/RE1", seconds),), (said,))
            yield Deed((HungUp(), Recorded("RE1", "/recordings/RE1", seconds, hung_up=True)), (said, HangsUp()))

    def _given(self, state: CallState, doing: Any, ahead: Sequence[Happening]) -> Iterator[Deed]:
        """Give answers with what the record has of them."""
        action = CallScope(state, self._catalogue).action
        name = getattr(doing, "service", "") or getattr(doing, "function", "") or doing.connector
        root = _saved(str(getattr(action, "save", "")), ahead)
        told: Iterator[Mapping[str, Any]] = (one.body["fields"] for one in ahead if one.kind == "Identified")
        known = next(told, {})
        for label, gives in self._sources[name].labels.items():
            for usual in answers(gives, lambda _: ()):
                values = _filled(usual, gives, root, known)
                answer = Answered(label, values)
                heard = Returned(label, values) if isinstance(doing, Connect) else answer
                yield Deed((heard,), given=((name, answer),))


def _saved(name: str, ahead: Sequence[Happening]) -> str:
    """Return the value that the record next has under a name, "" where it has none any more."""
    saved = (one.body for one in ahead if one.kind == "ValueSaved" and one.body.get("name") == name)
    return str(next(saved, {}).get("value", ""))


def _keys(ask: Ask, value: str, limits: Limits) -> Iterator[str]:
    """Give the keys that may have been pressed for a value."""
    if ask.type == "date":
        year, _, rest = value.partition("-")
        parts = {"yyyy": year, "mm": rest[:2], "dd": rest[3:]}
        yield "".join(parts[part] for part in date_order(limits.language))
    elif ask.type == "phone":
        yield from (f"{zero}{value[cut:]}" for cut in (1, 2, 3, 4) for zero in ("", "0", "00", "011"))
    elif ask.type == "yes_no":
        yield {"yes": "1", "no": "2"}.get(value, "")
    elif ask.type == "time":
        yield value.replace(":", "")
    else:
        yield value.replace(".", "*")


def _waited(ahead: Sequence[Happening], now: datetime) -> tuple[Waits, ...]:
    """Return how long the caller waited in the queue, in whole seconds."""
    out = next((one.at for one in ahead if one.kind in {"Connected", "QueueLeft"}), now)
    seconds = int((out - now).total_seconds())
    return (Waits(seconds=float(seconds)),) if seconds > 0 else ()


def _filled(
    usual: Mapping[str, Scalar], gives: Mapping[str, Kind], root: str, known: Mapping[str, Any]
) -> dict[str, Scalar]:
    """Return an answer with what the record has of it: all fields of a customer, of anything else its root."""
    texts = dict(known) if known.keys() <= gives.keys() else {}
    first = next((name for name in (*ROOTS, *usual) if name in usual), "")
    if root and first and not texts:
        texts = {first: root}
    values = dict(usual)
    for name, text in texts.items():
        try:
            found = gives[name].read(text)
        except NotOfKind:
            continue
        if found is not None:
            values[name] = found
    return values
