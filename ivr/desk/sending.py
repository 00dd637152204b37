"""A supervisor says for an agent that he is on a break, has gone home, or is back."""

from __future__ import annotations

from typing import cast

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.desk import words
from ivr.desk.people import person
from queueing.names import AgentName, Presence
from queueing.policy.agents import WITH_A_CALL


def send(house: House, agent: str) -> ResponseReturnValue:
    """Set the agent's presence. What he is in the middle of goes on to its end."""
    wanted = request.form.get("presence", "")
    if wanted not in words.PRESENCES:
        abort(400)
    if not house.roster.send(agent, cast("Presence", wanted), "", person().name):
        abort(404)
    view = house.board.floor.agent(AgentName(agent))
    later = wanted != "available" and view is not None and view.engagement in WITH_A_CALL
    flash(f"{agent}: {words.PRESENCES[wanted].lower()}{', once the call is wrapped up' if later else ''}.")
    return redirect(url_for("desk.line"), 303)
