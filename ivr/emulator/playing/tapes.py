"""Recordings that run beside a call: begun, ended by name or with the leg, and told of."""

from __future__ import annotations

import asyncio

from ivr.emulator.company import Company
from ivr.emulator.leg import Leg, Notices
from ivr.emulator.params import call_params
from ivr.emulator.playing import transcribing
from ivr.emulator.playing.scene import Act, Next, Outcome
from ivr.emulator.recordings import Recording
from ivr.emulator.verbs.background import Start, Stop


class Starting(Act[Start]):
    """Start Recording, or Transcription: beside all that follows."""

    async def run(self) -> Outcome:
        """Begin it, and go on."""
        verb, scene = self.verb, self.scene
        if verb.transcription is not None:
            transcribing.begin(scene, verb.transcription)
            return Next()
        url = scene.source(verb.notice, verb.notice_method).url if verb.notice else ""
        recording = Recording(
            scene.leg.sid,
            scene.company.clock.now(),
            0,
            source="StartCallRecordingAPI",
            status="in-progress",
            name=verb.name,
            channels=verb.channels,
            notices=Notices(url, verb.notice_method, verb.notice_events) if url else None,
        )
        begin(scene.company, scene.leg, recording)
        return Next()


class Stopping(Act[Stop]):
    """Stop Recording, or Transcription. One that is not running is no error."""

    async def run(self) -> Outcome:
        """End what has that name, and go on."""
        if self.verb.transcription:
            transcribing.end(self.scene, self.verb.name)
            return Next()
        for recording in running(self.scene.company, self.scene.leg):
            if recording.name == self.verb.name:
                end(self.scene.company, self.scene.leg, recording)
        return Next()


def begin(company: Company, leg: Leg, recording: Recording) -> None:
    """Let `recording` run."""
    company.recordings[recording.sid] = recording
    leg.note(f"recording {recording.name or recording.source} begins")


def running(company: Company, leg: Leg) -> list[Recording]:
    """Return the recordings of `leg` that have not ended."""
    return [one for one in company.recordings.values() if one.call == leg.sid and one.status == "in-progress"]


def end(company: Company, leg: Leg, recording: Recording) -> None:
    """End `recording`, and tell of it when its media can be fetched."""
    recording.seconds = round((leg.ended_at or company.clock.now()) - recording.created_at)
    recording.status = "completed" if recording.seconds else "absent"
    leg.note(f"recording {recording.name or recording.source} ends after {recording.seconds} s")
    company.wire.background(tell(company, leg, recording))


async def tell(company: Company, leg: Leg, recording: Recording) -> None:
    """Send the callback of a recording that is over, if it is asked for, once its media can be fetched."""
    await company.clock.sleep(company.switches.media_delay)
    if recording.notices is None or recording.status not in recording.notices.events:
        return
    params = about(company, leg, recording) | {
        "RecordingStatus": recording.status,
        "RecordingDuration": str(recording.seconds),
        "RecordingChannels": str(recording.channels),
        "RecordingSource": recording.source,
        "RecordingTrack": "both",
    }
    await company.notify(leg.sid, recording.notices, params, asyncio.Lock())


def about(company: Company, leg: Leg, recording: Recording) -> dict[str, str]:
    """Return what every notice about a recording says."""
    return {
        **call_params(company.account_sid, leg),
        "RecordingSid": recording.sid,
        "RecordingUrl": f"{company.api_url}/Recordings/{recording.sid}",
    }
