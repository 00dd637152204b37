"""What menu and ask share: asking so many times, and what silence and misses lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import NoInputHeard, NoMatchHeard
from ivr.flows.actions.action import Silently, Waits
from ivr.flows.actions.moves import Fault, GoTo, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.shape import Field

ASKING = (
    Field("say", "prompts", required=True),
    Field("again", "prompts", default=()),
    Field("speech", "yes_no", default=False),
    Field("wait", "duration", default=5.0),
    Field("tries", "count", default=3),
    Field("no_input", "prompt"),
    Field("no_match", "prompt"),
    Field("give_up", "step"),
    Field("if_silent", "step"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(Waits):
    """A question that is put `tries` times at most; `wait` in seconds. With `speech` it may be answered aloud.

    `say` comes first and `again` after it. Between askings `no_input` or `no_match` is spoken, after the last nothing:
    then the call goes to `give_up`, or to `if_silent` where nothing was heard at all.
    """

    SILENTLY: ClassVar[Silently] = Silently.ENDS

    say: tuple[str, ...]
    again: tuple[str, ...] = ()
    speech: bool = False
    wait: float = 5.0
    tries: int = 3
    no_input: str | None = None
    no_match: str | None = None
    give_up: str | None = None
    if_silent: str | None = None

    def begin(self, scene: Scene) -> Next:
        """Put the question for the first time."""
        scene.begin_visit()
        return self.present(scene)

    def question(self, scene: Scene) -> tuple[str, ...]:
        """Return the prompts of this asking."""
        return self.again if self.again and scene.visit.asked > 1 else self.say

    def silent(self, scene: Scene) -> Next:
        """Take in that the caller said nothing."""
        scene.tell(NoInputHeard(scene.step, scene.visit.asked))
        return self.once_more(scene, self.no_input)

    def missed(self, scene: Scene) -> Next:
        """Take in that the caller said something that is no answer."""
        scene.visit.heard = True
        scene.tell(NoMatchHeard(scene.step, scene.visit.asked))
        return self.once_more(scene, self.no_match)

    def once_more(self, scene: Scene, first: str | None = None) -> Next:
        """Use up a try: speak `first` and ask again, or give up after the last one."""
        if scene.visit.asked >= self.tries:
            return self._given_up(heard=scene.visit.heard)
        scene.visit.asked += 1
        if first:
            scene.speak(scene.words((first,)))
        return self.present(scene)

    def _given_up(self, *, heard: bool) -> Next:
        step = self.give_up if heard else self.if_silent or self.give_up
        return GoTo(step) if step else Fault(self.SHAPE.kind, "no answer, and no step to give up to")
