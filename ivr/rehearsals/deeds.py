"""What may happen to a call, told to the engine and written as a rehearsal has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from ivr.dialogue.inputs import Answered, Input
from ivr.rehearsals.moves import Move, Silence
from ivr.rehearsals.script import Rehearsal

T = TypeVar("T")

USUAL = {"case": "done", "notify": "sent", "callback": "booked", "retry_callback": "booked"}
"""What is answered where nothing is given."""


class Deed(NamedTuple):
    """One thing that happens: the engine hears `heard`, and a rehearsal has the `moves`, or what is `given`.

    `given` are names with an answer each; `agents` a queue and who is there. `beyond` says why no rehearsal can do it.
    """

    heard: tuple[Input, ...]
    moves: tuple[Move, ...] = ()
    given: tuple[tuple[str, Answered], ...] = ()
    agents: tuple[str, str] | None = None
    beyond: str = ""


class Trace(NamedTuple):
    """The deeds that led somewhere, the last one first; None before the first."""

    before: Trace | None
    deed: Deed

    def deeds(self) -> list[Deed]:
        """Return them in their order."""
        found: list[Deed] = []
        at: Trace | None = self
        while at is not None:
            found.append(at.deed)
            at = at.before
        return found[::-1]


def scripted(rehearsal: Rehearsal, deeds: Iterable[Deed]) -> Rehearsal:
    """Return the rehearsal with all of this done in it."""
    deeds = list(deeds)
    given: dict[str, list[Answered]] = {}
    agents: dict[str, list[str]] = {}
    for deed in deeds:
        for name, answer in deed.given:
            given.setdefault(name, []).append(answer)
        if deed.agents:
            agents.setdefault(deed.agents[0], []).append(deed.agents[1])
    return replace(
        rehearsal,
        talk=tuple(_together(move for deed in deeds for move in deed.moves)),
        given={**rehearsal.given, **_needed(given)},
        agents={queue: _shortest(known) for queue, known in agents.items()},
    )


def _together(moves: Iterable[Move]) -> Iterator[Move]:
    """Write several silences in a row as one move."""
    silent = 0
    for move in moves:
        if isinstance(move, Silence):
            silent += move.times
            continue
        if silent:
            yield Silence(times=silent)
            silent = 0
        yield move
    if silent:
        yield Silence(times=silent)


def _needed(given: Mapping[str, list[Answered]]) -> dict[str, tuple[Answered, ...]]:
    """Leave out what is answered so by itself."""
    return {
        name: _shortest(answers)
        for name, answers in given.items()
        if any(answer.label != USUAL.get(name) for answer in answers)
    }


def _shortest(answers: list[T]) -> tuple[T, ...]:
    """Leave out repetitions at the end: the last answer stays."""
    while len(answers) > 1 and answers[-1] == answers[-2]:
        answers = answers[:-1]
    return tuple(answers)
