"""Dial Queue on a leg: take the caller at the front of a queue and talk to him."""

from __future__ import annotations

from ivr.emulator.leg import Circle, Source
from ivr.emulator.playing.scene import Act, Goto, Next, Outcome, Scene
from ivr.emulator.queues import Member, Queue
from ivr.emulator.races import race
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.dial import Dial
from ivr.emulator.verbs.nouns import QueueFront


class Dequeueing(Act[Dial]):
    """Dial Queue: an empty queue is waited for until the time-out; an unknown one is an error."""

    def __init__(self, scene: Scene, verb: Dial, front: QueueFront) -> None:
        super().__init__(scene, verb)
        self.front = front
        self.member: Member | None = None
        self.queue: Queue | None = None
        self.status = "no-answer"
        self.waited = 0

    async def run(self) -> Outcome:
        """Take the front caller and talk."""
        queues = self.scene.company.queues.values()
        self.queue = next((queue for queue in queues if queue.name == self.front.name), None)
        if self.queue is None:
            self.status = "error"
            return self._go_on()
        await race(self._take(self.queue), self.scene.company.clock.sleep(self.verb.timeout))
        if self.member is not None:
            await self._talk(self.member)
        return self._go_on()

    async def _take(self, queue: Queue) -> None:
        whisper = self.scene.source(self.front.url, self.front.method) if self.front.url else None
        while self.member is None:
            self.member = queue.take_front(self.scene.leg, whisper)
            if self.member is None:
                queue.grown.clear()
                await queue.grown.wait()
        self.waited = queue.waited(self.member)

    async def _talk(self, member: Member) -> None:
        circle, self.status = Circle(), "completed"
        try:
            await race(member.ready.wait(), member.bridge_over.wait(), member.leg.until(lambda: member.leg.over))
            if member.ready.is_set():
                self.scene.leg.hear(Sound("joined", member.leg.from_))
                circle.enter(self.scene.leg)
                circle.enter(member.leg)
                await member.bridge_over.wait()
        finally:
            for leg in (self.scene.leg, member.leg):
                circle.leave(leg)
            member.bridge_over.set()

    def _action(self) -> Source | None:
        if not self.verb.action:
            return None
        answers = {"DialCallStatus": self.status}
        if self.queue is not None and self.member is not None:
            answers |= {
                "QueueSid": self.queue.sid,
                "QueueTime": str(self.waited),
                "DequeingCallSid": self.scene.leg.sid,
            }
        return self.scene.source(self.verb.action, self.verb.method, answers)

    def _go_on(self) -> Outcome:
        source = self._action()
        return Goto(source) if source else Next()

    def cut(self) -> Source | None:
        """Ask for the action, as if the caller had hung up."""
        return self._action()

    def gone(self) -> Source | None:
        """Ask for the action if that is switched on."""
        return self._action() if self.scene.company.switches.dial_action_after_hangup else None
