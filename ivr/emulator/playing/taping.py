"""Record on a leg: a beep, the caller's voice, and what becomes of the recording."""

from __future__ import annotations

import asyncio

from ivr.emulator.leg import Notices, Source, Words
from ivr.emulator.playing.scene import Act, Goto, Outcome, Scene
from ivr.emulator.playing.tapes import about, tell
from ivr.emulator.races import next_within
from ivr.emulator.recordings import Recording
from ivr.emulator.sids import new_sid
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.record import Record

BEEP_SECONDS = 0.5


class Taping(Act[Record]):
    """Record. Its action is always asked for, after a hang-up too (`Digits=hangup`)."""

    def __init__(self, scene: Scene, verb: Record) -> None:
        super().__init__(scene, verb)
        self.began: float | None = None
        self.words_before = len(scene.leg.said)

    async def run(self) -> Outcome:
        """Record until silence, a key, or the longest time."""
        self.scene.source(self.verb.action, self.verb.method)
        leg, clock = self.scene.leg, self.scene.company.clock
        with leg.ears() as ears:
            if self.verb.play_beep:
                leg.hear(Sound("beep", seconds=BEEP_SECONDS))
                await clock.sleep(BEEP_SECONDS)
            self.began = clock.now()
            self.words_before = len(leg.said)
            leg.hear(Sound("listening", "a message", seconds=self.verb.max_length))
            key = await self._key(ears, self.began)
        return Goto(self._made(key))

    async def _key(self, ears: asyncio.Queue[str | Words], began: float) -> str:
        """Return the key that ended the recording, "" where silence or its length did."""
        clock = self.scene.company.clock
        while True:
            ends = [began + self.verb.max_length]
            if self.verb.timeout:
                ends.append(max(began, self.scene.leg.voice_until) + self.verb.timeout)
            heard = await next_within(ears, clock, min(ends) - clock.now())
            if heard is None:
                return ""
            if isinstance(heard, str) and heard in self.verb.finish_on_key:
                return heard

    def gone(self) -> Source | None:
        """Ask for the action although the caller hung up: that is how messages mostly end."""
        return self._made("hangup") if self.began is not None else None

    def _made(self, digits: str) -> Source:
        """Keep the recording, tell of it, and return the action to ask for."""
        recording = self._keep()
        company = self.scene.company
        company.wire.background(self._tell(recording))
        answers = {
            "RecordingUrl": f"{company.api_url}/Recordings/{recording.sid}",
            "RecordingSid": recording.sid,
            "RecordingDuration": str(recording.seconds),
            "Digits": digits,
        }
        return self.scene.source(self.verb.action, self.verb.method, answers)

    def _keep(self) -> Recording:
        leg, company = self.scene.leg, self.scene.company
        now = leg.ended_at or company.clock.now()
        began = self.began or now
        if self.verb.trim == "trim-silence":
            now = min(now, max(began, leg.voice_until))
        seconds = min(round(now - began), self.verb.max_length)
        recording = Recording(leg.sid, began, seconds, status="completed" if seconds else "absent")
        recording.words = " ".join(leg.said[self.words_before :])
        if self.verb.notice:
            url = self.scene.source(self.verb.notice, self.verb.notice_method).url
            recording.notices = Notices(url, self.verb.notice_method, self.verb.notice_events)
        company.recordings[recording.sid] = recording
        return recording

    async def _tell(self, recording: Recording) -> None:
        """Send the recording's callback when its media can be fetched, and then its transcription."""
        company, leg, verb = self.scene.company, self.scene.leg, self.verb
        await tell(company, leg, recording)
        if verb.transcribe and verb.transcribe_callback:
            words = {
                "TranscriptionSid": new_sid("TR"),
                "TranscriptionText": recording.words,
                "TranscriptionStatus": "completed" if recording.words else "failed",
            }
            notices = Notices(self.scene.source(verb.transcribe_callback, "POST").url)
            await company.notify(leg.sid, notices, about(company, leg, recording) | words, asyncio.Lock())
