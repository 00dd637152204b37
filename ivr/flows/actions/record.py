"""record: a message that the caller speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import MenuChosen, MessageLeft
from ivr.dialogue.inputs import Digits, Input, NoInput, Recorded
from ivr.dialogue.instructions import Play
from ivr.dialogue.instructions import Record as Recording
from ivr.flows.actions.action import Lingers, Silently
from ivr.flows.actions.moves import HANG_UP, Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field, Label, Shape

KEEP, HEAR, AGAIN = "1", "2", "3"
REVIEW_WAIT = 5.0  # seconds
REVIEWS = 3  # askings, after which the message is kept: it must not be lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Lingers):
    """Record a message. What `save` names is the recording, with `seconds` and `full` (the time was up).

    It ends with the `end` key, after `silence`, or when `longest` is over. With `transcribe` the words reach the case
    when they are ready, in the language spoken: English ones from the recording (2 s to 2 m), all others while they
    are spoken. `review` lets the caller choose: 1 keeps it, 2 plays it, 3 records again. A caller who hangs
    up after speaking takes the way `hung_up`, which runs silently. `failed`: the carrier could not record, or what it
    recorded did not reach the flow, twice.

    Example:
        - record:
            say: leave_message
            longest: 2m
            silence: 5s
            end: hash
            transcribe: yes
            review: keep_or_again
            save: message
          then: {empty: bye, hung_up: bye, failed: bye}
        - hangup
    """

    SHAPE: ClassVar[Shape] = Shape(
        "record",
        "block",
        (
            Field("say", "prompts", required=True),
            Field("save", "name", required=True),
            Field("longest", "duration", default=180.0),
            Field("silence", "duration", default=5.0),
            Field("end", "key", default="#"),
            Field("beep", "yes_no", default=True),
            Field("trim", "yes_no", default=True),
            Field("transcribe", "yes_no", default=False),
            Field("review", "prompt"),
        ),
        (Label("saved", "go_on"), Label("empty", "must"), Label("hung_up", "end"), Label("failed", "failed")),
    )
    SILENTLY: ClassVar[Silently] = Silently.ENDS
    HINT: ClassVar[str] = "record"

    say: tuple[str, ...]
    save: str
    longest: float = 180.0
    silence: float = 5.0
    end: str = "#"
    beep: bool = True
    trim: bool = True
    transcribe: bool = False
    review: str | None = None

    def begin(self, scene: Scene) -> Next:
        """Say what is wanted, and record."""
        scene.begin_visit()
        return self.present(scene)

    def present(self, scene: Scene) -> Next:
        """Record, or let the caller review what was recorded."""
        if scene.visit.stage == "review" and self.review:
            scene.listen(scene.words((self.review,)), wait=REVIEW_WAIT)
            return Move.WAIT
        scene.speak(scene.words(self.say))
        scene.put(
            Recording(
                longest=int(self.longest),
                silence=int(self.silence),
                end_key=self.end,
                beep=self.beep,
                trim=self.trim,
                transcribe=self.transcribe,
                language=scene.language_tag(),
            )
        )
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Take the recording, or the caller's word on it."""
        match heard:
            case Recorded():
                return self._recorded(scene, heard)
            case Digits(keys=keys) if scene.visit.stage == "review":
                return self._reviewed(scene, keys)
            case NoInput() if scene.visit.stage == "review":
                return self._undecided(scene)
            case NoInput() if not scene.visit.stage:
                return self.label(scene, "empty")
            case _:
                return self.present(scene)

    def broken(self, scene: Scene, reason: str) -> Next:
        """Take the way of a failure; what was recorded before it is kept, though nobody could review it."""
        return self._keep(scene, "saved") if scene.visit.stage == "review" else self.label(scene, "failed", reason)

    def gone(self, scene: Scene) -> Next | None:
        """Keep what was recorded by a caller who hangs up in the review; what he was saying is still to come."""
        return self._keep(scene, "hung_up") if scene.visit.stage == "review" else Move.WAIT

    def afterwards(self, scene: Scene, heard: Input) -> Next | None:
        """Keep a recording that the end of the call has cut."""
        return self._recorded(scene, heard) if isinstance(heard, Recorded) else None

    def _recorded(self, scene: Scene, heard: Recorded) -> Next:
        if not heard.recording or heard.seconds <= 0:
            return HANG_UP if scene.gone else self.label(scene, "empty")
        scene.visit.kept = {
            self.save: heard.recording,
            "url": heard.url,
            "seconds": heard.seconds,
            "full": heard.seconds >= self.longest,
        }
        if scene.gone:
            return self._keep(scene, "hung_up")
        if self.review is None:
            return self._keep(scene, "saved")
        scene.visit.stage, scene.visit.asked = "review", 1
        return self.present(scene)

    def _reviewed(self, scene: Scene, keys: str) -> Next:
        if keys == KEEP:
            return self._keep(scene, "saved")
        if keys == HEAR:
            scene.speak((Play(str(scene.visit.kept["url"])),))
            return self.present(scene)
        if keys == AGAIN:
            return self.begin(scene)
        way = scene.key(keys)
        if way is None:
            return self._undecided(scene)
        scene.tell(MenuChosen(scene.step, keys))
        return way

    def _undecided(self, scene: Scene) -> Next:
        if scene.visit.asked >= REVIEWS:
            return self._keep(scene, "saved")
        scene.visit.asked += 1
        return self.present(scene)

    def _keep(self, scene: Scene, label: str) -> Next:
        kept = dict(scene.visit.kept)
        recording = kept.pop(self.save)
        scene.remember(self.save, recording, kept)
        scene.tell(MessageLeft(str(recording), str(kept["url"]), int(kept["seconds"])))
        return self.label(scene, label)
