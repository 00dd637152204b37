"""What came of a call, in the word of the agent who had it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.cases.dispositions import dispose
from ivr.desk.agent_scene import queue_rules
from ivr.desk.errors import FormRefused
from ivr.desk.own_work import queue_of_own
from ivr.desk.people import person
from ivr.desk.rendering import page
from queueing.names import AgentName

LONGEST_NOTES = 5000
"""Characters."""


def put(house: House, call: str) -> ResponseReturnValue:
    """Write down what came of a call; where its agent wraps it up, he is done with it."""
    view = house.board.floor.agent(AgentName(person().name))
    allowed = queue_rules(house, queue_of_own(house, view, call)).dispositions
    word, notes = request.form.get("disposition", ""), _notes()
    try:
        _check(word, notes, allowed)
    except FormRefused as refused:
        told = {"refused": str(refused), "call": call, "dispositions": allowed, "notes": notes}
        return page(house, "disposition.html", **told), 422
    dispose(house.slow, call, person().name, disposition=word, notes=notes, now=house.board.now())
    if view is not None and view.engagement == "wrapping_up" and view.contact == call:
        house.board.floor.wrapped_up(view.name)
    back = url_for("desk.call", call=call) if request.form.get("page") == "call" else url_for("desk.agent")
    return redirect(back, 303)


def _notes() -> str:
    return request.form.get("notes", "").replace("\r\n", "\n").replace("\x00", "").strip()


def _check(word: str, notes: str, allowed: tuple[str, ...]) -> None:
    """Refuse what the queue's list does not have; a queue without a list asks for notes alone."""
    if word not in (allowed or ("",)):
        raise FormRefused("Choose what came of the call.")
    if len(notes) > LONGEST_NOTES:
        raise FormRefused(f"The notes are too long: {LONGEST_NOTES} characters at most.")
