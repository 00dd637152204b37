"""How long a waiting contact will wait still, told as "up to": four in five wait no longer.

QLm: one after the other of those before him leaves, to an agent or because he gives up. While i of them still wait,
agents take r contacts a second and theta of each waiting one give up, so the next one goes after 1/(r + i theta)
seconds on average (Whitt, "Predicting Queueing Delays", Management Science 45(6), 1999; Ibrahim and Whitt, "Real-Time
Delay Estimation Based on Delay History", M&SOM 11(3), 2009). It is the estimate that misses least where its inputs are
known. All times in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from types import MappingProxyType
from typing import Final

MEMORY: Final[Mapping[str, int]] = MappingProxyType({"handled": 100, "met": 100, "waited": 500})
"""Of so many of the last contacts a queue's pace is made: of those handled, those who met an agent, all who waited."""

FEW: Final = 5
"""Of fewer handled contacts nothing is concluded."""

PATIENT: Final = 300.0
"""So many seconds in which nobody gave up are taken for granted: who hangs up at once is no stampede."""

SHORT: Final = 30.0
"""A wait that is no longer than that is not worth a word."""

MINUTES: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 60)
"""What is said, the nearest of them: rounded up, nineteen in twenty would wait no longer. More is not known well enough
to be told."""

FOUR_IN_FIVE: Final = 0.8416
"""The deviation below which four fifths of a normal distribution are."""


@dataclass(frozen=True, slots=True)
class Pace:
    """What a queue's last contacts were like.

    `handled`: how many are known. `handling`: mean seconds for which one kept an agent, from the offer to the end of
    wrap-up; `connecting`: of these, until both were in the room. `giving_up`: how many of each waiting contact give up
    a second.
    """

    handled: float = 0.0
    handling: float = 0.0
    connecting: float = 0.0
    giving_up: float = 0.0

    @property
    def is_known(self) -> bool:
        """Whether anything can be concluded from it."""
        return self.handled >= FEW and self.handling > 0


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a contact will wait still: seconds until it is his turn, their variance, and seconds of `connecting`."""

    mean: float
    variance: float
    connecting: float = 0.0

    @property
    def up_to(self) -> float:
        """The seconds that four in five do not exceed.

        A sum of exponential times is close to a gamma distribution of the same mean and variance; its quantile after
        Wilson and Hilferty, "The Distribution of Chi-Square", PNAS 17(12), 1931.
        """
        spread = self.variance / self.mean**2 / 9
        return float(self.connecting + self.mean * (1 - spread + FOUR_IN_FIVE * sqrt(spread)) ** 3)


def wait(before: float, rate: float, pace: Pace) -> Wait:
    """Return the wait of a contact with `before` others before him, where agents take `rate` contacts a second.

    `before` counts in parts those who compete for some of the same agents only.
    """
    mean = variance = 0.0
    for others in range(int(before) + 1):
        gone = 1 / (rate + others * pace.giving_up)
        mean, variance = mean + gone, variance + gone**2
    part = before - int(before)
    gone = part / (rate + (int(before) + 1) * pace.giving_up)
    return Wait(mean + gone, variance + gone**2, pace.connecting)


def rate_of(agents: Iterable[float]) -> float:
    """Return how many contacts a second agents take who are busy with one for so many seconds each."""
    return sum(1 / handling for handling in agents)


def told(expected: Wait, said: int) -> int | None:
    """Return the minutes that a contact is told; None: nothing is.

    Nothing is said of a short wait, of one beyond all that is known, and of one longer than the `said` minutes of
    before (0: none): what a caller was told is never raised.
    """
    minutes = expected.up_to / 60
    if not SHORT / 60 < minutes <= MINUTES[-1]:
        return None
    nearest = min(MINUTES, key=lambda rung: abs(rung - minutes))
    return nearest if not said or nearest <= said else None
