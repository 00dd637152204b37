"""The walk through a flow: from one thing heard to the next that the call waits for."""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from ivr.dialogue.events import CallBegan, CallEnded, Failed, FlowEnded, StepEntered
from ivr.dialogue.inputs import (
    Answered,
    Broken,
    CallArrived,
    Continued,
    Customer,
    Digits,
    HungUp,
    Input,
    Recorded,
    Scalar,
    Speech,
)
from ivr.dialogue.instructions import Hangup
from ivr.engine.errors import NoCall
from ivr.engine.limits import ACTIONS_A_TURN, STEPS_A_CALL
from ivr.engine.stage import Stage
from ivr.engine.state import SCHEMA, SOMEWHERE, CallState, Run
from ivr.engine.turn import QUESTIONS, FlowBroken, Turn
from ivr.flows.actions.action import Action, Lingers, Silently, Waits
from ivr.flows.actions.moves import HANG_UP, End, Fault, GoTo, Move, Next
from ivr.flows.catalogue import Catalogue, Flow
from ivr.flows.shape import Way

NO_FLOW = Flow(name="", title="", languages=("en",), start={}, steps={})
FROM_THE_CALLER = (Digits, Speech, Recorded)


def advance(state: CallState | None, heard: Input, catalogue: Catalogue, now: datetime) -> Turn:
    """Return what comes of `heard`: words that end in waiting or in the end of the call, or a question.

    `state` is None where the call begins; it is never changed. `now` is aware, UTC. A turn that asks a question goes
    on with its own state and `Answered`. After the end of the call everything is silent.

    Raises:
        FlowBroken: the flow does not say where to go, or goes in circles.
        NoCall: `state` is None and `heard` no arrival.
    """
    if state is not None:
        return _heard(_stage(state.fork(), catalogue, now), heard)
    if isinstance(heard, CallArrived):
        return _arrived(heard, catalogue, now)
    raise NoCall(type(heard).__name__)


def _arrived(heard: CallArrived, catalogue: Catalogue, now: datetime) -> Turn:
    flow = catalogue.flow_for(heard.dialled) or NO_FLOW
    state = CallState(
        schema=SCHEMA,
        call=heard.call,
        revision=catalogue.revision,
        dialled=heard.dialled,
        started=now,
        runs=[Run(flow.name)],
        language=flow.languages[0],
        caller=heard.caller,
        customer=_known(heard.customer),
    )
    stage = Stage(state, catalogue, now, flow)
    customer = heard.customer.id if heard.customer else ""
    stage.tell(CallBegan(flow.name, catalogue.revision, heard.dialled, heard.caller or "", customer, heard.kind))
    step = flow.start.get(heard.kind)
    if step is None:
        return _broken(stage, f"no flow begins with {heard.kind} on {heard.dialled}")
    return _walk(stage, GoTo(step))


def _known(customer: Customer | None) -> dict[str, Scalar]:
    if customer is None:
        return {}
    texts = {"id": customer.id, "name": customer.name, "language": customer.language}
    return {name: text for name, text in texts.items() if text} | {"vip": customer.vip, "blocked": customer.blocked}


def _stage(state: CallState, catalogue: Catalogue, now: datetime) -> Stage:
    flow = catalogue.flows.get(state.run.flow, NO_FLOW)
    return Stage(state, catalogue, now, flow)


def _heard(stage: Stage, heard: Input) -> Turn:
    state = stage.state
    if not isinstance(heard, Answered):
        state.actions, state.said = 0, 0.0
    if isinstance(heard, FROM_THE_CALLER):
        state.fault = False
    if isinstance(heard, HungUp):
        return _hung_up(stage, heard)
    if isinstance(heard, Recorded) and heard.hung_up:
        state.gone = True
    if state.gone:
        return _silently(stage, heard)
    if state.finished:
        stage.put(Hangup())
        return stage.turn()
    return _walk(stage, _resumed(stage, heard))


def _hung_up(stage: Stage, heard: HungUp) -> Turn:
    """Take in that the call is over. What a flow does after its caller has gone runs from here, silently."""
    state = stage.state
    if state.ended:
        return stage.turn()
    state.ended = state.gone = True
    stage.tell(CallEnded(heard.status, heard.seconds))
    action = None if state.finished else _present(stage)
    following = action.gone(stage) if isinstance(action, Lingers) else None
    return stage.turn() if following is None else _walk(stage, following)


def _silently(stage: Stage, heard: Input) -> Turn:
    """Go on where nobody listens: with the answer to a question, or with what the carrier reports afterwards."""
    action = None if stage.state.finished else _present(stage)
    following: Next | None = None
    if isinstance(heard, Answered) and isinstance(action, Waits) and action.SILENTLY is Silently.WORKS:
        following = action.resume(stage, heard)
    elif isinstance(action, Lingers):
        following = action.afterwards(stage, heard)
    return stage.turn() if following is None else _walk(stage, following)


def _resumed(stage: Stage, heard: Input) -> Next:
    state = stage.state
    if isinstance(heard, Broken):
        return Fault(state.step, heard.reason)
    if isinstance(heard, Continued):
        _count_step(stage)
    if stage.run.at == SOMEWHERE:
        return _found_again(stage, heard)
    action = _present(stage)
    if isinstance(action, Waits):
        return action.resume(stage, heard)
    return _broken(stage, "the flow waits where nothing can be heard")


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
            stage.put(following)
            return stage.turn()
        if isinstance(following, End):
            return _ended(stage, following)
        _go(stage, following)
        following = _begun(stage)


def _go(stage: Stage, following: Next) -> None:
    """Move the call to where its next action stands."""
    if isinstance(following, Way):
        _take(stage, following)
    elif isinstance(following, GoTo):
        _enter(stage, following.step)
    elif isinstance(following, Fault):
        _fail(stage, following)
    else:
        stage.run.at += 1


def _take(stage: Stage, way: Way) -> None:
    stage.assign(way.set)
    goto = way.goto
    if way.at_most is not None and not stage.passes(way.id, way.at_most):
        goto = way.otherwise
    if goto is None:
        stage.run.at += 1
    else:
        _enter(stage, goto)


def _enter(stage: Stage, step: str) -> None:
    stage.run.step, stage.run.at, stage.state.visit = step, 0, None
    stage.tell(StepEntered(stage.step))
    _count_step(stage)


def _count_step(stage: Stage) -> None:
    stage.state.steps += 1
    if stage.state.steps > STEPS_A_CALL:
        _broken(stage, f"more than {STEPS_A_CALL} steps in one call")


def _fail(stage: Stage, fault: Fault) -> None:
    """Go where the flow leads when something fails; a failure of that very step has nowhere to go."""
    stage.fail(fault.what, fault.reason)
    stage.end_stay("failed")
    step = stage.flow.defaults.failed
    if step is None or step == stage.run.step:
        _broken(stage, f"{fault.what} failed, and the flow does not say what then: {fault.reason}")
    _enter(stage, step)


def _begun(stage: Stage) -> Next:
    state = stage.state
    state.actions += 1
    if state.actions > ACTIONS_A_TURN:
        _broken(stage, f"more than {ACTIONS_A_TURN} actions in one turn")
    action = _present(stage)
    if action is None:
        _broken(stage, "there is no such step, or it has no exit")
    if state.gone and action.SILENTLY is not Silently.WORKS:
        return Move.ON if action.SILENTLY is Silently.PASSES else HANG_UP
    return action.begin(stage)


def _present(stage: Stage) -> Action | None:
    run = stage.run
    actions = stage.flow.steps.get(run.step, ())
    return actions[run.at] if 0 <= run.at < len(actions) else None


def _waiting(stage: Stage) -> Turn:
    state = stage.state
    action = _present(stage)
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


def _broken(stage: Stage, reason: str) -> NoReturn:
    """Give up on the flow. Where nobody listens any more there is nobody to rescue, but the record has it."""
    state = stage.state
    stage.tell(Failed("flow", reason))
    stage.end_stay("failed")
    state.finished = True
    if not state.gone:
        stage.tell(FlowEnded("fault"))
    turn = stage.turn()
    raise FlowBroken(reason, Turn(turn.state, turn.effects, turn.events))
