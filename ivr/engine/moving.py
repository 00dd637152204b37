"""Where a call goes: from line to line, from step to step, into the flows that are used and back."""

from __future__ import annotations

from typing import NoReturn

from ivr.dialogue.events import Failed, FlowEnded, StepEntered
from ivr.engine.limits import FLOWS_DEEP, STEPS_A_CALL
from ivr.engine.stage import Stage
from ivr.engine.turn import FlowBroken, Turn
from ivr.flows.actions.moves import HANG_UP, Begin, Fault, GoTo, HandBack, Next
from ivr.flows.actions.use import Use
from ivr.flows.shape import Way


def go(stage: Stage, following: Next) -> None:
    """Move the call to where its next action stands. Raises FlowBroken."""
    if isinstance(following, Way):
        _take(stage, following)
    elif isinstance(following, GoTo):
        _go_to(stage, following)
    elif isinstance(following, Begin):
        _begin(stage, following)
    elif isinstance(following, Fault):
        _fail(stage, following)
    else:
        stage.run.at += 1


def hand_back(stage: Stage, handed: HandBack) -> Next:
    """Come back to the flow that used this one, and return where that goes; without one, this one has ended."""
    if len(stage.state.runs) == 1 or stage.run.left:
        return HANG_UP
    names = stage.flow.returns.get(handed.label, ())
    over = stage.leave_flow()
    stage.hand_over(names, over)
    action = stage.action
    # After a loss the place of the use may not be known: then it is a failure of the flow that used the other.
    return action.label(stage, handed.label) if isinstance(action, Use) else Fault("use", f"{over.flow} was lost")


def count_step(stage: Stage) -> None:
    """Count a step of the call. Raises FlowBroken where it has gone through too many."""
    stage.state.steps += 1
    if stage.state.steps > STEPS_A_CALL:
        broken(stage, f"more than {STEPS_A_CALL} steps in one call")


def broken(stage: Stage, reason: str) -> NoReturn:
    """Give up on the flow. Where nobody listens any more there is nobody to rescue, but the record has it."""
    state = stage.state
    stage.tell(Failed("flow", reason))
    stage.end_stay("failed")
    state.finished = True
    if not state.gone:
        stage.tell(FlowEnded("fault"))
    turn = stage.turn()
    raise FlowBroken(reason, Turn(turn.state, turn.effects, turn.events))


def _take(stage: Stage, way: Way) -> None:
    stage.assign(way.set)
    goto = way.goto
    if way.at_most is not None and not stage.passes(way.id, way.at_most):
        goto = way.otherwise
    if goto is None:
        stage.run.at += 1
    else:
        _enter(stage, goto)


def _go_to(stage: Stage, goto: GoTo) -> None:
    for _ in range(goto.up):
        stage.leave_flow()
    _enter(stage, goto.step)


def _begin(stage: Stage, use: Begin) -> None:
    flow = stage.catalogue.flows.get(use.flow)
    if flow is None or len(stage.state.runs) >= FLOWS_DEEP:
        broken(stage, f"{use.flow} cannot be used here: no such flow, or flows stand more than {FLOWS_DEEP} deep")
    stage.enter_flow(flow, use.arguments)
    _enter(stage, flow.start.get("inbound", ""))


def _enter(stage: Stage, step: str) -> None:
    stage.run.step, stage.run.at, stage.state.visit = step, 0, None
    stage.tell(StepEntered(stage.step))
    count_step(stage)


def _fail(stage: Stage, fault: Fault) -> None:
    """Go where the flow leads when something fails, else the one that uses it; nowhere from that very step."""
    stage.fail(fault.what, fault.reason)
    stage.end_stay("failed")
    while (step := stage.flow.defaults.failed) is None or step == stage.run.step:
        if len(stage.state.runs) == 1:
            broken(stage, f"{fault.what} failed, and the flow does not say what then: {fault.reason}")
        stage.leave_flow()
    _enter(stage, step)
