"""Play rehearsals, and see whether what had to come of them did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ivr.flows.catalogue import Catalogue
from ivr.flows.problems import Place
from ivr.rehearsals.account import Account
from ivr.rehearsals.calling import Call
from ivr.rehearsals.errors import Unmet
from ivr.rehearsals.hearing import Hearing
from ivr.rehearsals.line import Line
from ivr.rehearsals.moves import Party
from ivr.rehearsals.script import Rehearsal


class Failure(NamedTuple):
    """One thing that was expected at a line of the rehearsals, and what was found instead."""

    place: Place
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.place}: expected {self.expected}; {self.found}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a rehearsal: it has passed where there is no failure. `account` tells of the call."""

    rehearsal: Rehearsal
    failures: tuple[Failure, ...]
    account: Account

    @property
    def passed(self) -> bool:
        """Whether all came as it was expected."""
        return not self.failures


def play_all(rehearsals: Iterable[Rehearsal], catalogue: Catalogue) -> Iterator[Verdict]:
    """Play one after the other. A catalogue that `ivr.rehearsals.trail.Trail` follows tells it where they came."""
    hearing = Hearing(catalogue)
    for rehearsal in rehearsals:
        yield play(rehearsal, catalogue, hearing)


def play(rehearsal: Rehearsal, catalogue: Catalogue, hearing: Hearing) -> Verdict:
    """Play one; where a move cannot be done the rest of the talk is left out."""
    call = Call(rehearsal, catalogue, hearing)
    failure = perform(rehearsal, Line(call))
    account = Account.of(call)
    failures = [failure] if failure else [*missed(rehearsal, account)]
    return Verdict(rehearsal, tuple(failures), account)


def perform(rehearsal: Rehearsal, party: Party) -> Failure | None:
    """Let a party do the talk; return what could not be done or was not heard, None where all was."""
    place = rehearsal.place
    try:
        party.dials()
        for move in rehearsal.talk:
            place = move.place
            move.done_by(party)
    except Unmet as unmet:
        return Failure(place, unmet.expected, unmet.found)
    return None


def missed(rehearsal: Rehearsal, account: Account) -> Iterator[Failure]:
    """Give each expectation that the call does not meet."""
    for one in rehearsal.expect:
        found = account.unlike(one)
        if found is not None:
            called = f"{one.what} {one.name}".strip()
            yield Failure(one.place, f"{called} {one.wanted or 'nothing'}", found)
