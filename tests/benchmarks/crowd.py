"""Two hundred callers and forty agents with telephones: they do what people do, and remember what happened to them.

They live in the emulator's loop and react to what they hear, so that it does not matter to them how often a disturbed
line says it. All times are seconds of the line's time.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from math import inf
from typing import Literal

from ivr.emulator.company import Company
from ivr.emulator.leg import Leg
from ivr.emulator.placing import dial_line
from ivr.emulator.playing.player import APPLICATION_ERROR
from ivr.emulator.sounds import Sound
from tests.whole_line import LINE

Wish = Literal["agent", "billing", "message", "leaves menu", "leaves queue"]
WISHES: tuple[tuple[Wish, int], ...] = (
    ("agent", 12),
    ("billing", 2),
    ("message", 2),
    ("leaves menu", 2),
    ("leaves queue", 2),
)
"""What callers want, and how many of twenty want it."""
KEYS: dict[Wish, str] = {"agent": "1", "billing": "2", "message": "4", "leaves menu": "", "leaves queue": "1"}
MAIN_MENU = ("For an order, press 1", "Order, 1.")
NOT_A_TALK = frozenset({"say", "play", "music", "waiting", "listening", "ended", "tones"})
"""What nobody hears while he talks to somebody."""


@dataclass(slots=True)
class Talk:
    """Two who have met in a room; `over` once one of them has put the phone down."""

    room: str
    over: bool = False


@dataclass(slots=True)
class Talks:
    """All conversations of a run, and who was torn out of one."""

    by_room: dict[str, Talk] = field(default_factory=dict)
    torn: list[str] = field(default_factory=list)

    def join(self, room: str) -> Talk:
        return self.by_room.setdefault(room, Talk(room))


@dataclass(slots=True)
class Stay:
    """A caller's stay in the carrier's queue, in seconds since the epoch on the wall.

    `looks`: when he heard something there, so that the floor had been told that he waits; `left`: when he was gone.
    """

    began: float = 0.0
    looks: list[float] = field(default_factory=list)
    left: float = inf


class Somebody:
    """A person with a telephone, on one leg at a time."""

    nature = "human"

    def __init__(self, company: Company, number: str, talks: Talks, chance: random.Random) -> None:
        self.company = company
        self.number = number
        self.talks = talks
        self.chance = chance
        self.leg: Leg | None = None
        self.talk: Talk | None = None
        self.room = ""
        self.heard: deque[str] = deque(maxlen=6)
        self.deeds: set[asyncio.Future[None]] = set()
        company.phones.hold(number, self)

    def ring(self, leg: Leg) -> None:
        """Who has a phone at the ear already is busy."""
        leg.decline()

    def hear(self, leg: Leg, sound: Sound) -> None:
        if leg is not self.leg:
            return
        if sound.kind in NOT_A_TALK and self.talk is not None:
            if not self.talk.over:
                self.talks.torn.append(leg.sid)
            self.talk = None
        if sound.kind in {"say", "play"}:
            self.heard.append(sound.text or sound.url)
        elif sound.kind in {"waiting", "joined"} and sound.text.startswith("room-"):
            self.room = sound.text
        if sound.kind == "joined":
            self.talk = self.talks.join(sound.text)
            self.later(self.chance.uniform(6, 24), self.hangs_up)
        self.notices(sound)

    def notices(self, sound: Sound) -> None:
        """React to what is heard."""

    def heard_lately(self, *texts: str) -> bool:
        return any(text in words for text in texts for words in self.heard)

    def presses(self, key: str) -> None:
        self.heard.clear()
        if self.leg is not None and key:
            self.leg.press(key)

    def hangs_up(self) -> None:
        if self.room:
            self.talks.join(self.room).over = True
        if self.leg is not None:
            self.leg.hang_up()

    def later(self, seconds: float, deed: Callable[[], None]) -> None:
        """Do something in a while, if this is still the same call then."""
        under_way = asyncio.ensure_future(self._later(seconds, deed, self.leg))
        self.deeds.add(under_way)
        under_way.add_done_callback(self.deeds.discard)

    async def _later(self, seconds: float, deed: Callable[[], None], leg: Leg | None) -> None:
        await self.company.clock.sleep(seconds)
        if leg is self.leg and leg is not None and not leg.over:
            deed()


class Caller(Somebody):
    """A customer. `met` and `left_message` are what he got; `why` is how he left of his own accord, else empty.

    `hung_up_on`: nothing of the line answered, nor its fallback, so that the carrier said so and ended the call.
    """

    def __init__(self, company: Company, number: str, talks: Talks, chance: random.Random, wish: Wish) -> None:
        super().__init__(company, number, talks, chance)
        self.wish = wish
        self.met = False
        self.left_message = False
        self.hung_up_on = False
        self.stays: list[Stay] = []
        self.why = ""
        self.over = asyncio.Event()

    def dials(self) -> None:
        self.leg = dial_line(self.company, self.number, LINE, self)

    @property
    def sid(self) -> str:
        return self.leg.sid if self.leg is not None else ""

    @property
    def served(self) -> bool:
        """Whether he got what he wanted."""
        if self.wish == "message":
            return self.left_message
        return self.met or self.why == self.wish

    @property
    def outcomes(self) -> set[str]:
        """What the case record may say; of who hangs up at the moment in which an agent takes him, either."""
        if self.met:
            return {"answered"}
        if self.left_message:
            return {"voicemail"}
        if self.why == "leaves queue":
            return {"abandoned_in_queue", "answered"} if self.room else {"abandoned_in_queue"}
        return {"abandoned_in_menu"}

    def notices(self, sound: Sound) -> None:
        self.stands_in_queue(sound)
        if sound.kind == "ended":
            self.over.set()
        elif sound.text == APPLICATION_ERROR:
            self.hung_up_on = True
        elif sound.kind == "joined":
            self.met = True
        elif sound.kind == "waiting" and self.wish == "leaves queue":
            self.later(self.chance.uniform(2, 40), self._loses_patience)
        elif sound.kind == "listening":
            self.later(self.chance.uniform(0.2, 3), self._speaks if sound.text == "a message" else self._chooses)

    def stands_in_queue(self, sound: Sound) -> None:
        """Remember when he waited: from the first look that was answered, until he is elsewhere."""
        if sound.kind in {"waiting", "joined", "ended"}:
            if self.stays:
                self.stays[-1].left = min(self.stays[-1].left, time.time())
            if sound.kind == "waiting" and not sound.text.startswith("room-"):
                self.stays.append(Stay(time.time()))
        elif sound.kind in {"say", "play"} and self.stays and self.stays[-1].left == inf:
            self.stays[-1].looks.append(time.time())

    def _chooses(self) -> None:
        if self.heard_lately("For English, press 1"):
            self.presses("1")
        elif self.wish == "leaves menu":
            self.why = self.wish
            self.hangs_up()
        elif self.heard_lately(*MAIN_MENU):
            self.presses(KEYS[self.wish])

    def _speaks(self) -> None:
        assert self.leg is not None
        self.left_message = True
        self.leg.speak("Please call me back.", seconds=4)
        self.later(4, self._ends_message)

    def _ends_message(self) -> None:
        if self.chance.random() < 0.5:
            self.presses("#")
        else:
            self.hangs_up()

    def _loses_patience(self) -> None:
        if not self.met:
            self.why = self.wish
            self.hangs_up()


class Agent(Somebody):
    """Somebody who takes calls: he picks up, presses 1, and talks until one of the two has had enough."""

    def ring(self, leg: Leg) -> None:
        if self.leg is not None and not self.leg.over:
            leg.decline()
            return
        self.leg, self.talk, self.room = leg, None, ""
        self.later(self.chance.uniform(0.5, 6), leg.pick_up)

    def notices(self, sound: Sound) -> None:
        if sound.kind == "listening":
            self.later(self.chance.uniform(0.1, 2), lambda: self.presses("1"))


@dataclass(slots=True)
class Crowd:
    """Everybody on one line."""

    callers: list[Caller]
    agents: list[Agent]
    talks: Talks

    @classmethod
    def of(cls, company: Company, wishes: Iterable[Wish], agents: int, seed: int) -> Crowd:
        """Bring a caller for each wish, and so many agents; `seed` decides how long everybody takes for everything."""
        chance, talks = random.Random(seed), Talks()
        return cls(
            [Caller(company, f"+1555{number:07}", talks, chance, wish) for number, wish in enumerate(wishes)],
            [Agent(company, f"+1666{number:07}", talks, chance) for number in range(agents)],
            talks,
        )

    async def calls(self, pause: float, within: float) -> None:
        """Let everybody dial, one every `pause` s, and wait `within` s at most until all calls are over; wall time."""
        for caller in self.callers:
            caller.dials()
            await asyncio.sleep(pause)
        ends = [asyncio.ensure_future(caller.over.wait()) for caller in self.callers]
        _, still = await asyncio.wait(ends, timeout=within)
        for end in still:
            end.cancel()

    @property
    def still_there(self) -> list[Caller]:
        """Callers whose call is not over."""
        return [caller for caller in self.callers if not caller.over.is_set()]


def wishes(callers: int) -> Iterator[Wish]:
    """Return what so many callers want, mixed."""
    of_twenty = [wish for wish, share in WISHES for _ in range(share)]
    random.Random(20).shuffle(of_twenty)
    return islice(cycle(of_twenty), callers)
