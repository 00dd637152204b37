"""An agent asks a colleague about the caller with whom he talks, and puts the caller through."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls.agents import consulting
from ivr.carriers.errors import CarrierError
from ivr.cases.screens import call_screen
from ivr.desk.own_work import own_talk
from ivr.desk.people import person
from ivr.desk.rendering import page
from queueing.ports import OfferView

log = logging.getLogger(__name__)

SAID: Mapping[consulting.Asked, str] = {
    "rings": "",
    "busy": "{colleague} is not free any more, or you ask somebody already. Your caller is as he was.",
    "over": "The talk is over: the caller is not there any more.",
}
FAILED = "The carrier did not do it. If you still hear the caller, ask once more; else go back to him first."
NOT_THERE = "Your colleague is not there any more: the caller is still with you."
THROUGH = "The caller is with {colleague}."


def show(house: House, call: str) -> ResponseReturnValue:
    """Show who may be asked now."""
    talk = _talk(house, call)
    colleagues = consulting.free_colleagues(house.board, person().name) if talk is not None else ()
    screen = call_screen(house.slow, call, person().name)
    return page(house, "consult.html", call=call, talk=talk, screen=screen, colleagues=colleagues)


def ask(house: House, call: str) -> ResponseReturnValue:
    """Ring a colleague, and say on the agent's page what came of it."""
    colleague, talk = request.form.get("colleague", ""), _talk(house, call)
    if told := _asked(house, talk, colleague) if talk is not None else SAID["over"]:
        flash(told)
    return redirect(url_for("desk.agent"), 303)


def put_through(house: House, call: str) -> ResponseReturnValue:
    """Let the caller talk to the colleague, and say so."""
    talk = _talk(house, call)
    flash(_put_through(house, talk) if talk is not None else SAID["over"])
    return redirect(url_for("desk.agent"), 303)


def _talk(house: House, call: str) -> OfferView | None:
    view = own_talk(house, call)
    return house.board.floor.offer(view.offer) if view is not None and view.offer else None


def _asked(house: House, talk: OfferView, colleague: str) -> str:
    try:
        return SAID[consulting.ask(house.board, talk, colleague)].format(colleague=colleague)
    except CarrierError as why:
        log.warning("a colleague could not be asked", extra={"call": talk.contact, "why": str(why)})
        return FAILED


def _put_through(house: House, talk: OfferView) -> str:
    asked = consulting.last_asked(house.board, talk)
    try:
        done = asked is not None and consulting.put_through(house.board, talk)
    except CarrierError as why:
        log.warning("a caller could not be put through", extra={"call": talk.contact, "why": str(why)})
        return FAILED
    return THROUGH.format(colleague=asked.agent) if done and asked is not None else NOT_THERE
