"""An agent passes the caller with whom he talks on to another queue."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls.agents import passing_on
from ivr.calls.errors import CallsError
from ivr.carriers.errors import CarrierError, CarrierSilent
from ivr.desk.own_work import IN_A_TALK, own_talk
from ivr.engine.errors import EngineError
from queueing.ports import AgentView

log = logging.getLogger(__name__)

SAID: Mapping[str, str] = {
    "passed": "The caller is on his way to “{title}”.",
    "over": "The talk is over: the caller cannot be passed on any more.",
    "no_room": "Nobody is there for “{title}”, or too many wait: the caller is still with you.",
}
FAILED = "The caller was not passed on: he is still with you. Try once more."
UNKNOWN = "It is not known whether the caller was passed on. If you still hear him, try once more."


def others(house: House, view: AgentView) -> Mapping[str, str]:
    """Return the queues to which this agent may pass his caller on, by name; none where he talks to nobody.

    Raises:
        LiveError, RecordGone: a store does not answer.
    """
    if view.engagement not in IN_A_TALK or not view.contact:
        return {}
    try:
        return passing_on.queues(house.board, view.contact)
    except (CallsError, EngineError) as why:
        log.warning("no other queue is known", extra={"call": view.contact, "why": str(why)})
        return {}


def send(house: House, call: str) -> ResponseReturnValue:
    """Pass the caller on, and say on the agent's page what came of it."""
    flash(_sent(house, call, request.form.get("queue", "")) if own_talk(house, call) else SAID["over"])
    return redirect(url_for("desk.agent"), 303)


def _sent(house: House, call: str, queue: str) -> str:
    try:
        title = passing_on.queues(house.board, call).get(queue, queue)
        return SAID[passing_on.pass_on(house.board, call, queue)].format(title=title)
    except CarrierSilent:
        return UNKNOWN
    except (CarrierError, CallsError, EngineError) as why:
        log.warning("a caller could not be passed on", extra={"call": call, "why": str(why)})
        return FAILED
