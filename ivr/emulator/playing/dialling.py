"""Dial Number and Client on a leg: ring others, whisper to the one who answers, let the two talk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from ivr.emulator.leg import Circle, Leg, Notices, Source
from ivr.emulator.params import call_params
from ivr.emulator.playing.aside import play_aside
from ivr.emulator.playing.ringing import detect_machine, pick_up, ring
from ivr.emulator.playing.scene import Act, Goto, Next, Outcome, Over, Scene
from ivr.emulator.playing.tapes import begin, end
from ivr.emulator.races import race
from ivr.emulator.recordings import Recording
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.dial import Dial
from ivr.emulator.verbs.document import WHISPER
from ivr.emulator.verbs.nouns import Party


@dataclass(slots=True)
class Bridge:
    """Two legs that talk, from `joined` to `parted`."""

    circle: Circle = field(default_factory=Circle)
    joined: asyncio.Event = field(default_factory=asyncio.Event)
    parted: asyncio.Event = field(default_factory=asyncio.Event)


class Whispering(Act[Party]):
    """What the one who answered hears before he is put through; a Hangup in it refuses the call."""

    async def run(self) -> Outcome:
        """Play the party's url."""
        if not self.verb.url:
            return Next()
        whisper = self.scene.source(self.verb.url, self.verb.method)
        outcome = await play_aside(self.scene, whisper, WHISPER)
        return Over() if isinstance(outcome, Over) else Next()


class Bridged(Act[Bridge]):
    """The called leg while it talks to the one that dialled."""

    async def run(self) -> Outcome:
        """Talk until either goes."""
        bridge, leg = self.verb, self.scene.leg
        try:
            for one in (leg, leg.parent):
                if one is not None:
                    bridge.circle.enter(one)
                    one.hear(Sound("joined", "the other side"))
            bridge.joined.set()
            await bridge.parted.wait()
        finally:
            for one in list(bridge.circle.members):
                bridge.circle.leave(one)
            bridge.parted.set()
        return Over()


class Dialling(Act[Dial]):
    """Dial Number and Client: all ring together, or one after the other; the first to answer is put through."""

    def __init__(self, scene: Scene, verb: Dial) -> None:
        super().__init__(scene, verb)
        self.child: Leg | None = None
        self.bridge = Bridge()
        self.recording: Recording | None = None
        self.status = "canceled"
        self.answers = not verb.answer_on_bridge

    async def run(self) -> Outcome:
        """Ring, whisper, talk."""
        try:
            return await self._reach()
        finally:
            if self.recording is not None:
                end(self.scene.company, self.scene.leg, self.recording)

    async def _reach(self) -> Outcome:
        self.scene.leg.hear(Sound("ringing"))
        self._record("record-from-ringing")
        parties = self.verb.parties
        for group in [(party,) for party in parties] if self.verb.sequential else [parties]:
            answered = await self._first_to_answer(group)
            if answered is not None:
                await self._talk(*answered)
                break
        source = self._action()
        return Goto(source) if source else Next()

    async def _first_to_answer(self, parties: tuple[Party, ...]) -> tuple[Party, Leg] | None:
        """Ring `parties` together; when one answers the others stop."""
        answered: list[tuple[Party, Leg]] = []
        ringing = {asyncio.ensure_future(self._ring(party, answered)) for party in parties}
        try:
            while ringing and not answered:
                _, ringing = await asyncio.wait(ringing, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in ringing:
                task.cancel()
            await asyncio.gather(*ringing, return_exceptions=True)
        for _, late in answered[1:]:
            late.hang_up()
            self.scene.company.tell_of_leg(late, "completed")
        return answered[0] if answered else None

    async def _ring(self, party: Party, answered: list[tuple[Party, Leg]]) -> None:
        company = self.scene.company
        leg = company.leg(self.verb.caller_id or self.scene.leg.from_, party.to, "outbound-dial", parent=self.scene.leg)
        if party.notice:
            url = self.scene.source(party.notice, party.notice_method).url
            leg.notices = Notices(url, party.notice_method, party.notice_events)
        self.child = leg
        if await ring(company, leg, self.verb.timeout):
            answered.append((party, leg))
        else:
            self.status = leg.status

    async def _talk(self, party: Party, child: Leg) -> None:
        """Run the called leg, and wait until it is put through and the two have parted, or it refuses."""
        company, self.child, self.status = self.scene.company, child, "completed"
        inside = Scene(company, child, self.scene.play, self.scene.url, self.scene.method)
        runner = company.wire.background(self._run(inside, party))
        if party.machine_detection and party.amd_notice:
            company.wire.background(self._detect(inside, party))
        star = asyncio.Event()
        self.scene.leg.star = star if self.verb.hangup_on_star else None
        try:
            await race(self.bridge.joined.wait(), asyncio.wait([runner]), child.until(lambda: child.moving))
            if self.bridge.joined.is_set():
                pick_up(company, self.scene.leg)
                self._record("record-from-answer")
                await race(self.bridge.parted.wait(), star.wait(), company.clock.sleep(self.verb.time_limit))
        finally:
            self.scene.leg.star = None
            self._part(child)
        await child.until(lambda: child.over or child.moving)

    def _record(self, moment: str) -> None:
        """Begin to record, if that is when the Dial says so."""
        verb, scene = self.verb, self.scene
        wanted = "record-from-answer" if verb.record == "true" else verb.record
        if wanted.removesuffix("-dual") != moment:
            return
        url = scene.source(verb.notice, verb.notice_method).url if verb.notice else ""
        self.recording = Recording(
            scene.leg.sid,
            scene.company.clock.now(),
            0,
            source="DialVerb",
            status="in-progress",
            channels=2 if wanted.endswith("-dual") else 1,
            notices=Notices(url, verb.notice_method, verb.notice_events) if url else None,
        )
        begin(scene.company, scene.leg, self.recording)

    async def _run(self, inside: Scene, party: Party) -> None:
        await self.scene.play(inside.leg, (Whispering(inside, party), Bridged(inside, self.bridge)))

    def _part(self, child: Leg) -> None:
        """Let the called leg go, out of the bridge or out of its whisper, unless REST has just moved it elsewhere."""
        if not child.moving:
            child.hang_up()
        self.bridge.parted.set()

    async def _detect(self, inside: Scene, party: Party) -> None:
        company, leg = inside.company, inside.leg
        answered_by = await detect_machine(company, leg, party.machine_detection)
        params = {**call_params(company.account_sid, leg), "AnsweredBy": answered_by}
        await company.notify(leg.sid, Notices(inside.source(party.amd_notice, "POST").url), params, leg.notice_order)

    def _action(self) -> Source | None:
        if not self.verb.action:
            return None
        child = self.child
        answers = {"DialCallStatus": self.status, "DialBridged": str(self.bridge.joined.is_set()).lower()}
        if child is not None:
            answers["DialCallSid"] = child.sid
            if child.over:
                answers["DialCallDuration"] = str(child.seconds)
        if self.recording is not None:
            answers["RecordingUrl"] = f"{self.scene.company.api_url}/Recordings/{self.recording.sid}"
        return self.scene.source(self.verb.action, self.verb.method, answers)

    def cut(self) -> Source | None:
        """Ask for the action, as if the other side had hung up."""
        return self._action()

    def gone(self) -> Source | None:
        """Ask for the action if that is switched on."""
        return self._action() if self.scene.company.switches.dial_action_after_hangup else None
