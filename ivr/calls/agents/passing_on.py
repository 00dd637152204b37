"""An agent passes his caller on to another queue, where the caller stands as if he had waited there all the time."""

from __future__ import annotations

from typing import Literal

from ivr.calls import interrupts
from ivr.calls.moves import Interrupt
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.dialogue.inputs import PassedOn
from ivr.engine.state import CallState, decode
from queueing.names import QueueName

Passed = Literal["passed", "over", "no_room"]
"""passed: he is on his way; over: he talks to nobody any more; no_room: nobody there may ever take him."""


def queues(board: Switchboard, call: str) -> dict[str, str]:
    """Return the queues to which the caller may be passed on, name -> title; none where he talks to nobody."""
    state = _talking(board, call)
    if state is None:
        return {}
    others = board.catalogues.at(state.revision).queues
    return {name: rules.title for name, rules in others.items() if name != state.queue}


def pass_on(board: Switchboard, call: str, queue: str) -> Passed:
    """Move a caller out of the talk with an agent into another queue of his flows.

    The agent's leg leaves the room with him, and wraps up. Where he has no way to wait there, nothing is moved.

    Raises:
        LiveGone, Contended, FloorError: nothing has been moved. CarrierError: it is not known whether he was.
    """
    state = _talking(board, call)
    rules = board.catalogues.at(state.revision).queues.get(queue) if state is not None else None
    if state is None or rules is None:
        return "over"
    if board.floor.room_for(QueueName(queue), dict.fromkeys(rules.skills, 1), rules.cap) != "placed":
        return "no_room"
    interrupt = Interrupt(f"{state.offer}-passed-{queue}", state.offer, passed=PassedOn(queue, _since(board, state)))
    url = interrupts.order(board, call, interrupt)
    if url is None:
        return "over"
    if board.control.move(call, url, f"{board.public_url}/voice/fallback"):
        return "passed"
    interrupts.withdraw(board, call, interrupt.id)
    return "over"


def _talking(board: Switchboard, call: str) -> CallState | None:
    saved = restored(board, call)
    state = decode(saved.state) if saved is not None and not saved.ended else None
    return state if state is not None and state.offer else None


def _since(board: Switchboard, state: CallState) -> int:
    """Return since when he counts as waiting: the time of the place that brought him to this agent."""
    return board.book.place_since(state.place) or milliseconds(board.now())
