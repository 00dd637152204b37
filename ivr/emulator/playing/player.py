"""The player: one document at a time on a leg, its moves by REST, its fallback, and its end."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

from ivr.emulator.company import Company
from ivr.emulator.errors import Refused
from ivr.emulator.leg import Leg, Source
from ivr.emulator.playing.ending import Redirecting
from ivr.emulator.playing.fetching import fetch
from ivr.emulator.playing.repertoire import perform
from ivr.emulator.playing.ringing import pick_up
from ivr.emulator.playing.scene import Act, Goto, Next, Outcome, Over, Performance, Scene
from ivr.emulator.playing.tapes import end, running
from ivr.emulator.sounds import Sound

APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."


class Fetching(Act[Source]):
    """Asking for a document; its verbs are then `found`."""

    answers = False

    def __init__(self, scene: Scene, source: Source) -> None:
        super().__init__(scene, source)
        self.found: tuple[Performance, ...] = ()

    async def run(self) -> Outcome:
        """Ask, and read the answer."""
        scene, verbs = await fetch(self.scene, self.verb)
        self.found = tuple(perform(scene, verb) for verb in verbs)
        return Next()


class Player:
    """Plays `leg` to its end."""

    def __init__(self, company: Company, leg: Leg) -> None:
        self.company = company
        self.leg = leg
        self.scene = Scene(company, leg, self._play_other)
        self.program: deque[Performance] = deque()
        self.current: Performance | None = None
        self.source = Source()

    async def play_from(self, source: Source) -> None:
        """Play the document at `source`, and what it leads to, until the leg is over."""
        await self.play([Fetching(self.scene, source)], source)

    async def play(self, program: Sequence[Performance], source: Source | None = None) -> None:
        """Perform `program`, and what it leads to, until nothing is left or the leg is over."""
        self.source = source or self.source
        self.program.extend(program)
        final = "completed"
        while not self.leg.over and (self.program or self.leg.interrupted):
            if move := self.leg.next_move():
                await self._move(move)
                continue
            self.current = self.program.popleft()
            outcome = await self._perform(self.current)
            if outcome is not None:
                self._go_on(self.current, outcome)
            if isinstance(outcome, Over):
                final = outcome.status
        cut_off = self.leg.over
        self.leg.end(final)
        for recording in running(self.company, self.leg):
            end(self.company, self.leg, recording)
        await self._end(self.current.gone() if cut_off and self.current else None)

    async def _play_other(self, leg: Leg, program: Sequence[Performance]) -> None:
        await Player(self.company, leg).play(program)

    async def _perform(self, performance: Performance) -> Outcome | None:
        """Perform; return how to go on, or None where the leg was moved or is over."""
        if performance.answers:
            pick_up(self.company, self.leg)
        task = asyncio.ensure_future(performance.run())
        interruption = asyncio.ensure_future(self.leg.until(lambda: self.leg.interrupted))
        try:
            await asyncio.wait({task, interruption}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            interrupted = self.leg.interrupted or not task.done()
            for one in (task, interruption):
                one.cancel()
            await asyncio.gather(task, interruption, return_exceptions=True)
        if interrupted:
            return None
        try:
            return task.result()
        except Refused as refused:
            return self._fall_back(refused)

    def _go_on(self, performance: Performance, outcome: Outcome) -> None:
        """Put what comes next into the program."""
        match outcome:
            case Goto(source):
                self._fetch(source)
            case Next() if isinstance(performance, Fetching):
                self.program = deque(performance.found)
                self.leg.moving = self.leg.interrupted
            case Next():
                return
            case _:
                self.program.clear()

    def _fetch(self, source: Source) -> None:
        self.source = source
        self.program = deque([Fetching(self.scene, source)])

    async def _move(self, source: Source) -> None:
        """Go where REST says; the verb that was cut is heard of first, and its answer thrown away."""
        if self.company.switches.cut_action_first:
            asked = self._cut()
            if asked is not None:
                await self._ask_in_vain(asked)
        self._fetch(source)

    def _cut(self) -> Source | None:
        """Return what the cut verb asks for: its action; without one, a Redirect behind Dial is taken too."""
        asked = self.current.cut() if self.current else None
        if asked is None and self.program and isinstance(self.program[0], Redirecting):
            redirect = self.program[0]
            asked = redirect.scene.source(redirect.verb.url, redirect.verb.method)
        self.current = None
        return asked

    async def _ask_in_vain(self, source: Source) -> None:
        """Ask for a document whose answer is not played."""
        try:
            await self.company.ask(self.leg, self.scene.request(source))
        except Refused as refused:
            self.leg.note(f"asked in vain: {refused}")

    def _fall_back(self, refused: Refused) -> Outcome:
        """Go to the fallback URL, with the error and without any digits; without one, apologise and end."""
        self.leg.note(f"refused: {refused}")
        fallback = self.leg.fallback
        if fallback is None or self.source.fallback:
            self.leg.hear(Sound("say", APPLICATION_ERROR, "en-US"))
            return Over("failed" if self.leg.answered_at is None else "completed")
        answers = {"ErrorCode": str(refused.code), "ErrorUrl": self.source.url}
        return Goto(Source(fallback.url, fallback.method, answers, fallback=True))

    async def _end(self, asked: Source | None) -> None:
        """Tell that the leg is over, and ask what is asked even then, in the order that is switched on."""
        switches, leg = self.company.switches, self.leg
        if switches.completed_waits_for_answer and leg.asking:
            await asyncio.wait(set(leg.asking))
        if asked is not None and switches.action_after_hangup == "before":
            await self._ask_in_vain(asked)
        told = self.company.tell_of_leg(leg, "completed")
        if asked is None or switches.action_after_hangup == "before":
            return
        if told is not None and switches.action_after_hangup == "after":
            await told
        await self._ask_in_vain(asked)
