"""Gather on a leg: speak, be interrupted, collect keys or words, ask for the action."""

from __future__ import annotations

import asyncio

from ivr.emulator.leg import Words
from ivr.emulator.playing.scene import Act, Goto, Next, Outcome
from ivr.emulator.playing.speaking import Pausing, Playing, Saying
from ivr.emulator.races import next_within, race
from ivr.emulator.sounds import Sound
from ivr.emulator.verbs.gather import AUTO, Gather
from ivr.emulator.verbs.play import Play
from ivr.emulator.verbs.say import Say

PAUSE_OF_AUTO = 1
"""Seconds of silence that end speech where the carrier decides."""

CONFIDENCE = "0.92"
Ears = asyncio.Queue[str | Words]


class Gathering(Act[Gather]):
    """Gather: the action is asked for on input, or without any where actionOnEmptyResult says so."""

    async def run(self) -> Outcome:
        """Speak and listen."""
        with self.scene.leg.ears() as ears:
            first = await self._first(ears)
            if isinstance(first, Words):
                answers = await self._words(ears, first)
            elif first is not None:
                answers = await self._keys(ears, first)
            else:
                answers = {}
        if not answers and not self.verb.action_on_empty_result:
            return Next()
        return Goto(self.scene.source(self.verb.action, self.verb.method, answers or self._nothing()))

    async def _first(self, ears: Ears) -> str | Words | None:
        """Return the first key or words; they stop what is being spoken. None = the time-out has passed in silence."""
        heard: list[str | Words] = []
        await race(self._listen(ears, heard), self._prompt())
        if not heard:
            self.scene.leg.hear(Sound("listening", self._expected(), seconds=self.verb.timeout))
            await race(self._listen(ears, heard), self.scene.company.clock.sleep(self.verb.timeout))
        return heard[0] if heard else None

    async def _listen(self, ears: Ears, heard: list[str | Words]) -> None:
        """Wait for something that this Gather listens to; the rest is lost on it."""
        while not heard:
            item = await ears.get()
            if self.verb.speech if isinstance(item, Words) else self.verb.dtmf:
                heard.append(item)

    async def _prompt(self) -> None:
        for verb in self.verb.nested:
            if isinstance(verb, Say):
                await Saying(self.scene, verb).run()
            elif isinstance(verb, Play):
                await Playing(self.scene, verb).run()
            else:
                await Pausing(self.scene, verb).run()

    async def _keys(self, ears: Ears, key: str | Words | None) -> dict[str, str]:
        """Collect keys until the n-th, the finishing one, or a pause as long as the time-out."""
        digits, finished = "", ""
        while isinstance(key, str):
            if key == self.verb.finish_on_key:
                finished = key
                break
            digits += key
            if len(digits) == self.verb.num_digits:
                break
            key = await next_within(ears, self.scene.company.clock, self.verb.timeout)
        if not digits and not self.verb.action_on_empty_result:
            return {}
        return {"Digits": digits, "msg": "Gather End", **({"FinishedOnKey": finished} if finished else {})}

    async def _words(self, ears: Ears, words: Words | str | None) -> dict[str, str]:
        """Collect speech until a pause; a key ends it too."""
        pause = PAUSE_OF_AUTO if self.verb.speech_timeout == AUTO else self.verb.speech_timeout
        said: list[str] = []
        while isinstance(words, Words):
            said.append(words.text)
            words = await next_within(ears, self.scene.company.clock, words.seconds + pause)
        text = " ".join(said)
        return {"SpeechResult": text, "Confidence": CONFIDENCE, "Language": self.verb.language}

    def _nothing(self) -> dict[str, str]:
        """Return the parameters of an empty result: an empty Digits where keys were asked for."""
        return {"Digits": "", "msg": "Gather End"} if self.verb.dtmf else {}

    def _expected(self) -> str:
        return " or ".join(["a key"] * self.verb.dtmf + ["speech"] * self.verb.speech)
