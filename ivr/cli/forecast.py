"""`python -m ivr forecast`: what a profile, or the last days with other agents, would be like to callers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.cli.history import past_of
from ivr.cli.rehearse import catalogue_of
from ivr.flows.catalogue import Catalogue
from ivr.reports.forecast import Band, Forecast, Line, forecast
from ivr.reports.lately import demand
from ivr.reports.profile import Demand, Profile, read_profile

HEAD = ("queue", "hour", "calls", "in time", "gave up", "ASA", "9 in 10", "agents", "Erlang A", "80 % need")
CALLBACKS = ("called back", "after")
"""Columns that are there where anybody is called back."""


def run(profile: Path, folder: Path, last: timedelta | None, runs: int, seed: int) -> int:
    """Print what would happen; returns 1 where the profile or the call flows have mistakes, which are printed, else 0.

    `last`: queues that the profile does not name are taken from the case record of so many whole days before today.
    Raises FolderUnreadable; with `last` SettingsError and RecordGone too.
    """
    return show(profile, folder, last, runs, seed, now=datetime.now(UTC))


def show(profile: Path, folder: Path, last: timedelta | None, runs: int, seed: int, *, now: datetime) -> int:
    """Do so as if it were `now`."""
    catalogue = catalogue_of(folder)
    read = _read(profile, catalogue) if catalogue else None
    if catalogue is None or read is None:
        return 1
    whole = read if last is None else _with_last(read, catalogue, last, now)
    if not whole.queues:
        print(f"{profile}: nobody calls: name queues with their calls, or --last", file=sys.stderr)
        return 1
    print("\n".join(table(forecast(whole, catalogue.queues, runs, seed))))
    return 0


def _read(file: Path, catalogue: Catalogue) -> Profile | None:
    try:
        text = file.read_text()
    except OSError as error:
        print(f"cannot read {file}: {error.strerror}", file=sys.stderr)
        return None
    profile, problems = read_profile(str(file), text, catalogue.queues)
    for problem in problems:
        print(f"{problem.severity}: {problem}", file=sys.stderr)
    return profile


def _with_last(profile: Profile, catalogue: Catalogue, last: timedelta, now: datetime) -> Profile:
    midnight = now.astimezone(catalogue.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    days = max(1, last.days)
    since = (midnight - timedelta(days=days)).astimezone(UTC)
    past = past_of(since, midnight.astimezone(UTC))
    came: Mapping[str, Demand] = demand(past, since)
    known = {queue: one for queue, one in came.items() if queue in catalogue.queues}
    return replace(profile, queues={**known, **profile.queues}, days=days, away=past.away)


def table(found: Forecast) -> list[str]:
    """Return the forecast as lines of text."""
    rows = [HEAD + CALLBACKS, *(_row(line) for line in found.lines)]
    if not any(line.called_back.mean for line in found.lines):
        rows = [row[: len(HEAD)] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return [
        *lines,
        "",
        f"In time: answered within {found.within:g} s, of all but those who gave up sooner. Waits in seconds.",
        f"Agents are busy {_percent(found.occupancy)} of their time.",
        *_refused(found),
        f"{found.runs} runs; ± is how far the true mean may be off, in 19 of 20 cases.",
    ]


def _refused(found: Forecast) -> list[str]:
    if not found.declined.mean and not found.unanswered.mean:
        return []
    return [f"Of all offers {_percent(found.declined)} are declined, {_percent(found.unanswered)} ring in vain."]


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.queue,
        "all" if line.hour is None else f"{line.hour:02}:00",
        _plain(line.calls),
        _percent(line.service),
        _percent(line.abandoned),
        _plain(line.asa),
        _plain(line.worst),
        f"{line.agents:g}" if line.hour is not None else "",
        f"{line.erlang:.0%}" if line.erlang is not None else "",
        str(line.needed) if line.needed is not None else "",
        _plain(line.called_back),
        _plain(line.after),
    )


def _plain(band: Band) -> str:
    return _band(band, 1, "")


def _percent(band: Band) -> str:
    return _band(band, 100, " %")


def _band(band: Band, unit: int, name: str) -> str:
    if band.mean is None:
        return "-"
    off = f" ± {band.off * unit:.0f}" if band.off is not None else ""
    return f"{band.mean * unit:.0f}{off}{name}"
