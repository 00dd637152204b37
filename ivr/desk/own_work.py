"""Whose a call or a case is: supervisors see all, agents what they worked on and the customer whom they served last."""

from __future__ import annotations

from flask import abort

from ivr.bootstrap import House
from ivr.cases import queries
from ivr.cases.queries import Json
from ivr.cases.screens import agent_screen
from ivr.desk.people import Person, person
from queueing.names import AgentName
from queueing.ports import AgentView

IN_A_TALK = ("on_call", "on_hold")


def own_leg(call: Json, agent: str) -> Json | None:
    """Return the last leg by which the agent took this call (its document); None where he never did."""
    taken = [leg for leg in call["legs"] if leg["agent"] == agent and leg["accepted_at"] is not None]
    return taken[-1] if taken else None


def queue_of_own(house: House, view: AgentView | None, call: str) -> str:
    """Return the queue from which whoever asks has this call; `view` is the floor's of him. Another's call is refused.

    Raises:
        RecordGone: SQL does not answer.
    """
    if view is not None and view.contact == call and view.engagement != "offered" and view.queue:
        return view.queue
    document = queries.call(house.slow, call)
    leg = own_leg(document, person().name) if document is not None else None
    if leg is None:
        abort(403)
    return str(leg["queue"])


def own_talk(house: House, call: str) -> AgentView | None:
    """Return the floor's view of whoever asks, where he talks in this call now; None where he does no longer.

    Another's call is refused.

    Raises:
        RecordGone: SQL does not answer.
    """
    view = house.board.floor.agent(AgentName(person().name))
    queue_of_own(house, view, call)
    return view if view is not None and view.contact == call and view.engagement in IN_A_TALK else None


def may_open_call(house: House, who: Person, call: Json) -> bool:
    """Say whether he may see this call (its document).

    Raises:
        RecordGone: SQL does not answer.
    """
    return who.supervises or own_leg(call, who.name) is not None or _served_last(house, who.name, call)


def may_open_case(house: House, who: Person, case: Json) -> bool:
    """Say whether he may see this case (its document).

    Raises:
        RecordGone: SQL does not answer.
    """
    return who.supervises or _served_last(house, who.name, case) or _worked_on(house, who.name, case)


def _served_last(house: House, agent: str, document: Json) -> bool:
    screen = agent_screen(house.slow, agent)
    if screen is None or screen["customer"] is None or document["customer"] is None:
        return False
    return bool(screen["customer"]["id"] == document["customer"]["id"])


def _worked_on(house: House, agent: str, case: Json) -> bool:
    calls = (queries.call(house.slow, summary["call"]) for summary in case["calls"])
    return any(own_leg(call, agent) for call in calls if call is not None)
