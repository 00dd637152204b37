"""What goes wrong on purpose: requests to certain URLs are delayed, dropped, repeated, reordered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

FaultKind = Literal["delay", "drop", "lose_answer", "repeat", "reorder"]


@dataclass(slots=True)
class Fault:
    """A fault of requests whose URL, or path, begins with `prefix`; it strikes `times` more (None = always)."""

    kind: FaultKind
    prefix: str
    times: int | None = 1
    seconds: float = 0.0
    struck: int = 0

    def concerns(self, url: str) -> bool:
        """Return whether the fault is still to strike and `url` is among those that it strikes."""
        path = urlsplit(url)._replace(scheme="", netloc="").geturl()
        return self.times != 0 and (url.startswith(self.prefix) or path.startswith(self.prefix))

    def strike(self) -> None:
        """Count one more request struck."""
        self.struck += 1
        if self.times is not None:
            self.times -= 1


@dataclass(slots=True)
class RestFault:
    """The next `times` REST requests whose path holds `part` are refused: HTTP `status`, the carrier's `code`."""

    part: str
    status: int
    code: int
    times: int = 1


@dataclass(slots=True)
class Faults:
    """The faults that are switched on. A prefix is the beginning of a URL or of its path: `/voice/status`."""

    active: list[Fault] = field(default_factory=list)
    rest: list[RestFault] = field(default_factory=list)

    def delay(self, prefix: str, seconds: float, times: int | None = 1) -> Fault:
        """Send requests `seconds` of wall time later."""
        return self._add(Fault("delay", prefix, times, seconds))

    def drop(self, prefix: str, times: int | None = 1) -> Fault:
        """Lose requests on the way: the application never sees them, the carrier finds no connection."""
        return self._add(Fault("drop", prefix, times))

    def lose_answer(self, prefix: str, times: int | None = 1) -> Fault:
        """Lose answers on the way back: the application has done its work, the carrier sees a read time-out."""
        return self._add(Fault("lose_answer", prefix, times))

    def repeat(self, prefix: str, times: int | None = 1) -> Fault:
        """Send requests twice, the second after the first, with one token; the second answer is thrown away."""
        return self._add(Fault("repeat", prefix, times))

    def reorder(self, prefix: str, times: int | None = 1) -> Fault:
        """Send a notice only after the next one of its call or room (or after a second, if none comes)."""
        return self._add(Fault("reorder", prefix, times))

    def refuse_rest(self, part: str, status: int, code: int, times: int = 1) -> RestFault:
        """Refuse REST requests whose path holds `part`: 429 with 20429, 500 with 20500, 400 with 21220 ..."""
        fault = RestFault(part, status, code, times)
        self.rest.append(fault)
        return fault

    def clear(self) -> None:
        """Switch every fault off."""
        self.active.clear()
        self.rest.clear()

    def take(self, kind: FaultKind, url: str) -> Fault | None:
        """Return the fault of `kind` that strikes a request to `url` now, and count it."""
        for fault in self.active:
            if fault.kind == kind and fault.concerns(url):
                fault.strike()
                return fault
        return None

    def take_rest(self, path: str) -> RestFault | None:
        """Return the fault that strikes a REST request to `path` now, and count it."""
        for fault in self.rest:
            if fault.times > 0 and fault.part in path:
                fault.times -= 1
                return fault
        return None

    def _add(self, fault: Fault) -> Fault:
        self.active.append(fault)
        return fault
