"""queue: wait for an agent, and talk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ivr.dialogue.events import Connected, QueueEntered, Talked
from ivr.dialogue.inputs import Answered, Input, LeftQueue, LegEnded, PutBack, Taken
from ivr.dialogue.instructions import Enqueue, EnterQueue, JoinRoom, Say, SeekPlace
from ivr.flows.actions.action import Lingers, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.actions.visit import Stay
from ivr.flows.shape import Field, Hold, Label, Shape
from ivr.flows.templates import Template, written
from ivr.flows.values import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Lingers):
    """Wait for an agent of a queue, and talk to him.

    `skills` and `priority` (0 to 9, 0 first) say who is wanted and how soon, `longest` how long the caller waits (0s:
    only if somebody is free now). `tell_agent` names what the agent sees, `whisper` what only he hears. `hold`: the
    music, and each `every` the sentences of `say`.

    Example:
        - queue:
            name: support
            skills: [en, {delivery: 2}]
            priority: 3
            tell_agent: [customer, language]
            whisper: whisper_topic
            hold: {music: hold_music, every: 60s, say: [queue_ahead]}
            longest: 20m
          then: {finished: bye, waited_too_long: bye, full: bye, nobody_there: bye, failed: bye}
    """

    SHAPE: ClassVar[Shape] = Shape(
        "queue",
        "block",
        (
            Field("name", "queue", required=True),
            Field("skills", "skills", default=()),
            Field("priority", "count"),
            Field("tell_agent", "values", default=()),
            Field("whisper", "prompt"),
            Field("hold", "hold"),
            Field("longest", "duration"),
        ),
        (
            Label("finished", "must"),
            Label("waited_too_long", "must"),
            Label("full", "=waited_too_long"),
            Label("nobody_there", "=waited_too_long"),
            Label("emergency", "=waited_too_long"),
            Label("failed", "failed"),
        ),
    )
    SILENTLY: ClassVar[Silently] = Silently.ENDS
    HINT: ClassVar[str] = "wait"

    name: str
    skills: tuple[tuple[Template, int], ...] = ()
    priority: int | None = None
    tell_agent: tuple[Value, ...] = ()
    whisper: str | None = None
    hold: Hold | None = None
    longest: float | None = None

    def begin(self, scene: Scene) -> Next:
        """Ask whether the caller may wait here."""
        return SeekPlace(self.name, self._needs(scene), self._rank(scene), self._longest(scene))

    def present(self, scene: Scene) -> Next:
        """Let the caller be where he is: in the room, in the carrier's queue, or still before it."""
        stay = scene.stay
        if stay is None:
            return self.begin(scene)
        scene.put(JoinRoom(stay.room, "caller", stay.offer) if stay.offer else Enqueue(self.name))
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Wait, meet the agent, and go on when one of the two is over."""
        match heard:
            case Answered() if scene.stay is None:
                return self._answered(scene, heard)
            case Taken():
                self._take(scene, heard)
            case LegEnded(talked=True):
                self._talked(scene, heard)
                return self._left(scene, "finished")
            case LeftQueue(label=label):
                return self._left(scene, label)
            case PutBack() | LegEnded():
                return self._put_back(scene, heard)
        return self.present(scene)

    def gone(self, scene: Scene) -> Next | None:
        """Give the place back; that the two have talked may be reported afterwards."""
        stay = scene.stay
        scene.end_stay("gone")
        if stay and stay.offer:
            scene.begin_stay(Stay(stay.queue, "", offer=stay.offer))
        return None

    def afterwards(self, scene: Scene, heard: Input) -> Next | None:
        """Note that caller and agent have talked."""
        if isinstance(heard, LegEnded) and heard.talked and scene.stay and scene.stay.offer:
            self._talked(scene, heard)
            scene.stay.offer = ""
        return None

    def _answered(self, scene: Scene, heard: Answered) -> Next:
        if heard.label != "placed":
            return self.label(scene, heard.label)
        place = written(heard.values.get("place", ""))
        scene.begin_stay(Stay(self.name, place, self._longest(scene)))
        scene.tell(QueueEntered(self.name, place))
        return self._enqueued(scene, place)

    def _enqueued(self, scene: Scene, place: str) -> Next:
        """Wait in the carrier's queue, and stand in ours at `place`."""
        scene.put(Enqueue(self.name))
        scene.do(
            EnterQueue(
                place=place,
                queue=self.name,
                skills=self._needs(scene),
                priority=self._rank(scene),
                longest=self._longest(scene),
                tell={name: text for value in self.tell_agent for name, text in scene.facts(value.path).items()},
                whisper=self._whisper(scene),
            )
        )
        return Move.WAIT

    def _take(self, scene: Scene, heard: Taken) -> None:
        stay = scene.stay or Stay(self.name, "")
        stay.offer, stay.room = heard.offer, heard.room
        scene.begin_stay(stay)
        scene.met(heard.agent)
        scene.tell(Connected(self.name, heard.agent, heard.offer))

    def _put_back(self, scene: Scene, heard: PutBack | LegEnded) -> Next:
        """Wait on at the old place; what is said of an offer that is over already changes nothing."""
        stay = scene.stay
        stale = isinstance(heard, PutBack) and stay is not None and stay.offer not in {"", heard.offer}
        if stay is None or not stay.place or stale:
            return self.present(scene)
        stay.offer = stay.room = ""
        return self._enqueued(scene, stay.place)

    def _talked(self, scene: Scene, heard: LegEnded) -> None:
        offer = scene.stay.offer if scene.stay else ""
        scene.tell(Talked(str(scene.get(("queue", "agent")) or ""), offer, heard.seconds))

    def _left(self, scene: Scene, label: str) -> Next:
        scene.end_stay(label)
        return self.label(scene, label)

    def _needs(self, scene: Scene) -> dict[str, int]:
        """Return the skills of the queue and of this call; a text without a value is left out."""
        needs = dict.fromkeys(scene.queue_rules(self.name).skills, 1)
        for text, least in self.skills:
            skill = text.render(scene)
            if skill:
                needs[skill] = least
        return needs

    def _rank(self, scene: Scene) -> int:
        rules = scene.queue_rules(self.name)
        if self.priority is not None:
            return self.priority
        vip = scene.get(("customer", "vip")) is True
        return rules.vip_priority if vip and rules.vip_priority is not None else rules.priority

    def _longest(self, scene: Scene) -> int:
        return int(scene.queue_rules(self.name).longest if self.longest is None else self.longest)

    def _whisper(self, scene: Scene) -> Say | None:
        words = scene.words((self.whisper,), language=scene.own_language()) if self.whisper else ()
        return next((word for word in words if isinstance(word, Say)), None)
