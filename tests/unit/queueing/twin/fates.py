"""How the callers of a day ended, as tests look at it."""

from __future__ import annotations

from queueing.twin.scenario import Day


def fates(day: Day) -> list[tuple[str, float]]:
    """Who came first stands first: how it ended, and after how many seconds."""
    return [(fate.ending, fate.waited / 1000) for fate in sorted(day.fates, key=lambda fate: fate.at)]
