"""The search for what happened in a call: the first way through the flows of which the same comes as of the call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

from ivr.dialogue.inputs import Answered, Input
from ivr.dialogue.instructions import Gather, Question, Word
from ivr.engine.run import advance
from ivr.engine.state import CallState, encode
from ivr.engine.turn import FlowBroken, Turn
from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.arrival import arrival
from ivr.rehearsals.calling import left_at, no_secret
from ivr.rehearsals.deeds import Deed, Trace, scripted
from ivr.rehearsals.errors import RehearsalError
from ivr.rehearsals.exploring.seeds import variations
from ivr.rehearsals.hearing import Hearing
from ivr.rehearsals.moves import Hears, Presses, Says, Words
from ivr.rehearsals.playing import Failure, play
from ivr.rehearsals.retracing.guesses import Guesses
from ivr.rehearsals.retracing.told import Told, sign_of
from ivr.rehearsals.script import Expectation, Rehearsal

MOST_TRIED = 50_000
"""Guesses after which a call is given up."""


class NotRetraced(RehearsalError):
    """No rehearsal goes as this call went."""


class Retraced(NamedTuple):
    """A rehearsal that goes as a call went, and passes; `unlike` is what the record has otherwise."""

    rehearsal: Rehearsal
    unlike: tuple[Failure, ...]


def retrace(told: Told, catalogue: Catalogue) -> Retraced:
    """Return a rehearsal of a call that was made.

    Raises NotRetraced: the flows do not lead so any more, or something happened that no rehearsal can do.
    """
    if told.flow not in catalogue.flows:
        raise NotRetraced(f"there is no flow {told.flow or 'at all'} in this folder")
    local = told.began_at.astimezone(catalogue.zone)
    seed = Rehearsal(
        name=f"as called on {local:%Y-%m-%d at %H:%M} ({told.call})",
        flow=told.flow,
        dials=told.dialled,
        at=local.replace(microsecond=0),
        talk=(),
        start=told.kind,
        caller=told.caller,
    )
    search = _Search(told, catalogue)
    for begun in (seed, *variations([seed], catalogue)):
        trace = search.way(begun)
        if trace is not None:
            return _checked(replace(scripted(begun, trace), expect=tuple(_expected(told))), catalogue)
    raise NotRetraced(search.trouble())


def _expected(told: Told) -> Iterator[Expectation]:
    yield from [Expectation("mark", told.mark)] if told.mark else []
    yield Expectation("outcome", told.outcome)
    yield from (Expectation("visited", step) for step in told.steps)
    yield from (Expectation("sent", text) for text in told.sent)
    yield Expectation("ended", "yes")


def _checked(rehearsal: Rehearsal, catalogue: Catalogue) -> Retraced:
    """Play it; what the record has otherwise is left out of what is expected."""
    unlike = play(rehearsal, catalogue, Hearing(catalogue)).failures
    names = {failure.expected for failure in unlike}
    kept = tuple(one for one in rehearsal.expect if f"{one.what} {one.wanted}" not in names)
    rehearsal = replace(rehearsal, expect=kept)
    again = play(rehearsal, catalogue, Hearing(catalogue))
    if not again.passed:
        raise NotRetraced(f"it could be followed, but not played: {again.failures[0]}")
    return Retraced(rehearsal, unlike)


class _Stop(NamedTuple):
    """Where the call stopped, and how many events of the record have happened by then."""

    state: CallState
    doing: Question | Word | None
    done: int
    trace: Trace | None
    asked: str


class _Search:
    def __init__(self, told: Told, catalogue: Catalogue) -> None:
        self._told = told
        self._catalogue = catalogue
        self._guesses = Guesses(catalogue, told.lengths)
        self._hearing = Hearing(catalogue)
        self._signs = [one.sign for one in told.happened]
        self._tried = 0
        self._farthest = 0

    def way(self, begun: Rehearsal) -> list[Deed] | None:
        """Return what happened in a call that begins so, None where nothing that may have fits."""
        emergency = frozenset(begun.given)
        first = self._after(None, arrival(begun, self._catalogue), 0, emergency)
        waiting = [iter([first._replace(trace=None)])] if first else []
        seen: set[tuple[int, bytes]] = set()
        while waiting and self._tried < MOST_TRIED:
            stop = next(waiting[-1], None)
            if stop is None:
                waiting.pop()
            elif self._is_over(stop):
                return stop.trace.deeds() if stop.trace else []
            elif (stop.done, encode(stop.state)) not in seen:
                seen.add((stop.done, encode(stop.state)))
                waiting.append(self._next(stop, emergency))
        return None

    def trouble(self) -> str:
        """Say how far the call could be followed."""
        behind, left = self._told.happened[: self._farthest], self._told.happened[self._farthest :]
        steps = [str(one.body["step"]) for one in behind if one.kind == "StepEntered"]
        then = " ".join(left[0].sign) if left else "its end"
        return f"the call could be followed to {steps[-1] if steps else 'its begin'}, but nothing led on to {then}"

    def _is_over(self, stop: _Stop) -> bool:
        over = stop.state.ended or stop.state.finished or stop.state.gone
        return over and stop.done == len(self._signs) and not isinstance(stop.doing, Question)

    def _next(self, stop: _Stop, emergency: frozenset[str]) -> Iterator[_Stop]:
        """Give the stops to which the call may have gone on."""
        ahead = self._told.happened[stop.done :]
        for deed in self._guesses.of(stop.state, stop.doing, ahead, self._now(stop.done)):
            if deed.beyond:
                continue
            self._tried += 1
            found: _Stop | None = stop
            for heard in deed.heard:
                found = found and self._after(found.state, heard, found.done, emergency)
            if found:
                yield found._replace(trace=Trace(stop.trace, _listening(stop, deed)))

    def _now(self, done: int) -> datetime:
        """Return when the last event happened; the begin of the call before the first."""
        return self._told.happened[done - 1].at if done else self._told.began_at

    def _after(self, state: CallState | None, heard: Input, done: int, emergency: frozenset[str]) -> _Stop | None:
        """Return where the call stops next, None where something else comes of it than came of the call."""
        now = self._told.happened[min(done, len(self._signs) - 1)].at if self._signs else self._told.began_at
        try:
            turn = advance(state, heard, self._catalogue, now, seal=no_secret, emergency=emergency)
        except FlowBroken:
            return None
        signs = [sign for sign in map(sign_of, turn.events) if sign is not None]
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(signs, self._signs[done:], strict=False)))
        done += same
        self._farthest = max(self._farthest, done)
        if same < len(signs):
            return None
        return _Stop(
            turn.state,
            turn.question or (None if turn.state.finished else left_at(turn)),
            done,
            None,
            self._question(turn),
        )

    def _question(self, turn: Turn) -> str:
        """Return the prompt with which the caller is asked something, "" where he is not."""
        gathers = [word for word in turn.words if isinstance(word, Gather)]
        sounds = self._hearing.sounds(gathers[-1].words) if gathers else []
        return sounds[-1].prompt if sounds else ""


def _listening(stop: _Stop, deed: Deed) -> Deed:
    """Let the rehearsal say what the caller had heard before he answered."""
    answers = deed.moves and isinstance(deed.moves[0], Presses | Says)
    if not stop.asked or not answers or isinstance(deed.heard[0], Answered):
        return deed
    return deed._replace(moves=(Hears(words=(Words(prompt=stop.asked),)), *deed.moves))
