"""A supervisor comes into an agent's talk, with the telephone beside him."""

from __future__ import annotations

import logging

from flask import abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls.agents import overhearing
from ivr.carriers.errors import CarrierError
from ivr.cases.screens import call_screen
from ivr.desk.errors import PhoneRefused
from ivr.desk.own_work import IN_A_TALK
from ivr.desk.people import person
from ivr.desk.phones import agents_phone
from ivr.desk.rendering import page, published
from queueing.names import AgentName
from queueing.ports import OfferView

log = logging.getLogger(__name__)

SAID = {
    "rings": "Your telephone rings: answer it, then press 1.",
    "changed": "Done. You are in the talk already.",
    "over": "The talk is over.",
}
FAILED = "The carrier did not do it. Try once more."


def show(house: House, agent: str) -> ResponseReturnValue:
    """Show whose talk it is, and the ways to come in."""
    return _page(house, agent, str(session.get("phone") or _own_phone(house)))


def come(house: House, agent: str) -> ResponseReturnValue:
    """Ring the supervisor's telephone, or where he is in the talk already, change who hears him."""
    how, typed = request.form.get("how", ""), request.form.get("phone", "")
    if how not in overhearing.HOWS:
        abort(400)
    try:
        catalogue = published(house)
        phone = agents_phone(typed, catalogue.lines if catalogue is not None else ())
    except PhoneRefused as refused:
        return _page(house, agent, typed, str(refused)), 422
    session["phone"] = phone
    talk = _talk(house, agent)
    flash(_come(house, talk, phone, how) if talk is not None else SAID["over"])
    return redirect(url_for("desk.overhear", agent=agent), 303)


def _come(house: House, talk: OfferView, phone: str, how: str) -> str:
    way = next(one for one in overhearing.HOWS if one == how)
    try:
        return SAID[overhearing.come(house.board, talk, person().name, phone, way)]
    except CarrierError as why:
        log.warning("a supervisor could not come into a talk", extra={"call": talk.contact, "why": str(why)})
        return FAILED


def _talk(house: House, agent: str) -> OfferView | None:
    """Return the offer by which the agent talks now."""
    view = house.board.floor.agent(AgentName(agent))
    if view is None or view.engagement not in IN_A_TALK or not view.offer:
        return None
    return house.board.floor.offer(view.offer)


def _page(house: House, agent: str, phone: str, refused: str = "") -> str:
    talk = _talk(house, agent)
    screen = call_screen(house.slow, talk.contact, agent) if talk is not None else None
    told = {"agent": agent, "talk": talk, "screen": screen, "phone": phone, "refused": refused}
    return page(house, "overhear.html", **told)


def _own_phone(house: House) -> str:
    agent = house.board.book.agent(person().name)
    return agent.phone if agent is not None else ""
