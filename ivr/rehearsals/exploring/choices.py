"""All that may happen next, where a call waits for somebody or asks something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.inputs import (
    Answered,
    Broken,
    Continued,
    Digits,
    HungUp,
    LeftQueue,
    LegEnded,
    NoInput,
    Recorded,
    Returned,
    SentBack,
    Speech,
    Taken,
)
from ivr.dialogue.instructions import (
    ChangeCase,
    Connect,
    DialNumbers,
    Enqueue,
    Gather,
    JoinRoom,
    LookUp,
    Notify,
    OpenCase,
    Question,
    Record,
    RunFunction,
    SeekPlace,
    Word,
)
from ivr.engine.scope import CallScope
from ivr.engine.state import CallState
from ivr.flows.actions import Action
from ivr.flows.actions.ask import Ask
from ivr.flows.actions.callback import Callback
from ivr.flows.actions.entries import Limits
from ivr.flows.actions.menu import Menu
from ivr.flows.actions.queue import Queue
from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.deeds import Deed
from ivr.rehearsals.exploring.samples import answers, mistyped, typed
from ivr.rehearsals.exploring.tested import Tested
from ivr.rehearsals.given import FAILED, OF_OURS, sources
from ivr.rehearsals.moves import (
    AgentAccepts,
    AgentHangsUp,
    AgentSendsBack,
    HangsUp,
    Presses,
    Records,
    Says,
    Silence,
    Waits,
)
from ivr.rehearsals.outside import TALK_S, UNTAKEN
from ivr.rehearsals.script import OFFER

KEYS = "1234567890*#"
CASE = {"id": "1", "number": "C-000001"}
BOOKED = {"id": "1", "at": ""}
SPOKEN_S = 5
SOMETHING = "something"
AGENTS = {
    "free": Answered("placed", {"place": "place 1"}),
    "full": Answered("full"),
    "none": Answered("nobody_there"),
    FAILED: Answered(FAILED),
}
SWITCHED = "the emergency switch is turned on while he waits"
NOT_QUEUED = "the carrier cannot let him wait"


class Choices:
    """Knows what may happen to a call of one catalogue."""

    def __init__(self, catalogue: Catalogue, tested: Tested) -> None:
        self._catalogue = catalogue
        self._tested = tested
        self._sources = sources(catalogue)
        self._answers: Mapping[type[Any], Callable[[CallState, Any], Iterator[Deed]]] = {
            LookUp: lambda state, question: self._from_outside(state, question.service),
            RunFunction: lambda state, question: self._from_outside(state, question.function),
            Connect: lambda state, word: self._from_connector(state, word.connector),
            OpenCase: lambda *_: _of_ours("case", CASE),
            ChangeCase: lambda *_: _of_ours("case", CASE),
            Notify: lambda *_: _of_ours("notify", {}),
            BookCallback: lambda *_: _of_ours("callback", BOOKED),
            RetryCallback: lambda *_: _of_ours("retry_callback", BOOKED),
            FindSlots: lambda _, question: _slots(question),
            SeekPlace: lambda _, question: _places(question),
            DialNumbers: lambda _, word: _dialled(word),
            Record: lambda _, word: _recorded(word),
            Enqueue: self._waiting,
            JoinRoom: self._talking,
        }

    def of(self, state: CallState, doing: Question | Word | None, now: datetime) -> Iterator[Deed]:
        """Give all that may happen where the call asks, or waits while the line is `doing` something."""
        if isinstance(doing, Gather):
            yield from self._gathering(state, doing, now)
        elif doing is not None:
            yield from self._answers[type(doing)](state, doing)
        else:
            yield Deed((Continued(),))
        if isinstance(doing, Gather | Enqueue | JoinRoom):
            yield Deed((HungUp(),), (HangsUp(),))

    def _action(self, state: CallState) -> Action | None:
        return CallScope(state, self._catalogue).action

    def _from_outside(self, state: CallState, name: str) -> Iterator[Deed]:
        for answer in self._given(state, name):
            yield Deed((answer,), given=((name, answer),))

    def _from_connector(self, state: CallState, name: str) -> Iterator[Deed]:
        for answer in self._given(state, name):
            yield Deed((Returned(answer.label, answer.values),), given=((name, answer),))

    def _given(self, state: CallState, name: str) -> Iterator[Answered]:
        saved, flow = str(getattr(self._action(state), "save", "")), state.run.flow
        for label, gives in self._sources[name].labels.items():
            for values in answers(gives, lambda field: self._tested.compared_with(flow, f"{saved}.{field}")):
                yield Answered(label, values)

    def _gathering(self, state: CallState, gather: Gather, now: datetime) -> Iterator[Deed]:
        """Give silence, keys that mean something, and one that means nothing."""
        yield Deed((NoInput(),), (Silence(),))
        action, stage = self._action(state), state.visit.stage if state.visit else ""
        everywhere = self._keys(state)
        if isinstance(action, Ask) and not stage:
            yield from self._asked(state, action, gather, now, everywhere)
            return
        known = {*_keys_of(action, stage), *everywhere}
        wrong = next((key for key in KEYS if key not in known), "")
        for key in sorted(known | {wrong} - {""}):
            yield Deed((Digits(key),), (Presses(keys=key),))

    def _keys(self, state: CallState) -> set[str]:
        """Return the keys that work everywhere here."""
        flows = (self._catalogue.flows.get(run.flow) for run in state.runs)
        return {key for flow in flows if flow for key in flow.keys}

    def _asked(self, state: CallState, ask: Ask, gather: Gather, now: datetime, everywhere: set[str]) -> Iterator[Deed]:
        limits = limits_of(ask, state, self._catalogue, now)
        literals = self._tested.compared_with(state.run.flow, ask.save)
        if ask.type == "speech":
            yield from (Deed((Speech(words),), (Says(words=words),)) for words in literals or [SOMETHING])
        wrong = mistyped(ask, limits, {*everywhere, ask.skip or ""})
        for keys in (*([wrong] if wrong else []), *typed(ask, limits, literals), *sorted(everywhere)):
            yield entered(keys, gather)
        if ask.skip:
            yield Deed((Digits("" if ask.skip == gather.end_key else ask.skip),), (Presses(keys=ask.skip),))

    def _waiting(self, state: CallState, _word: Enqueue) -> Iterator[Deed]:
        action = self._action(state)
        yield Deed((Taken(OFFER, "rehearsed", f"room-{OFFER}"),), (AgentAccepts(),))
        yield Deed((LeftQueue("waited_too_long"),), (Waits(seconds=state.longest),))
        if isinstance(action, Queue) and action.offer and action.offer.after < state.longest:
            for key in action.offer.options:
                yield Deed((LeftQueue(key),), (Waits(seconds=action.offer.after), Presses(keys=key)))
        rules = self._catalogue.queues.get(state.queue)
        if rules and rules.hours:
            yield Deed((LeftQueue("emergency"),), beyond=SWITCHED)
        yield Deed((LeftQueue(FAILED),), beyond=NOT_QUEUED)

    def _talking(self, state: CallState, _word: JoinRoom) -> Iterator[Deed]:
        yield Deed((LegEnded("completed", TALK_S, talked=True),), (AgentHangsUp(),))
        flows = (self._catalogue.flows.get(run.flow) for run in state.runs)
        for step in dict.fromkeys(step for flow in flows if flow for step in flow.send_back):
            yield Deed((SentBack(step),), (AgentSendsBack(step=step),))


def _of_ours(kind: str, values: Mapping[str, str]) -> Iterator[Deed]:
    good = OF_OURS[kind][0]
    for label in OF_OURS[kind]:
        answer = Answered(label, dict(values) if label in {good, "already_booked"} else {})
        yield Deed((answer,), given=((kind, answer),))


def _slots(question: FindSlots) -> Iterator[Deed]:
    times = {f"slot_{number}": f"2026-03-03T{8 + number:02}:00:00+00:00" for number in range(1, question.count + 1)}
    yield Deed((Answered("found", times),))
    yield Deed((Answered("no_slot"),), given=(("callback", Answered("no_slot")),))


def _places(question: SeekPlace) -> Iterator[Deed]:
    for agents, answer in AGENTS.items():
        yield Deed((answer,), agents=(question.queue, agents))


def _dialled(dial: DialNumbers) -> Iterator[Deed]:
    yield Deed((LegEnded("completed", TALK_S, talked=True, number=dial.numbers[0]),), given=_taken("finished", 1))
    for label, status in UNTAKEN.items():
        yield Deed((LegEnded(status),), given=_taken(label, len(dial.numbers)))


def _taken(label: str, times: int) -> tuple[tuple[str, Answered], ...]:
    return (("dial", Answered(label)),) * times


def _recorded(record: Record) -> Iterator[Deed]:
    spoken, whole = min(SPOKEN_S, record.longest), record.longest
    yield Deed((_message(spoken),), (Records(seconds=spoken),))
    yield Deed((_message(whole),), (Records(seconds=whole),))
    yield Deed((Recorded("", "", 0),), (Silence(),))
    yield Deed((Broken("the carrier cannot record"),), beyond="no rehearsal makes the carrier fail")
    yield Deed((HungUp(), _message(spoken, hung_up=True)), (Records(seconds=spoken), HangsUp()))
    yield Deed((HungUp(), _message(0, hung_up=True)), (HangsUp(),))


def _message(seconds: int, *, hung_up: bool = False) -> Recorded:
    return Recorded("RE1", "/recordings/RE1", seconds, hung_up=hung_up)


def _keys_of(action: Action | None, stage: str) -> str:
    if isinstance(action, Menu):
        return "".join(action.options)
    return {"confirm": "12", "review": "123", "slots": "1"}.get(stage, "") if not isinstance(action, Callback) else "1"


def limits_of(ask: Ask, state: CallState, catalogue: Catalogue, now: datetime) -> Limits:
    """Return what an answer must keep to, in this call at this time."""
    today = now.astimezone(catalogue.zone).date()
    return Limits(ask.length, ask.range, state.dialled, state.language, today)


def entered(keys: str, gather: Gather) -> Deed:
    """Return the pressing of keys where the line listens; the end key is pressed where it is needed."""
    whole = len(keys) == gather.most or not gather.end_key or gather.end_key in keys
    heard = keys.partition(gather.end_key)[0] if gather.end_key else keys
    return Deed(
        (Digits(heard[: gather.most] if gather.most else heard),),
        (Presses(keys=keys if whole else keys + gather.end_key),),
    )
