"""An agent lets his caller wait in mid-talk, and comes back to him."""

from __future__ import annotations

import logging

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls.agents import consulting, holding
from ivr.carriers.errors import CarrierError
from ivr.desk.own_work import own_talk

log = logging.getLogger(__name__)

OVER = "The talk is over: the caller is not there any more."
UNKNOWN = "The carrier did not answer. If you still hear the caller as before, press once more."


def put(house: House, call: str) -> ResponseReturnValue:
    """Hold the caller, or speak to him again, whoever was asked about him meanwhile; say so where that failed."""
    talk = own_talk(house, call)
    offer = house.board.floor.offer(talk.offer) if talk is not None and talk.offer else None
    does = holding.hold if request.form.get("held") == "1" else consulting.take_back
    try:
        done = offer is not None and does(house.board, offer)
    except CarrierError as why:
        log.warning("a caller could not be held", extra={"call": call, "why": str(why)})
        flash(UNKNOWN)
    else:
        if not done:
            flash(OVER)
    return redirect(url_for("desk.agent"), 303)
