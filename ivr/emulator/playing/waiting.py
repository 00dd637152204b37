"""Enqueue on a leg: wait, listening to the waitUrl, until somebody takes the caller or he leaves."""

from __future__ import annotations

from ivr.emulator.errors import Refused
from ivr.emulator.leg import Source
from ivr.emulator.params import wait_params
from ivr.emulator.playing.aside import play_aside
from ivr.emulator.playing.scene import Act, Goto, Left, Next, Outcome, Over, Scene
from ivr.emulator.playing.speaking import music
from ivr.emulator.queues import Member
from ivr.emulator.races import race
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.document import DEQUEUE, WAITING
from ivr.emulator.verbs.enqueue import Enqueue

SHORTEST_LOOP = 1.0
"""Seconds between two requests of a waitUrl whose document plays nothing."""


class Waiting(Act[Enqueue]):
    """Enqueue. Its action is asked for when the caller leaves, is moved, hangs up, or has been bridged and parted."""

    def __init__(self, scene: Scene, verb: Enqueue) -> None:
        super().__init__(scene, verb)
        self.queue = scene.company.queue(verb.name)
        self.member: Member | None = None
        self.ended = ""

    async def run(self) -> Outcome:
        """Wait."""
        if len(self.queue.members) >= (self.verb.max_queue_size or self.queue.max_size):
            return self._go_on("queue-full")
        self.member = self.queue.join(self.scene.leg)
        self.scene.leg.hear(Sound("waiting", self.queue.name))
        try:
            self.ended = await self._wait(self.member)
        finally:
            self.queue.leave(self.member)
        return Over() if self.ended == "hangup" else self._go_on(self.ended)

    async def _wait(self, member: Member) -> str:
        """Return how the waiting ended, as QueueResult says it."""
        how: list[str] = []
        await race(self._listen(how), member.taken.wait())
        if not member.taken.is_set():
            return how[0]
        await self._bridge(member)
        return "bridged"

    async def _listen(self, how: list[str]) -> None:
        if self.verb.wait_url is None:
            await music(self.scene)
        if not self.verb.wait_url:
            await self.scene.leg.until(lambda: False)
        try:
            how.append(await self._listen_to(self.scene.source(self.verb.wait_url or "", self.verb.wait_method)))
        except Refused as refused:
            self.scene.leg.note(f"waitUrl refused: {refused}")
            how.append("error")

    async def _listen_to(self, source: Source) -> str:
        """Play the waitUrl again and again, until a document in it says Leave or Hangup."""
        clock = self.scene.company.clock
        while True:
            began = clock.now()
            outcome = await play_aside(self.scene, source, WAITING, self._params)
            if isinstance(outcome, Left):
                return "leave"
            if isinstance(outcome, Over):
                return "hangup"
            await clock.sleep(SHORTEST_LOOP - (clock.now() - began))

    def _params(self) -> dict[str, str]:
        return wait_params(self.queue, self.member) if self.member else {}

    async def _bridge(self, member: Member) -> None:
        """Hear the whisper of the Dial that took the caller, then talk until the two part."""
        if member.whisper is not None:
            more = {**self._dequeued(member), "DequeingCallSid": member.taken_by.sid if member.taken_by else ""}
            await play_aside(self.scene, member.whisper, DEQUEUE, lambda: more)
        self.scene.leg.hear(Sound("joined", self.queue.name))
        member.ready.set()
        try:
            await member.bridge_over.wait()
        finally:
            member.bridge_over.set()

    def _dequeued(self, member: Member) -> dict[str, str]:
        return {"QueueSid": self.queue.sid, "QueueTime": str(self.queue.waited(member))}

    def _go_on(self, result: str) -> Outcome:
        source = self._action(result)
        return Goto(source) if source else Next()

    def _action(self, result: str) -> Source | None:
        if not self.verb.action:
            return None
        answers = {"QueueResult": result, **(self._dequeued(self.member) if self.member else {})}
        return self.scene.source(self.verb.action, self.verb.method, answers)

    def cut(self) -> Source | None:
        """Ask for the action: moved out by REST, out of the queue or out of the bridge."""
        taken = self.member is not None and self.member.taken.is_set()
        return self._action("redirected-from-bridged" if taken else "redirected")

    def gone(self) -> Source | None:
        """Ask for the action: the caller hung up while he waited."""
        if self.member is None:
            return self._action("system-error")
        return self._action("bridged" if self.member.taken.is_set() else "hangup")
