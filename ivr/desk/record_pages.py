"""What the record has of a call and of a case, and the messages that callers left."""

from __future__ import annotations

from flask import Response, abort, send_file
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.cases import queries
from ivr.cases.queries import Json
from ivr.desk.agent_scene import queue_rules
from ivr.desk.own_work import may_open_call, may_open_case, own_leg
from ivr.desk.people import person
from ivr.desk.rendering import page
from ivr.desk.timeline import timeline
from ivr.jobs.recordings import recording_file


def call(house: House, call: str) -> ResponseReturnValue:
    """Show a call: its timeline, and what its agent may still say of it."""
    document = _call(house, call)
    leg = own_leg(document, person().name)
    dispositions = queue_rules(house, leg["queue"]).dispositions if leg is not None else ()
    own = next((said for said in document["dispositions"] if said["agent"] == person().name), None)
    told = {"lines": timeline(document["events"]), "own_leg": leg, "own": own, "dispositions": dispositions}
    return page(house, "call.html", call=document, **told)


def case(house: House, case: str) -> ResponseReturnValue:
    """Show a case with its calls, notes and messages."""
    document = queries.case(house.slow, case)
    if document is None:
        abort(404)
    if not may_open_case(house, person(), document):
        abort(403)
    calls = [
        {**one, "said": [said for said in document["dispositions"] if said["call"] == one["call"]]}
        for one in document["calls"]
    ]
    return page(house, "case.html", document=document, calls=calls)


def recording(house: House, call: str, recording: str) -> Response:
    """Play a message that was left in a call; whoever may open the call may hear it."""
    known = (one["recording"] for one in _call(house, call)["recordings"])
    file = recording_file(house.settings.var, recording)
    if recording not in known or not file.is_file():
        abort(404)
    return send_file(file, mimetype="audio/wav", conditional=True)


def _call(house: House, name: str) -> Json:
    document = queries.call(house.slow, name)
    if document is None:
        abort(404)
    if not may_open_call(house, person(), document):
        abort(403)
    return document
