"""What becomes of a flow whose caller has gone. See "After the caller has gone" in the grammar."""

from __future__ import annotations

from ivr.dialogue.events import CallEnded
from ivr.dialogue.inputs import Answered, HungUp, Input, Recorded
from ivr.engine.stage import Stage
from ivr.flows.actions import Action
from ivr.flows.actions.action import Lingers, Silently, Waits
from ivr.flows.actions.moves import Move, Next


def hung_up(stage: Stage, heard: HungUp) -> Next | None:
    """Take in that the call is over, and return what runs silently now.

    What the caller was saying when he hung up is reported after this; a second end says that nothing will be.
    """
    state = stage.state
    if state.ended:
        return None if state.finished else stage.farewell()
    state.ended = True
    stage.tell(CallEnded(heard.status, heard.seconds))
    if state.gone:
        return None
    _leave(stage)
    following = _gone(stage)
    return None if following is Move.WAIT else following or stage.farewell()


def left_while_speaking(stage: Stage, heard: Recorded) -> Next | None:
    """Take what the caller said before he hung up, which is told before the end of the call is."""
    action = _present(stage)
    _leave(stage)
    following = action.afterwards(stage, heard) if isinstance(action, Lingers) else None
    if following is None:
        following = _gone(stage)
    return stage.farewell() if following in (None, Move.WAIT) else following


def reported(stage: Stage, heard: Input) -> Next | None:
    """Go on where nobody listens: with the answer to a question, or with what the carrier reports afterwards."""
    action = _present(stage)
    if isinstance(heard, Answered) and isinstance(action, Waits) and action.SILENTLY is Silently.WORKS:
        return action.resume(stage, heard)
    stage.state.quiet_since = stage.world.now
    return action.afterwards(stage, heard) if isinstance(action, Lingers) else None


def _leave(stage: Stage) -> None:
    state = stage.state
    state.hung_up = not state.finished
    state.left_at = state.step
    state.gone = True
    state.quiet_since = stage.world.now


def _gone(stage: Stage) -> Next | None:
    action = _present(stage)
    return action.gone(stage) if isinstance(action, Lingers) else None


def _present(stage: Stage) -> Action | None:
    return None if stage.state.finished else stage.action
