"""A seat: one browser in which an agent is signed in. The newest counts, and says now and then that it is there."""

from __future__ import annotations

import secrets

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls.agents.roster import DESK_LEASE_MS, Desk
from ivr.desk.people import person
from queueing.names import AgentName


def this_seat() -> str:
    """Return the name of this browser's seat; it is made with the session."""
    seat: str = session.setdefault("seat", secrets.token_urlsafe(9))
    return seat


def desk() -> Desk:
    """Return the desk from which this form came; without its script a page cannot say later that it is still there."""
    return Desk(this_seat(), DESK_LEASE_MS if request.form.get("beats") else None)


def beat(house: House) -> ResponseReturnValue:
    """Take a page's word that it is there. Whether it counts, the page shows by itself."""
    house.board.floor.heartbeat(AgentName(person().name), this_seat())
    return "", 204


def take(house: House) -> ResponseReturnValue:
    """Let this desk count, in place of another."""
    sit_down(house)
    return redirect(url_for("desk.agent"), 303)


def sit_down(house: House) -> None:
    """Let this desk count for whoever has signed in, where one counts for him at all."""
    house.board.floor.take_seat(AgentName(person().name), *desk())
