"""What callers were told of their wait, against what they waited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ivr.reports.measures import share
from ivr.reports.stays import Stayed


class Promise(NamedTuple):
    """A caller was told that he will wait up to `said` seconds, and waited so many."""

    said: float
    waited: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of so many `promises`.

    `kept`: the share who waited no longer than they were told; it should be 0.80 or a little more. `sharpness`: all
    that was said, divided by all that was waited; the nearer to 1, the more it says. None where nothing was said.
    """

    promises: int
    kept: float | None
    sharpness: float | None


def accuracy(promises: Sequence[Promise]) -> Accuracy:
    """Return how well promises were kept; a wait of just what was said is no longer than that."""
    return Accuracy(
        promises=len(promises),
        kept=share(sum(one.waited <= one.said for one in promises), len(promises)),
        sharpness=share(sum(one.said for one in promises), sum(one.waited for one in promises)),
    )


def first_promises(stays: Iterable[Stayed]) -> list[Promise]:
    """Return what callers were told first.

    Of one who left before the time was over nobody knows how long he would have waited: he is left out. So is who waits
    still.
    """
    found = []
    for stay in stays:
        if stay.told and stay.ended is not None:
            at, minutes = stay.told[0]
            promise = Promise(minutes * 60, (stay.ended - at).total_seconds())
            if stay.ending == "answered" or promise.waited > promise.said:
                found.append(promise)
    return found
