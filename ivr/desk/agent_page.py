"""The agent's page: he says whether he is there, sees who rings him, and works on the call."""

from __future__ import annotations

from typing import cast

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.desk import seats, words
from ivr.desk.agent_scene import AgentScene, agent_scene
from ivr.desk.errors import PhoneRefused
from ivr.desk.people import person
from ivr.desk.phones import agents_phone
from ivr.desk.rendering import digest, fragment, page, published
from queueing.names import BREAKS, AgentName, Presence


def show(house: House) -> ResponseReturnValue:
    """Show the page."""
    return _page(house, agent_scene(house, person().name, seats.this_seat()))


def now(house: House) -> Response:
    """Show the part of the page that changes by itself."""
    return fragment(house, "agent_now.html", agent_scene(house, person().name, seats.this_seat()))


def presence(house: House) -> ResponseReturnValue:
    """Set what the agent wants, and on which telephone he is rung."""
    wanted, typed = request.form.get("presence", ""), request.form.get("phone", "")
    if wanted not in words.PRESENCES:
        abort(400)
    try:
        phone = _phone(house, wanted, typed)
    except PhoneRefused as refused:
        return _page(
            house, agent_scene(house, person().name, seats.this_seat()), phone_refused=str(refused), typed_phone=typed
        ), 422
    reason = request.form.get("reason", "") if wanted == "on_break" else ""
    if reason and reason not in BREAKS:
        abort(400)
    house.roster.set_presence(person().name, cast("Presence", wanted), phone, reason=reason, desk=seats.desk())
    return redirect(url_for("desk.agent"), 303)


def extend(house: House) -> ResponseReturnValue:
    """Give the agent another minute to wrap up."""
    if not house.board.floor.extend_wrap_up(AgentName(person().name)):
        flash("Your wrap-up cannot be prolonged any more.")
    return redirect(url_for("desk.agent"), 303)


def _page(house: House, scene: AgentScene, **told: str) -> str:
    return page(house, "agent.html", scene=scene, tag=digest(scene), **told)


def _phone(house: House, wanted: str, typed: str) -> str | None:
    """Return the telephone to write down; None where an agent who goes away has named none."""
    if wanted != "available" and not typed.strip():
        return None
    catalogue = published(house)
    return agents_phone(typed, catalogue.lines if catalogue is not None else ())
