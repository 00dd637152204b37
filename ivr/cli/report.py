"""`python -m ivr report`: how callers were served lately, and whether they were told their wait well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from ivr.cli.history import stays_since
from ivr.reports.accuracy import accuracy, first_promises
from ivr.reports.measures import Tally
from ivr.reports.stays import Stayed


def report(last: timedelta, within: int) -> int:
    """Print the measures of the time `last`; `within` is the service level's limit in seconds. Returns 0.

    Raises SettingsError: a setting is wrong. RecordGone: the database does not answer.
    """
    now = datetime.now(UTC)
    found = stays_since(now - last, now)
    queues = sorted({stay.queue for stay in found})
    print("\n\n".join(block(queue, [stay for stay in found if stay.queue == queue], within) for queue in queues))
    if not queues:
        print("Nobody has waited in that time.")
    return 0


def block(queue: str, stays: Sequence[Stayed], within: int) -> str:
    """Return what is to be said of a queue."""
    tally = Tally([stay.stay for stay in stays], within)
    levels, told = tally.service_levels(), accuracy(first_promises(stays))
    endings = ", ".join(f"{number} {ending.replace('_', ' ')}" for ending, number in sorted(tally.endings.items()))
    return "\n".join(
        [
            f"{queue}: {tally.entered} entered: {endings}",
            *_lines(
                [
                    (f"answered in {within} s, without who gave up sooner", _percent(levels.without_abandoned_in_time)),
                    ("  of all who were answered or gave up", _percent(levels.of_offered)),
                    ("  who gave up in time counted as served", _percent(levels.abandoned_in_time_too)),
                    ("  of those who were answered", _percent(levels.of_answered)),
                    ("  without who gave up in 5 s", _percent(levels.without_short)),
                    ("gave up", _percent(tally.abandonment())),
                    ("mean wait of those who were answered", _seconds(tally.speed_of_answer())),
                    ("mean wait of those who gave up", _seconds(tally.time_to_abandon())),
                    (f"told their wait: {told.promises}; waited no longer", _percent(told.kept)),
                    ("  said, divided by waited", "-" if told.sharpness is None else f"{told.sharpness:.1f}"),
                ]
            ),
        ]
    )


def _lines(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name:48}{value:>8}" for name, value in pairs]


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} s"
