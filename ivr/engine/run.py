"""The walk through a flow: from one thing heard to the next that the call waits for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from ivr.dialogue.events import CallerSentBack, FlowEnded, Talked
from ivr.dialogue.inputs import (
    Answered,
    Broken,
    CallArrived,
    Continued,
    Digits,
    HungUp,
    Input,
    LegEnded,
    NoInput,
    Recorded,
    SentBack,
    Speech,
)
from ivr.dialogue.instructions import Hangup
from ivr.dialogue.secrets import Seal
from ivr.engine.arriving import SILENT_KINDS, arrived
from ivr.engine.errors import NoCall
from ivr.engine.leaving import hung_up, left_while_speaking, reported
from ivr.engine.limits import ACTIONS_A_TURN
from ivr.engine.moving import broken, count_step, go, hand_back
from ivr.engine.stage import Stage
from ivr.engine.state import SOMEWHERE, CallState
from ivr.engine.turn import QUESTIONS, Turn
from ivr.engine.world import World, no_seal
from ivr.flows.actions.action import Silently, Waits
from ivr.flows.actions.moves import HANG_UP, End, Fault, GoTo, HandBack, Move, Next
from ivr.flows.catalogue import Catalogue

AFTER_AN_ASKING = (Digits, Speech, Recorded, NoInput)
"""The caller was asked: an end that comes later is one for want of his answer, no matter what had failed before."""
MAY_BE_PASSED_OVER = (*SILENT_KINDS, "answered_by_machine")
"""Ways in which a call of ours begins that a flow need not answer: then there is nothing to say."""


def advance(
    state: CallState | None,
    heard: Input,
    catalogue: Catalogue,
    now: datetime,
    *,
    seal: Seal = no_seal,
    emergency: Collection[str] = (),
) -> Turn:
    """Return what comes of `heard`: words that end in waiting or in the end of the call, or a question.

    `state` is None where the call begins; it is never changed. `now` is aware, UTC. A turn that asks a question goes
    on with its own state and `Answered`. After the end of the call there are no more words, but what runs silently then
    may ask. `seal` is for secrets that the caller types; `emergency`: the calendars that the switch has closed.

    Raises:
        FlowBroken: the flow does not say where to go, or goes in circles.
        NoCall: `state` is None and `heard` no arrival.
        NoSeal: a secret was typed, and there is nothing to seal it with.
    """
    world = World(now, seal, emergency)
    if state is not None:
        return _heard(Stage(state.fork(), catalogue, world), heard)
    if isinstance(heard, CallArrived):
        return _arrived(heard, catalogue, world)
    raise NoCall(type(heard).__name__)


def _arrived(heard: CallArrived, catalogue: Catalogue, world: World) -> Turn:
    stage = arrived(heard, catalogue, world)
    step = stage.flow.start.get(heard.kind)
    if step is None and heard.kind not in MAY_BE_PASSED_OVER:
        broken(stage, f"no flow begins with {heard.kind} on {heard.dialled}")
    return _walk(stage, HANG_UP if step is None else GoTo(step))


def _heard(stage: Stage, heard: Input) -> Turn:
    state = stage.state
    if not isinstance(heard, Answered):
        state.actions, state.said, state.asks_secret = 0, 0.0, False
    if isinstance(heard, AFTER_AN_ASKING) or (isinstance(heard, LegEnded) and heard.talked):
        state.fault = False
    if isinstance(heard, HungUp):
        return _silently(stage, hung_up(stage, heard))
    if isinstance(heard, Recorded) and heard.hung_up and not state.gone:
        return _silently(stage, left_while_speaking(stage, heard))
    if state.gone:
        return _silently(stage, reported(stage, heard))
    if state.finished:
        stage.put(Hangup())
        return stage.turn()
    return _walk(stage, _resumed(stage, heard))


def _silently(stage: Stage, following: Next | None) -> Turn:
    """Go on where nobody listens; with nothing to go on with, that is the end of the turn."""
    return stage.turn() if following is None else _walk(stage, following)


def _resumed(stage: Stage, heard: Input) -> Next:
    if isinstance(heard, Broken):
        return _broken(stage, heard.reason)
    if isinstance(heard, Continued):
        count_step(stage)
    if isinstance(heard, SentBack) and (step := _sent_back(stage, heard.step)):
        return step
    if stage.run.at == SOMEWHERE:
        return _found_again(stage, heard)
    action = stage.action
    if not isinstance(action, Waits):
        broken(stage, "the flow waits where nothing can be heard")
    return action.resume(stage, heard)


def _broken(stage: Stage, reason: str) -> Next:
    """Return where a failure of ours leads: to the action's own way for it, where it has one, else to the flow's."""
    action = stage.action if stage.run.at != SOMEWHERE else None
    return action.broken(stage, reason) if isinstance(action, Waits) else Fault(stage.step, reason)


def _sent_back(stage: Stage, step: str) -> GoTo | None:
    """Return where an agent sends the caller with whom he talks, None where the flow does not let him."""
    agent, offer = stage.state.agent, stage.state.offer
    up = next((up for up, flow in enumerate(reversed(stage.flows)) if step in flow.send_back), None)
    if not offer or up is None:
        return None
    stage.tell(Talked(agent, offer))
    stage.tell(CallerSentBack(step, agent))
    stage.end_stay("sent_back")
    return GoTo(step, up)


def _found_again(stage: Stage, heard: Input) -> Next:
    """Go on in a step of which the present action is not known: at the first one that needs the caller."""
    run = stage.run
    for at, action in enumerate(stage.flow.steps.get(run.step, ())):
        if isinstance(action, Waits) and action.SILENTLY is Silently.ENDS:
            run.at = at
            return action.present(stage) if isinstance(heard, Continued) else action.resume(stage, heard)
    return GoTo(run.step)


def _walk(stage: Stage, following: Next) -> Turn:
    """Begin one action after the other, until the call waits, asks or ends."""
    while True:
        if following is Move.WAIT:
            return _waiting(stage)
        if isinstance(following, QUESTIONS):
            stage.ask(following)
            return stage.turn()
        if isinstance(following, HandBack):
            following = hand_back(stage, following)
            continue
        if isinstance(following, End):
            farewell = stage.farewell()
            if farewell is None:
                return _ended(stage, following)
            following = farewell
        go(stage, following)
        following = _begun(stage)


def _begun(stage: Stage) -> Next:
    state = stage.state
    state.actions += 1
    if state.actions > ACTIONS_A_TURN:
        broken(stage, f"more than {ACTIONS_A_TURN} actions in one turn")
    action = stage.action
    if action is None:
        broken(stage, "there is no such step, or it has no exit")
    if not state.gone:
        return action.begin(stage)
    if stage.too_long_silent:
        broken(stage, "the flow goes on too long after its caller has gone")
    if action.SILENTLY is Silently.WORKS:
        return action.begin(stage)
    return Move.ON if action.SILENTLY is Silently.PASSES else HANG_UP


def _waiting(stage: Stage) -> Turn:
    state = stage.state
    action = stage.action
    if isinstance(action, Waits):
        state.hint = "talk" if state.offer else action.HINT
    state.actions, state.said = 0, 0.0
    return stage.turn()


def _ended(stage: Stage, end: End) -> Turn:
    state = stage.state
    state.finished = True
    state.visit = None
    state.actions, state.said = 0, 0.0
    if not state.gone:
        stage.put(end.word)
        stage.tell(FlowEnded("fault" if state.fault else end.why))
    return stage.turn()
