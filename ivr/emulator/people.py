"""People with telephones, as a script has them: they dial, hear, press, talk and hang up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ivr.emulator.company import Company
from ivr.emulator.errors import EmulatorError
from ivr.emulator.leg import Leg
from ivr.emulator.placing import dial_line
from ivr.emulator.sounds import Sound


class Unmet(EmulatorError, AssertionError):
    """What was expected on the line did not happen in time."""


class Person:
    """Somebody with the phone `number`. `nature` is what machine detection finds: human, machine, fax or unknown.

    Waiting verbs take `within`: seconds of wall time on a real clock, of the line's time on a virtual one. They raise
    Unmet, with the transcript of the call, where that passes first.
    """

    def __init__(self, company: Company, number: str, nature: str = "human") -> None:
        self.company = company
        self.number = number
        self.nature = nature
        self.answers_itself = False
        self.leg: Leg | None = None
        self.sounds: list[Sound] = []
        self._heard_up_to = (0, 0)
        self._changed = asyncio.Event()

    # What the carrier does to the phone

    def ring(self, leg: Leg) -> None:
        """Ring. A phone in use is busy; one that answers itself does so at once."""
        if self.leg is not None and not self.leg.over:
            leg.decline()
            return
        self._take(leg)
        if self.answers_itself:
            leg.pick_up()

    def hear(self, leg: Leg, sound: Sound) -> None:
        """Hear `sound`."""
        if leg is self.leg:
            self.sounds.append(sound)
            self._changed.set()

    def _take(self, leg: Leg) -> None:
        self.leg, self.sounds, self._heard_up_to = leg, [], (0, 0)
        self._changed.set()

    # What the person does

    @property
    def call(self) -> Leg:
        """The present leg, or the last. Raises Unmet where there never was one."""
        if self.leg is None:
            raise Unmet(f"{self.number} has no call")
        return self.leg

    async def dials(self, to: str) -> None:
        """Call the line `to`."""
        self._take(dial_line(self.company, self.number, to, self))

    async def answers(self) -> None:
        """Pick up the ringing phone."""
        self.call.pick_up()

    async def declines(self) -> None:
        """Refuse the ringing phone: the caller hears that it is busy."""
        self.call.decline()

    async def hangs_up(self) -> None:
        """Put the phone down."""
        self.call.hang_up()

    async def presses(self, keys: str, within: float = 5) -> None:
        """Wait until somebody listens, and press `keys`."""
        leg = self.call
        await self.expects(lambda: leg.listening or leg.over, within, f"somebody listening for {keys}")
        leg.press(keys)

    async def presses_blindly(self, keys: str) -> None:
        """Press `keys` now; where nobody listens they are lost."""
        self.call.press(keys)

    async def says(self, words: str) -> None:
        """Say `words`: to the line where it listens, else to the others in the room."""
        self.call.speak(words)

    async def records(self, seconds: float, words: str = "a message", ends_with: str = "#", within: float = 5) -> None:
        """Wait until the line records, speak for `seconds` of its time, end with a key, `silence` or `hanging up`."""
        leg = self.call
        await self._next(lambda sound: sound.kind == "listening" and sound.text == "a message", within, "a recording")
        leg.speak(words, seconds)
        await self.company.clock.advance(seconds)
        if ends_with == "hanging up":
            leg.hang_up()
        elif ends_with != "silence":
            leg.press(ends_with)

    # What the person notices

    async def hears(self, text: str, within: float = 5) -> str:
        """Wait until something is said or played that holds `text`, after what was heard before; return it all."""
        wanted = text.casefold()
        met: list[str] = []

        def said() -> bool:
            first, offset = self._heard_up_to
            for place in range(first, len(self.sounds)):
                words = _words(self.sounds[place])
                found = words.casefold().find(wanted, offset if place == first else 0)
                if found >= 0:
                    self._heard_up_to = (place, found + len(wanted))
                    met.append(words)
                    return True
            return False

        await self.expects(said, within, f"to hear {text!r}")
        return met[0]

    async def rings(self, within: float = 5) -> str:
        """Wait until the phone rings; return who calls, as the display shows it."""

        def ringing() -> bool:
            return self.leg is not None and self.leg.status == "ringing" and self.leg.direction != "inbound"

        await self.expects(ringing, within, "the phone to ring")
        return self.call.from_

    async def waits_in(self, queue: str, within: float = 5) -> None:
        """Wait until the call is in the carrier's queue whose name is, or holds, `queue`."""
        leg = self.call

        def waiting() -> bool:
            queues = self.company.queues.values()
            return any(queue in one.name and one.find(leg.sid) for one in queues)

        await self.expects(waiting, within, f"to wait in {queue}")

    async def enters(self, room: str, within: float = 5) -> None:
        """Wait until the call is in the conference whose name is, or holds, `room`, alone or not."""
        leg = self.call

        def inside() -> bool:
            rooms = [one for one in self.company.rooms if room in one.name]
            return any(participant.leg is leg for one in rooms for participant in one.inside)

        await self.expects(inside, within, f"to be in the room {room}")

    async def talks_with(self, other: Person, within: float = 5) -> None:
        """Wait until both are in one room, or bridged, and hear one another."""

        def together() -> bool:
            return self.call.circle is not None and other.call.circle is self.call.circle

        await self.expects(together, within, f"to talk with {other.number}")

    async def is_over(self, within: float = 5) -> str:
        """Wait until the call is over; return its final status."""
        leg = self.call
        await self.expects(lambda: leg.over, within, "the call to be over")
        return leg.status

    async def expects(self, condition: Callable[[], object], within: float, what: str) -> None:
        """Wait until `condition` holds; it is looked at whenever the phone hears something."""
        met = asyncio.Event()
        watch = asyncio.ensure_future(self._watch(condition, met))
        try:
            if await self.company.clock.wait_for(met, within) or condition():
                return
        finally:
            watch.cancel()
        raise Unmet(f"{self.number} expected {what} within {within} s\n{self.transcript}")

    async def _watch(self, condition: Callable[[], object], met: asyncio.Event) -> None:
        while not condition():
            self._changed.clear()
            await self._changed.wait()
        met.set()

    async def _next(self, wanted: Callable[[Sound], bool], within: float, what: str) -> None:
        """Wait for a sound after those that were waited for before."""

        def heard() -> bool:
            for place in range(self._heard_up_to[0], len(self.sounds)):
                if wanted(self.sounds[place]):
                    self._heard_up_to = (place + 1, 0)
                    return True
            return False

        await self.expects(heard, within, what)

    @property
    def transcript(self) -> str:
        """What happened on the present call, and everything that the application was asked and told."""
        return str(self.company.timeline)


def _words(sound: Sound) -> str:
    return sound.text if sound.kind in {"say", "voice"} else sound.url
