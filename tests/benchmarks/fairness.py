"""First come first served, and how soon who lost his agent waits again: judged by what a run has written down.

Two witnesses: the case record, where each step of the floor has its place in the order in which Redis ran them, and the
callers, who know when they heard something in the carrier's queue. A look is answered after the floor was told of it,
so from the first sound on a caller could be offered. All times are seconds since the epoch, on the wall.

What is judged: each offer of a caller whose queue, needs and priority others share. It is a fault where one of these
others had come before him, could be offered when the offer was made, and was not. Nothing is said of others who hung up
within some seconds after it, for the floor may have heard of it first; of those whose agent had accepted when the floor
was lost, before they are in the carrier's queue anew; nor of the seconds around a loss: what the drain had not carried
is missing, and until the floor is back nobody is offered.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from queueing.events import AgentSpent
from tests import agents_time
from tests.benchmarks.crowd import Stay
from tests.benchmarks.killer import Blow

BACK_WITHIN_S = 5.0
"""Who lost his agent by a death waits again, or is offered again, so soon."""
UNREAD_S = 3.0
"""What happened so long before a loss may be missing in the record: the drain is a second behind, and was stopped."""
NOT_GONE_S = 5.0
"""Who was still there so long after the offer has not been taken off the floor before it."""
KINDS = ("OfferMade", "OfferAccepted", "OfferEnded", "TalkBegan")
WIDENED_S = 1.0
"""A sweep puts a caller into a further class some moments after its time has come."""


class Step(NamedTuple):
    """A step of the floor on an offer. `incarnation` and `number` say when Redis ran it: the numbers grow."""

    kind: str
    call: str
    at: float
    incarnation: str
    number: int
    body: Mapping[str, Any]


class Standing(NamedTuple):
    """Who competes with whom, and since when he counts as waiting (epoch milliseconds)."""

    group: str
    since_ms: int


@dataclass(slots=True)
class Offered:
    """An offer of one caller; `accepted`: the agent pressed the key, so who is given back has to be seen anew."""

    made: Step
    over: Step | None = None
    talked: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """What a run has written down: by call its place and its offers, and what agents have spent their time on."""

    standings: Mapping[str, Standing]
    offers: Mapping[str, Sequence[Offered]]
    firsts: Mapping[str, float]
    """Incarnation -> its first step on any offer."""
    spent: Sequence[AgentSpent] = field(default_factory=tuple)


def account(record: Path) -> Account:
    """Read the case record of a run that is over."""
    with closing(sqlite3.connect(record, timeout=5)) as database:
        places = database.execute("SELECT call_id, contact FROM places WHERE contact IS NOT NULL").fetchall()
        told = database.execute(
            "SELECT id, kind, at, body FROM call_events WHERE kind IN (?, ?, ?, ?)", KINDS
        ).fetchall()
        spent = database.execute("SELECT body FROM call_events WHERE kind = 'AgentSpent'").fetchall()
    steps = sorted(map(_step, told), key=lambda step: (step.at, step.number))
    firsts: dict[str, float] = {}
    for step in steps:
        firsts.setdefault(step.incarnation, step.at)
    bodies = sorted((json.loads(body) for (body,) in spent), key=lambda body: (body["since"], body["until"]))
    return Account(_standings(places), _offers(steps), firsts, [AgentSpent(**body) for body in bodies])


def _step(row: tuple[str, str, str, str]) -> Step:
    call, _, incarnation, number, _ = row[0].rsplit(":", 4)
    at = datetime.fromisoformat(row[2]).replace(tzinfo=UTC).timestamp()
    return Step(row[1], call, at, incarnation, int(number), json.loads(row[3]))


def _standings(places: Iterable[tuple[str, str]]) -> dict[str, Standing]:
    """Return where each caller stood who had one place alone."""
    found: defaultdict[str, list[Standing]] = defaultdict(list)
    for call, text in places:
        contact = json.loads(text)
        group = json.dumps([contact["queue"], sorted(contact["needs"].items()), contact["priority"]])
        found[call].append(Standing(group, contact["since_ms"]))
    return {call: standings[0] for call, standings in found.items() if len(standings) == 1}


def _offers(steps: Iterable[Step]) -> Mapping[str, Sequence[Offered]]:
    by_id: dict[str, Offered] = {}
    for step in sorted(steps, key=lambda step: step.number):
        if step.kind == "OfferMade":
            by_id[step.body["offer"]] = Offered(step)
    for step in steps:
        offer = by_id.get(step.body["offer"])
        if offer is None or step.kind == "OfferMade":
            continue
        offer.accepted |= step.kind == "OfferAccepted"
        offer.talked |= step.kind == "TalkBegan"
        offer.over = step if step.kind == "OfferEnded" else offer.over
    found: defaultdict[str, list[Offered]] = defaultdict(list)
    for offer in by_id.values():
        found[offer.made.call].append(offer)
    return found


class Judge:
    """Judges a run. `stays`: by call, when its caller was in the carrier's queue; `blows`: what was done to it."""

    def __init__(self, told: Account, stays: Mapping[str, Sequence[Stay]], blows: Sequence[Blow]) -> None:
        self._told = told
        self._stays = stays
        self._losses = [blow.at for blow in blows if blow.what not in ("dispatch", "drain", "worker", "web")]
        self._deaths = sorted(blow.at for blow in blows if blow.what == "dispatch")
        self.judged = 0
        """How often somebody older was there who could be compared."""

    def unfair(self) -> Iterator[str]:
        """Tell of each caller who was offered while an older one of the same rank could have been."""
        for call, offers in self._told.offers.items():
            for offer in offers:
                if not self._is_dark(offer.made.at):
                    yield from (f"{call} was offered before {older}" for older in self._passed(call, offer.made))

    def late(self) -> Iterator[str]:
        """Tell of each loss after which the floor was not back in time, and each orphan who was not."""
        for seconds in self.back_after():
            if seconds > BACK_WITHIN_S:
                yield f"the floor was back {seconds:.1f} s after a loss"
        for call, offers in self._told.offers.items():
            for offer in offers:
                over = offer.over
                if over is not None and over.body["reason"] == "ring_lost" and not self._is_dark(over.at):
                    alone = over.at - self._death_after(offer.made.at, over.at)
                    if alone > BACK_WITHIN_S:
                        yield f"{call} was an orphan for {alone:.1f} s"

    def back_after(self) -> list[float]:
        """Return for each loss the seconds until the floor, with all who wait, had offered somebody again."""
        return [
            min((at for at in self._told.firsts.values() if at > loss), default=inf) - loss for loss in self._losses
        ]

    def times(self) -> Iterator[str]:
        """Tell of agents' times that do not add up."""
        return agents_time.faults(self._told.spent)

    def _death_after(self, made: float, over: float) -> float:
        """When the process died that was to ring: the first to die after the offer was made, else at once."""
        death = self._deaths[bisect_left(self._deaths, made) :]
        return death[0] if death and death[0] < over else made

    def _is_dark(self, at: float) -> bool:
        return any(loss - UNREAD_S <= at <= loss + BACK_WITHIN_S for loss in self._losses)

    def _passed(self, call: str, made: Step) -> Iterator[str]:
        mine = self._told.standings.get(call)
        for older, standing in self._told.standings.items() if mine is not None else ():
            if mine is None or standing.group != mine.group or standing.since_ms >= mine.since_ms:
                continue
            widened = made.body["widened"]
            reached = not widened or made.at * 1000 - standing.since_ms >= widened + WIDENED_S * 1000
            if reached and (since := self._there_since(older, made.at)) is not None:
                self.judged += 1
                if self._is_free(older, made, since):
                    yield older

    def _there_since(self, call: str, at: float) -> float | None:
        """Return the last look before `at` of a stay that was not over soon after it; None: he was not there."""
        for stay in self._stays.get(call, ()):
            if any(one.accepted and stay.began < one.made.at and self._is_lost(one, at) for one in self._offers(call)):
                continue
            looks = [look for look in stay.looks if look < at and not self._is_dark(look)]
            if looks and stay.left > at + NOT_GONE_S:
                return looks[-1]
        return None

    def _is_lost(self, offer: Offered, at: float) -> bool:
        return offer.over is None and any(offer.made.at < loss < at for loss in self._losses)

    def _offers(self, call: str) -> Sequence[Offered]:
        return self._told.offers.get(call, ())

    def _is_free(self, call: str, made: Step, look: float) -> bool:
        """Say whether none of his own offers stood in the way when Redis made this one."""
        his = [one for one in self._offers(call) if one.made.incarnation == made.incarnation]
        before = [one for one in his if one.made.number < made.number]
        for one in before:
            if one.talked or one.over is None or one.over.number > made.number:
                return False
            if one.accepted and one.over.at >= look:
                return False
        return True
