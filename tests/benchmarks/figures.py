"""The figures that the line has to reach, and how they are shown and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

Measured = Mapping[str, float]
"""Name of the figure -> what was measured."""


class Target(NamedTuple):
    """What a figure should be: `at most` or `at least` so much, in `unit`; `means` says of what.

    `beyond`: and no further than that.
    """

    name: str
    side: Literal["at most", "at least"]
    limit: float
    unit: str
    means: str
    beyond: float | None = None

    def reached(self, value: float) -> bool:
        if self.beyond is not None and not min(self.limit, self.beyond) <= value <= max(self.limit, self.beyond):
            return False
        return value <= self.limit if self.side == "at most" else value >= self.limit

    @property
    def wanted(self) -> str:
        beyond = f" to {self.beyond:g}" if self.beyond is not None else ""
        return f"{self.side} {self.limit:g}{beyond} {self.unit}".rstrip()


TARGETS: tuple[Target, ...] = (
    Target("engine_step_us", "at most", 25, "us", "a menu step: state decoded, advanced, encoded, document rendered"),
    Target("turn_cpu_ratio", "at least", 0.45, "", "CPU of a constant Flask view / CPU of our durable menu turn"),
    Target("turn_vs_usual", "at least", 3, "x", "CPU of the usual design's menu turn / CPU of ours"),
    Target("p99_ratio", "at most", 1.5, "x", "p99 at 100 webhooks a second: ours / a constant Flask view"),
    Target("calls_200_lost", "at most", 0, "", "of 200 calls at once, how many went wrong in any way"),
    Target("calls_200_kills_lost", "at most", 0, "", "the same while processes and Redis are killed"),
    Target("floor_1000_kills_lost", "at most", 0, "", "1,000 calls, 100 agents, the floor and Redis killed"),
    Target("dispatch_growth", "at most", 1.3, "x", "growth of a match, 1,000 to 100,000 waiting / that of bare Redis"),
    Target("dispatch_vs_redis", "at least", 0.5, "", "300 ahead whom the agent cannot serve: ours / bare Redis"),
    Target("idle_to_ring_p99_ms", "at most", 200, "ms", "from an agent who is free to the request to ring him"),
    Target("check_2000_s", "at most", 2, "s", "100 flows with 2,000 steps read, loaded and checked"),
    Target("rehearsals_500_s", "at most", 10, "s", "500 rehearsals read and played"),
    Target("explore_2000_s", "at most", 60, "s", "every label and key of 2,000 steps taken once"),
    Target("wait_in_range", "at least", 0.80, "", "share of callers who wait no longer than they were told", 0.92),
    Target("wait_sharpness", "at most", 2.2, "x", "all that callers were told of their wait / all that they waited"),
)


def table(measured: Measured) -> str:
    """Return the figures that were measured, beside what they should be."""
    rows = [("figure", "measured", "wanted", "", "what it is"), *_rows(measured)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _rows(measured: Measured) -> Iterator[tuple[str, str, str, str, str]]:
    for target in TARGETS:
        if target.name in measured:
            value = measured[target.name]
            verdict = "reached" if target.reached(value) else "MISSED"
            yield target.name, f"{value:.4g}", target.wanted, verdict, target.means


def keep(measured: Measured, file: Path) -> None:
    """Write the figures of this run, name -> figure."""
    file.write_text(json.dumps(dict(measured), indent=2) + "\n")
