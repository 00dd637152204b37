"""An agent sends the caller with whom he talks back into the flow, to a step that the flow allows."""

from __future__ import annotations

import logging

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls import interrupts
from ivr.calls.errors import CallsError
from ivr.carriers.errors import CarrierError, CarrierSilent
from ivr.desk import words
from ivr.desk.own_work import IN_A_TALK, own_talk
from ivr.engine.errors import EngineError
from queueing.ports import AgentView

log = logging.getLogger(__name__)

OVER = "The talk is over: the caller cannot be sent back any more."
NOT_THERE = "The caller was not sent back: he has hung up, or his flow has no such step. Look at your call again."
FAILED = "The caller was not sent back: he is still with you. Try once more."
UNKNOWN = "It is not known whether the caller was sent back. If you still hear him, try once more."


def ways_back(house: House, view: AgentView) -> tuple[str, ...]:
    """Return the steps to which this agent may send his caller back; () where he talks to none.

    The flow and revision are the call's own. One of which too little is known leads nowhere back.

    Raises:
        LiveError, RecordGone: a store does not answer.
    """
    if view.engagement not in IN_A_TALK or not view.contact:
        return ()
    try:
        return interrupts.steps_to_send_back(house.board, view.contact)
    except (CallsError, EngineError) as why:
        log.warning("no way back is known", extra={"call": view.contact, "why": str(why)})
        return ()


def send(house: House, call: str) -> ResponseReturnValue:
    """Send the caller back, and say on the agent's page what came of it."""
    flash(_sent(house, call, request.form.get("step", "")) if own_talk(house, call) else OVER)
    return redirect(url_for("desk.agent"), 303)


def _sent(house: House, call: str, step: str) -> str:
    try:
        moved = interrupts.send_back(house.board, call, step)
    except CarrierSilent:
        return UNKNOWN
    except (CarrierError, CallsError, EngineError) as why:
        log.warning("a caller could not be sent back", extra={"call": call, "why": str(why)})
        return FAILED
    return f"The caller is on his way back to “{words.plain(step)}”." if moved else NOT_THERE
