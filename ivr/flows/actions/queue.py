"""queue: wait for an agent, and talk."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import ClassVar

from ivr.dialogue.effects import EnterQueue
from ivr.dialogue.events import CallerPassedOn, Connected, MenuChosen, QueueEntered, Talked
from ivr.dialogue.inputs import Answered, Input, LeftQueue, LegEnded, PassedOn, PutBack, Taken
from ivr.dialogue.instructions import Enqueue, JoinRoom, Say, SeekPlace
from ivr.flows.actions.action import Lingers, Silently
from ivr.flows.actions.moves import Move, Next
from ivr.flows.actions.scene import Scene
from ivr.flows.actions.unset import is_whole
from ivr.flows.actions.visit import Stay
from ivr.flows.shape import Field, Hold, Label, Offer, Shape
from ivr.flows.templates import Template, written
from ivr.flows.values import Value
from queueing.names import AgentName
from queueing.policy.routing import own_queue


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue(Lingers):
    """Wait for an agent of a queue, or for one `agent`, and talk to him.

    `skills` and `priority` (0 to 9, 0 first) say who is wanted and how soon, `longest` how long the caller waits (0s:
    only if somebody is free now). `tell_agent` names what the agent sees, `whisper` what only he hears. `hold`: the
    music, and each `every` the sentences of `say`. `offer`: what the caller may choose instead, by key, from `after`
    on.

    Example:
        - queue:
            name: support
            skills: [en, {delivery: 2}]
            priority: 3
            tell_agent: [customer, language]
            whisper: whisper_topic
            hold: {music: hold_music, every: 60s, say: [queue_ahead]}
            offer: {after: 45s, every: 2m, say: one_or_two, options: {1: bye, 2: bye}}
            longest: 20m
          then: {finished: go_on, waited_too_long: bye, full: bye, nobody_there: bye, emergency: bye, failed: bye}
        - queue: {agent: "{queue.agent}", longest: 0s}
          then: {finished: bye, waited_too_long: bye}
    """

    SHAPE: ClassVar[Shape] = Shape(
        "queue",
        "block",
        (
            Field("name", "queue"),
            Field("agent", "value"),
            Field("skills", "skills", default=()),
            Field("priority", "count"),
            Field("tell_agent", "values", default=()),
            Field("whisper", "prompt"),
            Field("hold", "hold"),
            Field("offer", "offer"),
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
        one_of=(("name", "agent"),),
    )
    SILENTLY: ClassVar[Silently] = Silently.ENDS
    HINT: ClassVar[str] = "wait"

    name: str | None = None
    agent: Value | None = None
    skills: tuple[tuple[Template, int], ...] = ()
    priority: int | None = None
    tell_agent: tuple[Value, ...] = ()
    whisper: str | None = None
    hold: Hold | None = None
    offer: Offer | None = None
    longest: float | None = None

    def begin(self, scene: Scene) -> Next:
        """Ask whether the caller may wait here; for nobody he may not."""
        queue = self._queue(scene)
        if not queue:
            return self.label(scene, "nobody_there")
        return SeekPlace(
            queue,
            self._needs(scene, queue),
            self._rank(scene, queue),
            self._longest(scene, queue),
            self._agent(scene),
            scene.callback.id if scene.callback else "",
            scene.waited_at(),
        )

    def present(self, scene: Scene) -> Next:
        """Let the caller be where he is: in the room, in the carrier's queue, or still before it."""
        stay = scene.stay
        if stay is None:
            return self.begin(scene)
        scene.put(JoinRoom(stay.room, "caller", stay.offer) if stay.offer else Enqueue(stay.queue))
        return Move.WAIT

    def resume(self, scene: Scene, heard: Input) -> Next:
        """Wait, meet the agent, and go on when one of the two is over."""
        match heard:
            case Answered() if scene.stay is None or not scene.stay.place:
                return self._answered(scene, heard)
            case Taken():
                self._take(scene, heard)
            case LegEnded(talked=True):
                self._talked(scene, heard)
                return self._left(scene, "finished")
            case PassedOn() if scene.stay and scene.stay.offer:
                return self._pass_on(scene, heard)
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
        sought = scene.stay
        queue = sought.queue if sought else self._queue(scene)
        if heard.label != "placed":
            return self._left(scene, heard.label)
        place = written(heard.values.get("place", ""))
        # Where only somebody who is free now will do, the caller waits while that one's telephone rings.
        longest = self._longest(scene, queue) or ceil(scene.queue_rules(queue).answer_in)
        since_ms = sought.since_ms if sought else int(heard.values.get("since_ms", 0))
        stay = Stay(queue, place, longest, since_ms=since_ms)
        scene.begin_stay(stay)
        scene.tell(QueueEntered(queue, place))
        if "offer" not in heard.values:
            return self._enqueued(scene, stay, written(heard.values.get("callback", "")))
        self._take(scene, Taken(*(written(heard.values[name]) for name in ("offer", "agent", "room"))))
        return self.present(scene)

    def _enqueued(self, scene: Scene, stay: Stay, callback: str = "") -> Next:
        """Wait in the carrier's queue, and stand in ours at the place; the one that was kept for `callback`."""
        queue, (whisper, *others) = stay.queue, self._whispers(scene)
        scene.put(Enqueue(queue))
        scene.do(
            EnterQueue(
                place=stay.place,
                queue=queue,
                skills=self._needs(scene, queue),
                priority=self._rank(scene, queue),
                longest=self._longest(scene, queue),
                tell={name: text for value in self.tell_agent for name, text in scene.facts(value.path).items()},
                whisper=whisper,
                whispers=tuple(other for other in others if other),
                agent=self._agent(scene) if queue == self._queue(scene) else "",
                callback=callback,
                since_ms=stay.since_ms,
            )
        )
        return Move.WAIT

    def _pass_on(self, scene: Scene, heard: PassedOn) -> Next:
        """The talk is over, and he asks for a place in another queue; his old wait counts there."""
        self._talked(scene, LegEnded("completed"))
        scene.tell(CallerPassedOn(heard.queue, str(scene.get(("queue", "agent")) or "")))
        scene.end_stay("passed_on")
        scene.begin_stay(Stay(heard.queue, "", since_ms=heard.since_ms))
        queue = heard.queue
        return SeekPlace(queue, self._needs(scene, queue), self._rank(scene, queue), self._longest(scene, queue))

    def _take(self, scene: Scene, heard: Taken) -> None:
        stay = scene.stay or Stay(self._queue(scene), "")
        stay.offer, stay.room = heard.offer, heard.room
        scene.begin_stay(stay)
        scene.met(heard.agent)
        scene.tell(Connected(stay.queue, heard.agent, heard.offer))

    def _put_back(self, scene: Scene, heard: PutBack | LegEnded) -> Next:
        """Wait on at the old place; what is said of an offer that is over already changes nothing."""
        stay = scene.stay
        stale = isinstance(heard, PutBack) and stay is not None and stay.offer not in {"", heard.offer}
        if stay is None or not stay.place or stale:
            return self.present(scene)
        stay.offer = stay.room = ""
        return self._enqueued(scene, stay)

    def _talked(self, scene: Scene, heard: LegEnded) -> None:
        offer = scene.stay.offer if scene.stay else ""
        scene.tell(Talked(str(scene.get(("queue", "agent")) or ""), offer, heard.seconds))

    def _left(self, scene: Scene, label: str) -> Next:
        """Go the way of the label, or of the option that he chose while he waited."""
        way = self.offer.options.get(label) if self.offer else None
        if way is not None:
            scene.tell(MenuChosen(scene.step, label))
            scene.end_stay("offer")
            return way
        if label == "emergency":
            scene.note_emergency(scene.stay.queue if scene.stay else self._queue(scene))
        scene.end_stay(label)
        return self.label(scene, label)

    def _agent(self, scene: Scene) -> str:
        """Return the agent who alone will do, "" where any of the queue does."""
        value = self.agent.read(scene) if self.agent else None
        return "" if value is None else written(value)

    def _queue(self, scene: Scene) -> str:
        """Return the queue, or the agent's own; "" for an agent who is unset."""
        agent = self._agent(scene)
        return self.name or (own_queue(AgentName(agent)) if agent else "")

    def _needs(self, scene: Scene, queue: str) -> dict[str, int]:
        """Return the skills of the queue and of this call; a text without a value is left out.

        What this action asks for is for its own queue, not for one to which he is passed on.
        """
        needs = dict.fromkeys(scene.queue_rules(queue).skills, 1)
        if queue == self._queue(scene):
            needs.update((text.render(scene), least) for text, least in self.skills if is_whole((text,), scene))
        return needs

    def _rank(self, scene: Scene, queue: str) -> int:
        rules = scene.queue_rules(queue)
        if self.priority is not None and queue == self._queue(scene):
            return self.priority
        vip = scene.get(("customer", "vip")) is True
        return rules.vip_priority if vip and rules.vip_priority is not None else rules.priority

    def _longest(self, scene: Scene, queue: str) -> int:
        own = self.longest if queue == self._queue(scene) else None
        return int(scene.queue_rules(queue).longest if own is None else own)

    def _whispers(self, scene: Scene) -> list[Say | None]:
        """Return what the agent hears in each language of the flow, that of staff first."""
        return [self._whisper(scene, language) for language in scene.own_languages()]

    def _whisper(self, scene: Scene, language: str) -> Say | None:
        words = scene.words((self.whisper,), language=language) if self.whisper else ()
        return next((word for word in words if isinstance(word, Say)), None)
