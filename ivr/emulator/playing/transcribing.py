"""Real-time transcription: what the caller says is told while he says it, an utterance a notice."""

from __future__ import annotations

import asyncio
import json

from ivr.emulator.company import Company
from ivr.emulator.leg import Leg, Notices
from ivr.emulator.params import call_params, timestamp
from ivr.emulator.playing.scene import Scene
from ivr.emulator.sids import new_sid
from ivr.emulator.verbs.background import Transcription


class Transcribing:
    """One transcription of one leg, from Start to Stop or to the end of the leg."""

    def __init__(self, company: Company, leg: Leg, verb: Transcription, url: str) -> None:
        self._company, self._leg, self._verb = company, leg, verb
        self._notices = Notices(url, verb.notice_method)
        self._order = asyncio.Lock()
        self._sid = new_sid("GT")
        self._told = 0

    def said(self, text: str) -> None:
        """Tell of what was said."""
        words = json.dumps({"transcript": text, "confidence": 0.95})
        self.tell("transcription-content", {"TranscriptionData": words, "Final": "true", "Track": "inbound_track"})

    def tell(self, event: str, more: dict[str, str]) -> None:
        """Send one notice, after those before it."""
        self._told += 1
        params = {
            **call_params(self._company.account_sid, self._leg),
            "TranscriptionSid": self._sid,
            "TranscriptionEvent": event,
            "LanguageCode": self._verb.language,
            "SequenceId": str(self._told),
            "Timestamp": timestamp(self._company.clock.now()),
            **more,
        }
        self._company.notify(self._leg.sid, self._notices, params, self._order)


def begin(scene: Scene, verb: Transcription) -> None:
    """Let a transcription run beside the leg."""
    running = Transcribing(scene.company, scene.leg, verb, scene.source(verb.notice, verb.notice_method).url)
    scene.leg.overhears[verb.name] = running.said
    scene.leg.note(f"transcription {verb.name} begins, in {verb.language}")
    running.tell("transcription-started", {})


def end(scene: Scene, name: str) -> None:
    """End the transcription of that name. One that is not running is no error."""
    if scene.leg.overhears.pop(name, None) is not None:
        scene.leg.note(f"transcription {name} ends")
