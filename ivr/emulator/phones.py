"""Who can be rung: the numbers that somebody holds, and a list of every ring."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.emulator.leg import Leg, Phone


@dataclass(frozen=True, slots=True)
class Rung:
    """A ring of a phone. `beside`: the phone's other legs that were not over when it began (a phone rung twice)."""

    leg: Leg
    beside: tuple[str, ...]

    @property
    def number(self) -> str:
        """The number that was rung."""
        return self.leg.to


@dataclass(slots=True)
class Phones:
    """The directory. A number that nobody holds rings until the time is up; one that is `unreachable` fails at once."""

    held: dict[str, Phone] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)
    rung: list[Rung] = field(default_factory=list)

    def hold(self, number: str, phone: Phone) -> None:
        """Let `phone` ring when `number` is called."""
        self.held[number] = phone

    def release(self, number: str, phone: Phone) -> None:
        """Let nobody have `number`, if `phone` has it."""
        if self.held.get(number) is phone:
            del self.held[number]

    def ring(self, leg: Leg) -> None:
        """Ring whoever holds the number of `leg`."""
        beside = tuple(rung.leg.sid for rung in self.rung if rung.number == leg.to and not rung.leg.over)
        self.rung.append(Rung(leg, beside))
        leg.phone = self.held.get(leg.to)
        if leg.phone is not None:
            leg.phone.ring(leg)

    def rung_twice(self) -> list[Rung]:
        """Return the rings that came while the phone had another leg."""
        return [rung for rung in self.rung if rung.beside]
