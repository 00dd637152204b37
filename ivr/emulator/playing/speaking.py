"""Say, Play and Pause on a leg."""

from __future__ import annotations

from ivr.emulator.company import Media
from ivr.emulator.errors import Refused
from ivr.emulator.playing.scene import Act, Next, Outcome, Scene
from ivr.emulator.recordings import wav_seconds
from ivr.emulator.sounds import Sound, speaking_time
from ivr.emulator.verbs.pause import Pause
from ivr.emulator.verbs.play import Play
from ivr.emulator.verbs.say import Say
from ivr.emulator.wire import Request

UNKNOWN_LENGTH = 10.0
"""Seconds that a recording is taken to last where its length cannot be read."""

MUSIC_SECONDS = 30.0


class Saying(Act[Say]):
    """Say, as often as its loop says."""

    async def run(self) -> Outcome:
        """Speak."""
        sound = Sound("say", self.verb.text, self.verb.language, seconds=speaking_time(self.verb.text))
        await sounding(self.scene, sound, self.verb.loop)
        return Next()


class Playing(Act[Play]):
    """Play, as often as its loop says. What cannot be retrieved is skipped, as the carrier skips it."""

    async def run(self) -> Outcome:
        """Play the file, or the keys."""
        if self.verb.digits:
            sound = Sound("tones", self.verb.digits, seconds=len(self.verb.digits) / 2)
        else:
            url = self.scene.source(self.verb.url, "GET").url
            seconds = await media_seconds(self.scene, url)
            if seconds is None:
                return Next()
            sound = Sound("play", url=url, seconds=seconds)
        await sounding(self.scene, sound, self.verb.loop)
        return Next()


class Pausing(Act[Pause]):
    """Pause; as the first verb it delays the picking up."""

    answers = False

    async def run(self) -> Outcome:
        """Be silent."""
        await self.scene.company.clock.sleep(self.verb.length)
        return Next()


async def sounding(scene: Scene, sound: Sound, loop: int = 1) -> None:
    """Let the leg hear `sound` to its end, `loop` times; one that is cut tells the phone to be silent."""
    try:
        for _ in range(loop):
            scene.leg.hear(sound)
            await scene.company.clock.sleep(sound.seconds)
    except BaseException:
        if not scene.leg.over:
            scene.leg.hear(Sound("cut"))
        raise


async def music(scene: Scene) -> None:
    """Play the carrier's own music for ever."""
    await sounding(scene, Sound("music", seconds=MUSIC_SECONDS), 10**6)


async def media_seconds(scene: Scene, url: str) -> float | None:
    """Return how long the file at `url` lasts, None where it cannot be retrieved. It is fetched once and kept."""
    media = scene.company.media.get(url)
    if media is None:
        try:
            answer = await scene.company.ask(scene.leg, Request(url, "GET", {}, scene.leg.sid, "media"))
        except Refused as refused:
            scene.leg.note(f"nothing to play: {refused}")
            return None
        seconds = wav_seconds(answer.body) or UNKNOWN_LENGTH
        media = scene.company.media[url] = Media(answer.content_type, answer.body, seconds)
    return media.seconds
