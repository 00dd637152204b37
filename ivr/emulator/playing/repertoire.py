"""Which performance a verb of a call's own document has."""

from __future__ import annotations

from ivr.emulator.playing.aside import perform as perform_small
from ivr.emulator.playing.dequeueing import Dequeueing
from ivr.emulator.playing.dialling import Dialling
from ivr.emulator.playing.ending import Rejecting
from ivr.emulator.playing.meeting import Meeting
from ivr.emulator.playing.paying import Paying
from ivr.emulator.playing.scene import Performance, Scene
from ivr.emulator.playing.streaming import Streaming
from ivr.emulator.playing.tapes import Starting, Stopping
from ivr.emulator.playing.taping import Taping
from ivr.emulator.playing.waiting import Waiting
from ivr.emulator.verbs.background import Start, Stop
from ivr.emulator.verbs.connect import Connect
from ivr.emulator.verbs.dial import Dial
from ivr.emulator.verbs.document import Verb
from ivr.emulator.verbs.enqueue import Enqueue
from ivr.emulator.verbs.pay import Pay
from ivr.emulator.verbs.record import Record
from ivr.emulator.verbs.reject import Reject


def perform(scene: Scene, verb: Verb) -> Performance:  # noqa: PLR0911 - one return a verb
    """Return the performance of `verb`."""
    match verb:
        case Record():
            return Taping(scene, verb)
        case Enqueue():
            return Waiting(scene, verb)
        case Start():
            return Starting(scene, verb)
        case Stop():
            return Stopping(scene, verb)
        case Connect():
            return Streaming(scene, verb)
        case Pay():
            return Paying(scene, verb)
        case Reject():
            return Rejecting(scene, verb)
        case Dial():
            return _dial(scene, verb)
        case _:
            return perform_small(scene, verb)


def _dial(scene: Scene, verb: Dial) -> Performance:
    if verb.room is not None:
        return Meeting(scene, verb, verb.room)
    if verb.queue is not None:
        return Dequeueing(scene, verb, verb.queue)
    return Dialling(scene, verb)
