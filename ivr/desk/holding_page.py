"""An agent lets his caller wait in mid-talk, and comes back to him."""

from __future__ import annotations

import logging

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls.agents import holding
from ivr.carriers.errors import CarrierError
from ivr.desk.own_work import queue_of_own
from ivr.desk.people import person
from ivr.desk.sending_back import IN_A_TALK
from queueing.names import AgentName

log = logging.getLogger(__name__)

OVER = "The talk is over: the caller is not there any more."
UNKNOWN = "The carrier did not answer. If you still hear the caller as before, press once more."


def put(house: House, call: str) -> ResponseReturnValue:
    """Hold the caller, or speak to him again, and say so where that failed."""
    view = house.board.floor.agent(AgentName(person().name))
    queue_of_own(house, view, call)
    offer = house.board.floor.offer(view.offer) if view is not None and view.offer else None
    talks = view is not None and view.contact == call and view.engagement in IN_A_TALK
    does = holding.hold if request.form.get("held") == "1" else holding.resume
    try:
        done = talks and offer is not None and does(house.board, offer)
    except CarrierError as why:
        log.warning("a caller could not be held", extra={"call": call, "why": str(why)})
        flash(UNKNOWN)
    else:
        if not done:
            flash(OVER)
    return redirect(url_for("desk.agent"), 303)
