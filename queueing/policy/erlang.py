"""How a queue behaves in the long run: Erlang C, where everybody waits, and Erlang A, where callers give up.

Both take calls that arrive at random and talks of random length; real days have both (Gans, Koole, Mandelbaum,
"Telephone Call Centers: Tutorial, Review, and Research Prospects", M&SOM 5(2), 2003, sections 4.1 and 4.2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log
from typing import Final

MOST_AGENTS: Final = 10_000
SLICES: Final = 2_000
"""Of each integral by Simpson's rule; even. The error is below 1e-9 for the loads of a telephone line."""
NEGLIGIBLE: Final = 1e-16


@dataclass(frozen=True, slots=True)
class Load:
    """What comes in and who is there.

    `rate`: calls a second; `handling`: mean seconds of talk and wrap-up; `agents`: how many serve. `patience`: mean
    seconds after which a waiting caller gives up, None = never.
    """

    rate: float
    handling: float
    agents: int
    patience: float | None = None

    @property
    def erlangs(self) -> float:
        """So many agents would be busy at any time if nobody gave up."""
        return self.rate * self.handling


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected of a load.

    `waits`: share of callers who wait at all. `abandons`: share who give up. `mean_wait`: seconds, of all callers.
    `asa`: seconds that answered callers have waited. `occupancy`: share of their time in which agents are busy.
    `answered_within` and `abandoned_within` give the share of all callers to whom that happened in so many seconds.
    """

    waits: float
    abandons: float
    mean_wait: float
    asa: float
    occupancy: float
    answered_within: Callable[[float], float]
    abandoned_within: Callable[[float], float]


def erlang_b(erlangs: float, agents: int) -> float:
    """Return the share of callers who find all `agents` busy where nobody can wait."""
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = erlangs * blocked / (number + erlangs * blocked)
    return blocked


def outlook(load: Load) -> Outlook | None:
    """Return what is to be expected; None where nobody gives up and the agents can never catch up."""
    return _erlang_c(load) if load.patience is None else _erlang_a(load, load.patience)


def agents_for(load: Load, service: float, within: float) -> int | None:
    """Return how many agents at least answer the share `service` (0 to 1) of callers `within` so many seconds.

    None where 10,000 would not do. The agents of `load` itself do not count.
    """
    low, high = 0, 1
    while not _serves(load, high, service, within):
        low, high = high, high * 2
        if high > MOST_AGENTS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _serves(load, middle, service, within) else (middle, high)
    return high


def _serves(load: Load, agents: int, service: float, within: float) -> bool:
    expected = outlook(Load(load.rate, load.handling, agents, load.patience))
    return expected is not None and expected.answered_within(within) >= service


def _erlang_c(load: Load) -> Outlook | None:
    busy = load.erlangs / load.agents
    if busy >= 1:
        return None
    blocked = erlang_b(load.erlangs, load.agents)
    waits = blocked / (1 - busy * (1 - blocked))
    catching_up = load.agents / load.handling - load.rate
    asa = waits / catching_up
    return Outlook(
        waits=waits,
        abandons=0.0,
        mean_wait=asa,
        asa=asa,
        occupancy=busy,
        answered_within=lambda within: 1 - waits * exp(-catching_up * within),
        abandoned_within=lambda _within: 0.0,
    )


def _erlang_a(load: Load, patience: float) -> Outlook:
    """Erlang A: M/M/n+M. The wait that a caller of endless patience would have has a density that is known."""
    busy, blocked = load.erlangs / load.agents, erlang_b(load.erlangs, load.agents)
    swell = _log_swell(load, patience)
    waits = blocked / (exp(-swell) * (1 - blocked) + blocked)
    abandons = waits * (exp(-swell) / busy + 1 - 1 / busy)
    wait = _VirtualWait(load, patience, log(waits * load.agents / load.handling) - swell)
    return Outlook(
        waits=waits,
        abandons=abandons,
        mean_wait=abandons * patience,
        asa=wait.of_answered() / (1 - abandons),
        occupancy=busy * (1 - abandons),
        answered_within=lambda within: 1 - waits + wait.answered(within),
        abandoned_within=lambda within: (
            waits - exp(-within / patience) * (waits - wait.over(within)) - wait.answered(within)
        ),
    )


def _log_swell(load: Load, patience: float) -> float:
    """Return log A(x, y), A = 1 + y/(x+1) + y^2/((x+1)(x+2)) + ..., x and y being service and arrivals in a patience.

    All terms are kept in units of the largest so far: A itself is beyond all numbers where thousands wait.
    """
    serves, comes = load.agents * patience / load.handling, load.rate * patience
    unit, total, term, step = 0.0, 1.0, 1.0, 0
    while term > NEGLIGIBLE * total:
        step += 1
        term *= comes / (serves + step)
        if term > 1:
            unit, total, term = unit + log(term), total / term, 1.0
        total += term
    return unit + log(total)


@dataclass(frozen=True, slots=True)
class _VirtualWait:
    """The wait of a caller of endless patience who finds all busy; `log_at_once`: logarithm of its density at 0."""

    load: Load
    patience: float
    log_at_once: float

    def density(self, waited: float) -> float:
        arrivals, service = self.load.rate * self.patience, self.load.agents / self.load.handling
        return exp(self.log_at_once + arrivals * (1 - exp(-waited / self.patience)) - service * waited)

    def over(self, within: float) -> float:
        """Return the share who would wait, and no longer than that."""
        return _integral(self.density, within)

    def answered(self, within: float) -> float:
        """Return the share who wait no longer than that and have the patience."""
        return _integral(lambda waited: exp(-waited / self.patience) * self.density(waited), within)

    def of_answered(self) -> float:
        """Return the seconds that answered callers have waited, over all callers."""
        return _integral(lambda waited: waited * exp(-waited / self.patience) * self.density(waited), self._end())

    def _end(self) -> float:
        """Return a wait beyond which there is nothing: from the peak of the density on until it has faded."""
        arrivals, service = self.load.rate, self.load.agents / self.load.handling
        end = self.patience * max(0.0, log(arrivals / service)) + self.load.handling / self.load.agents
        peak = self.density(end)
        while self.density(end) > NEGLIGIBLE * peak:
            end *= 1.25
        return end


def _integral(curve: Callable[[float], float], end: float) -> float:
    """Return the area below `curve` from 0 to `end` (Simpson's rule)."""
    step = end / SLICES
    inner = sum(curve(step * slice_) * (4 if slice_ % 2 else 2) for slice_ in range(1, SLICES))
    return (curve(0.0) + inner + curve(end)) * step / 3
