"""Service level, waits, abandonment, handling and occupancy, each by a definition that is named.

A caller's stay in a queue has one ending. A wait of just the limit is within it; what would be divided by zero is None.
A stay belongs to the interval in which it ended, one without an end to that in which it began. (Definitions of the
service level as in Cisco's Unified ICM "Service Level" types, Asterisk's `queue show` and Genesys' Stat Server.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

Ending = Literal["answered", "abandoned", "callback", "overflowed", "turned_away", "failed", "waiting"]
"""How a stay in a queue ended.

answered: caller and agent met. abandoned: the caller hung up. callback: he is called back instead. overflowed: he left
for another place before anybody answered. turned_away: the line ended it, as after the longest wait or in an emergency.
failed: by a fault of ours. waiting: it has not ended.
"""

SHORT: Final = 5.0
"""Who gives up sooner (seconds) had perhaps dialled by mistake."""


class Stay(NamedTuple):
    """A caller's stay in one queue; `waited` in seconds from his place to its ending."""

    ending: Ending
    waited: float


@dataclass(frozen=True, slots=True)
class ServiceLevels:
    """The share of callers who were answered in time, by five definitions, 0 to 1.

    `of_offered`: of all who were answered or gave up; the hardest. `without_abandoned_in_time`: who gave up in time
    does not count; the usual one. `abandoned_in_time_too`: he counts as well served. `of_answered`: who gave up never
    counts; it flatters. `without_short`: who gave up sooner than a few seconds does not count.
    """

    of_offered: float | None
    without_abandoned_in_time: float | None
    abandoned_in_time_too: float | None
    of_answered: float | None
    without_short: float | None


class Tally:
    """What is counted of stays in one queue. `within` and `short` in seconds."""

    def __init__(self, stays: Iterable[Stay], within: float, short: float = SHORT) -> None:
        self._stays = tuple(stays)
        self._within = within
        self._short = short
        self.endings: Mapping[str, int] = Counter(stay.ending for stay in self._stays)

    @property
    def entered(self) -> int:
        """All who have entered the queue."""
        return len(self._stays)

    @property
    def answered(self) -> int:
        """All who have met an agent."""
        return self.endings.get("answered", 0)

    @property
    def abandoned(self) -> int:
        """All who have given up."""
        return self.endings.get("abandoned", 0)

    def service_levels(self) -> ServiceLevels:
        """Return the share who were answered in time."""
        in_time = self._count("answered", self._in_time)
        gone_in_time = self._count("abandoned", self._in_time)
        gone_at_once = self._count("abandoned", lambda waited: waited < self._short)
        fates = self.answered + self.abandoned
        return ServiceLevels(
            of_offered=share(in_time, fates),
            without_abandoned_in_time=share(in_time, fates - gone_in_time),
            abandoned_in_time_too=share(in_time + gone_in_time, fates),
            of_answered=share(in_time, self.answered),
            without_short=share(in_time, fates - gone_at_once),
        )

    def answered_of_entered(self) -> float | None:
        """Return the share answered in time of all who entered and have an ending: the strict service level."""
        in_time = self._count("answered", self._in_time)
        return share(in_time, self.entered - self.endings.get("waiting", 0))

    def speed_of_answer(self) -> float | None:
        """Return the mean wait of those who were answered, in seconds (ASA); who did not wait counts too."""
        return mean(self._waits("answered"))

    def mean_wait(self) -> float | None:
        """Return the mean wait of all who entered, in seconds, so far."""
        return mean([stay.waited for stay in self._stays])

    def time_to_abandon(self) -> float | None:
        """Return how long those who gave up had waited on average, in seconds."""
        return mean(self._waits("abandoned"))

    def abandonment(self) -> float | None:
        """Return the share who gave up, of all who were answered or gave up."""
        return share(self.abandoned, self.answered + self.abandoned)

    def abandonment_without_short(self) -> float | None:
        """Return the same without those who gave up sooner than a few seconds."""
        gone_at_once = self._count("abandoned", lambda waited: waited < self._short)
        return share(self.abandoned - gone_at_once, self.answered + self.abandoned - gone_at_once)

    def _in_time(self, waited: float) -> bool:
        return waited <= self._within

    def _waits(self, ending: Ending) -> list[float]:
        return [stay.waited for stay in self._stays if stay.ending == ending]

    def _count(self, ending: Ending, test: Callable[[float], bool]) -> int:
        return sum(map(test, self._waits(ending)))


@dataclass(frozen=True, slots=True)
class AgentTime:
    """How agents have spent their time, in seconds. `ready`: idle and waiting for a call; breaks are not in it."""

    talking: float = 0.0
    on_hold: float = 0.0
    wrapping_up: float = 0.0
    ringing: float = 0.0
    ready: float = 0.0
    on_break: float = 0.0

    @property
    def handling(self) -> float:
        """Talk, hold and wrap-up."""
        return self.talking + self.on_hold + self.wrapping_up

    @property
    def signed_in(self) -> float:
        """All of it."""
        return self.handling + self.ringing + self.ready + self.on_break


def handling_time(time: AgentTime, handled: int) -> float | None:
    """Return the mean seconds of talk, hold and wrap-up of a call that was handled (AHT)."""
    return share(time.handling, handled)


def occupancy(time: AgentTime, *, with_ringing: bool = False) -> float | None:
    """Return the share of their time on duty, without breaks, in which agents handled calls."""
    busy = time.handling + (time.ringing if with_ringing else 0.0)
    return share(busy, time.handling + time.ringing + time.ready)


def utilisation(time: AgentTime) -> float | None:
    """Return the share of all their time signed in, breaks as well, in which agents handled calls."""
    return share(time.handling, time.signed_in)


def scheduled(required: float, shrinkage: float) -> float | None:
    """Return how many to plan for `required` agents at the desk where the share `shrinkage` of paid time is lost."""
    return share(required, 1 - shrinkage)


def longest_wait(began: Sequence[float], now: float) -> float:
    """Return how long the first of those who wait has waited; 0 where nobody does."""
    return now - min(began, default=now)


def share(part: float, whole: float) -> float | None:
    """Return part of whole; None of nothing."""
    return part / whole if whole > 0 else None


def mean(values: Sequence[float]) -> float | None:
    """Return the average; None of nothing."""
    return share(sum(values), len(values))
