"""The emulator for tests and benchmarks: it runs in a thread of its own, and its people act when the test says so.

with Exchange(speed=20) as exchange:
exchange.add_line("+18005550100", voice_url="http://127.0.0.1:8000/voice")
caller = exchange.caller("+15555550123")
caller.dials("+18005550100")
caller.hears("press 1 for billing")
caller.presses("1")
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self, TypeVar

from ivr.emulator.clock import Clock, RealClock
from ivr.emulator.company import Company, Line
from ivr.emulator.faults import Faults
from ivr.emulator.leg import Leg
from ivr.emulator.people import Person, Unmet
from ivr.emulator.phones import Rung
from ivr.emulator.server import Server
from ivr.emulator.sids import new_sid
from ivr.emulator.sounds import Sound
from ivr.emulator.switches import Switches
from ivr.emulator.timeline import Timeline

T = TypeVar("T")

__all__ = ["Exchange", "Handset", "Unmet"]


class Exchange:
    """A telephone company on a free port of this machine, from `with` to its end.

    `clock` in place of `speed` for a virtual one. Time on the line runs `speed` times as fast as on the wall.
    """

    def __init__(
        self,
        *,
        speed: float = 20.0,
        clock: Clock | None = None,
        switches: Switches | None = None,
        account_sid: str = "",
        auth_token: str = "",
        port: int = 0,
    ) -> None:
        self.account_sid = account_sid or new_sid("AC")
        self.auth_token = auth_token or new_sid("")
        self.switches = switches or Switches()
        self.company = Company(self.account_sid, self.auth_token, clock or RealClock(speed), self.switches)
        self._server = Server(self.company, port)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="emulator", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._server.start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(self._server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        """The address of the carrier: what TWILIO_API_URL is set to."""
        return self.company.base_url

    @property
    def faults(self) -> Faults:
        """What goes wrong on purpose."""
        return self.company.faults

    @property
    def transcript(self) -> Timeline:
        """Everything that happened, in order; `str` of it is a page to read."""
        return self.company.timeline

    @property
    def legs_rung(self) -> list[Rung]:
        """Every ring of a phone, in order; `rung.beside` names the legs that the phone had already."""
        return self.company.phones.rung

    @property
    def rung_twice(self) -> list[Rung]:
        """The rings that came while the phone had another leg."""
        return self.company.phones.rung_twice()

    def add_line(self, number: str, voice_url: str = "", fallback_url: str = "", status_url: str = "") -> Line:
        """Give the account the line `number`; REST can set its URLs later."""
        line = Line(number, self.company.clock.now(), voice_url, fallback_url=fallback_url, status_url=status_url)
        self.company.lines[number] = line
        return line

    def unreachable(self, number: str) -> None:
        """Let calls to `number` fail at once."""
        self.company.phones.unreachable.add(number)

    def person(self, number: str, nature: str = "human") -> Person:
        """Return somebody who holds `number`, for scripts that run inside the loop (see `run`)."""
        person = Person(self.company, number, nature)
        self.company.phones.hold(number, person)
        return person

    def caller(self, number: str) -> Handset:
        """Return a customer with a phone; it can be called back too."""
        return Handset(self, self.person(number))

    def phone(self, number: str, nature: str = "human") -> Handset:
        """Return a phone that rings when it is called; `nature` is what machine detection finds."""
        return Handset(self, self.person(number, nature))

    def passes(self, seconds: float) -> None:
        """Let `seconds` of the line's time pass."""
        self.run(self.company.clock.advance(seconds))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` in the emulator's loop and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


class Handset:
    """A person's phone, for a test in another thread: each verb returns when it is done, or raises Unmet."""

    def __init__(self, exchange: Exchange, person: Person) -> None:
        self.person = person
        self._run = exchange.run

    @property
    def number(self) -> str:
        """The phone's number."""
        return self.person.number

    @property
    def leg(self) -> Leg:
        """The present call, or the last."""
        return self.person.call

    @property
    def sid(self) -> str:
        """The CallSid of the present call, or the last."""
        return self.person.call.sid

    @property
    def heard(self) -> list[Sound]:
        """Everything heard on the present call, or the last."""
        return list(self.person.sounds)

    def dials(self, to: str) -> None:
        """Call the line `to`. Raises NotInService."""
        self._run(self.person.dials(to))

    def rings(self, within: float = 5) -> str:
        """Wait until the phone rings; return the number on the display."""
        return self._run(self.person.rings(within))

    def answers(self) -> None:
        """Pick up."""
        self._run(self.person.answers())

    def declines(self) -> None:
        """Refuse the call: busy."""
        self._run(self.person.declines())

    def hears(self, text: str, within: float = 5) -> str:
        """Wait until something is said that holds `text`, after what was heard before; return all of it."""
        return self._run(self.person.hears(text, within))

    def presses(self, keys: str, within: float = 5) -> None:
        """Wait until somebody listens, and press `keys`."""
        self._run(self.person.presses(keys, within))

    def presses_blindly(self, keys: str) -> None:
        """Press `keys` now, whoever listens."""
        self._run(self.person.presses_blindly(keys))

    def says(self, words: str) -> None:
        """Say `words` to the line, or to the others in the room."""
        self._run(self.person.says(words))

    def records(self, seconds: float, words: str = "a message", ends_with: str = "#", within: float = 5) -> None:
        """Leave a message of `seconds`, ended with a key, `silence` or `hanging up`."""
        self._run(self.person.records(seconds, words, ends_with, within))

    def waits_in(self, queue: str, within: float = 5) -> None:
        """Wait until the call is in the carrier's queue whose name holds `queue`."""
        self._run(self.person.waits_in(queue, within))

    def enters(self, room: str, within: float = 5) -> None:
        """Wait until the call is in the conference whose name holds `room`, alone or not."""
        self._run(self.person.enters(room, within))

    def talks_with(self, other: Handset, within: float = 5) -> None:
        """Wait until both hear one another."""
        self._run(self.person.talks_with(other.person, within))

    def hangs_up(self) -> None:
        """Put the phone down."""
        self._run(self.person.hangs_up())

    def is_over(self, within: float = 5) -> str:
        """Wait until the call is over; return its final status."""
        return self._run(self.person.is_over(within))
