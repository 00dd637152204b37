"""Moments and durations as a page tells them: in the line's own time zone, at the moment when the page was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of one page. `now` is aware; `zone` is where the line's people are."""

    now: datetime
    zone: tzinfo

    @property
    def now_ms(self) -> int:
        """The moment in epoch milliseconds, from which the page's script counts on."""
        return int(self.now.timestamp() * 1000)

    def time(self, moment: str | int | None) -> str:
        """Tell a moment (ISO 8601, or epoch milliseconds) by the clock, with its date where that is not today's."""
        if moment is None:
            return "unknown"
        local = self._local(moment)
        if local.date() == self.now.astimezone(self.zone).date():
            return f"{local:%H:%M}"
        return f"{local.day} {local:%b} {local:%H:%M}"

    def exactly(self, moment: str) -> str:
        """Tell a moment (ISO 8601) to the second."""
        return f"{self._local(moment):%H:%M:%S}"

    def day(self, moment: str | None) -> str:
        """Tell a moment (ISO 8601) by date and clock, with the zone."""
        if moment is None:
            return "unknown"
        local = self._local(moment)
        return f"{local.day} {local:%B %Y, %H:%M %Z}"

    def since(self, moment_ms: int) -> str:
        """Tell how long ago a moment (epoch milliseconds) was."""
        return span((self.now_ms - moment_ms) / 1000)

    def until(self, moment_ms: int) -> str:
        """Tell how long it is until a moment (epoch milliseconds); nothing is left of one that is over."""
        return span((moment_ms - self.now_ms) / 1000)

    def _local(self, moment: str | int) -> datetime:
        if isinstance(moment, int):
            return datetime.fromtimestamp(moment / 1000, UTC).astimezone(self.zone)
        return datetime.fromisoformat(moment).astimezone(self.zone)


def span(seconds: float | None) -> str:
    """Tell a duration as minutes and seconds, from an hour on with the hours before; nothing where it is unknown."""
    if seconds is None:
        return ""
    whole = max(0, int(seconds))
    minutes, hours = whole // 60 % 60, whole // 3600
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
