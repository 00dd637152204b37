"""Dial Conference on a leg: meet others in a room."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from ivr.emulator.errors import Refused
from ivr.emulator.leg import Source
from ivr.emulator.playing.aside import play_aside
from ivr.emulator.playing.scene import Act, Goto, Next, Outcome, Scene
from ivr.emulator.playing.speaking import music
from ivr.emulator.races import race
from ivr.emulator.rooms import Participant, Room
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.conference import Conference
from ivr.emulator.verbs.dial import Dial
from ivr.emulator.verbs.document import ANNOUNCEMENT, HOLD, ROOM

LABEL_TAKEN, BAD_COACH = 16025, 13240


class Meeting(Act[Dial]):
    """Dial Conference. `participant` is given where REST has put the leg on the room's list before it answered."""

    def __init__(self, scene: Scene, verb: Dial, terms: Conference, participant: Participant | None = None) -> None:
        super().__init__(scene, verb)
        notice = scene.source(terms.notice, terms.notice_method).url if terms.notice else ""
        self.terms = replace(terms, notice=notice)
        self.participant = participant or Participant.on(scene.leg, self.terms, scene.company.clock.now())
        self.status = "answered"

    async def run(self) -> Outcome:
        """Be in the room until it ends, or the leg leaves it."""
        room, leg = self.scene.company.room(self.terms.name), self.scene.leg
        if room.label_taken(self.participant.label):
            leg.note(f"{LABEL_TAKEN}: the label {self.participant.label} is taken; not added")
            return Next()
        if self.terms.coach and room.find(self.terms.coach) is None:
            leg.note(f"{BAD_COACH}: nobody to coach in {room.name}")
            return self._go_on()
        try:
            await self._meet(room)
        except Refused as refused:
            leg.note(f"waitUrl refused: {refused}")
            self.status = "failed"
        return self._go_on()

    async def _meet(self, room: Room) -> None:
        leg, star = self.scene.leg, asyncio.Event()
        leg.star = star if self.verb.hangup_on_star else None
        room.join(self.participant)
        try:
            await race(
                self.participant.out.wait(),
                self._listen(room),
                star.wait(),
                self.scene.company.clock.sleep(self.verb.time_limit),
            )
        finally:
            leg.star = None
            moved = leg.interrupted and not leg.over
            room.leave(self.participant, "participant_updated_via_api" if moved else "participant_hung_up")

    async def _listen(self, room: Room) -> None:
        """Hear what is to be heard, and look again whenever the room has changed."""
        while True:
            state = self._state(room)
            await race(self._changed(room, state), self._hear(room))

    def _state(self, room: Room) -> tuple[object, ...]:
        return room.started, self.participant.hold, self.participant.announcement

    async def _changed(self, room: Room, state: tuple[object, ...]) -> None:
        while self._state(room) == state:
            self.participant.changed.clear()
            await self.participant.changed.wait()

    async def _hear(self, room: Room) -> None:
        participant = self.participant
        if participant.announcement:
            await play_aside(self.scene, participant.announcement, ANNOUNCEMENT)
            participant.announcement = None
            room.tell("announcement", participant)
        elif participant.hold:
            self.scene.leg.hear(Sound("hold", room.name))
            await self._hold(participant.hold_source)
        elif room.started:
            self.scene.leg.hear(Sound("joined", room.name))
            await asyncio.Event().wait()
        else:
            self.scene.leg.hear(Sound("waiting", room.name))
            await self._wait()

    async def _hold(self, source: Source | None) -> None:
        while source is not None:
            await play_aside(self.scene, source, HOLD)
        await music(self.scene)

    async def _wait(self) -> None:
        """Hear the waitUrl once, then silence: it is not asked for again, unless its document redirects to itself."""
        if self.terms.wait_url is None:
            await music(self.scene)
        if self.terms.wait_url:
            await play_aside(self.scene, self.scene.source(self.terms.wait_url, self.terms.wait_method), ROOM)
        await asyncio.Event().wait()

    def _action(self) -> Source | None:
        answers = {"DialCallStatus": self.status}
        return self.scene.source(self.verb.action, self.verb.method, answers) if self.verb.action else None

    def _go_on(self) -> Outcome:
        source = self._action()
        return Goto(source) if source else Next()

    def cut(self) -> Source | None:
        """Ask for the action, as if the others had left."""
        return self._action()

    def gone(self) -> Source | None:
        """Ask for the action if that is switched on."""
        return self._action() if self.scene.company.switches.dial_action_after_hangup else None
