"""The small documents inside a verb: what a waiting caller hears, hold, a whisper, an announcement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ivr.emulator.leg import Source
from ivr.emulator.playing.ending import HangingUp, Leaving, Redirecting
from ivr.emulator.playing.fetching import fetch
from ivr.emulator.playing.gathering import Gathering
from ivr.emulator.playing.scene import Goto, Left, Next, Outcome, Over, Performance, Scene
from ivr.emulator.playing.speaking import Pausing, Playing, Saying
from ivr.emulator.verbs.document import Context, Verb
from ivr.emulator.verbs.gather import Gather
from ivr.emulator.verbs.hangup import Hangup
from ivr.emulator.verbs.leave import Leave
from ivr.emulator.verbs.pause import Pause
from ivr.emulator.verbs.play import Play
from ivr.emulator.verbs.redirect import Redirect
from ivr.emulator.verbs.say import Say


async def play_aside(
    scene: Scene, source: Source, context: Context, params: Callable[[], Mapping[str, str]] = dict
) -> Next | Left | Over:
    """Play the document at `source` and those that it leads to; return how they ended (Next: the verbs ran out).

    `params` is what each request says besides. Raises Refused where a document is.
    """
    while True:
        asked = replace(source, answers={**params(), **source.answers})
        inside, verbs = await fetch(scene, asked, context)
        outcome = await _through(inside, verbs)
        if not isinstance(outcome, Goto):
            return outcome
        source = outcome.source


async def _through(scene: Scene, verbs: tuple[Verb, ...]) -> Outcome:
    for verb in verbs:
        outcome = await perform(scene, verb).run()
        if not isinstance(outcome, Next):
            return outcome
    return Next()


def perform(scene: Scene, verb: Verb) -> Performance:  # noqa: PLR0911 - one return a verb
    """Return the performance of a verb that may stand in a small document."""
    match verb:
        case Say():
            return Saying(scene, verb)
        case Play():
            return Playing(scene, verb)
        case Pause():
            return Pausing(scene, verb)
        case Gather():
            return Gathering(scene, verb)
        case Redirect():
            return Redirecting(scene, verb)
        case Hangup():
            return HangingUp(scene, verb)
        case Leave():
            return Leaving(scene, verb)
        case _:
            raise TypeError(f"{verb} does not stand in a small document")
