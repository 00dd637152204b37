"""What the record has of a call and of a case, and what was recorded of them."""

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
from ivr.desk.sounds import Sound, sounds
from ivr.desk.timeline import timeline
from ivr.jobs.recordings import recording_file


def call(house: House, call: str) -> ResponseReturnValue:
    """Show a call: its timeline, and what its agent may still say of it."""
    document = _call(house, call)
    leg = own_leg(document, person().name)
    dispositions = queue_rules(house, leg["queue"]).dispositions if leg is not None else ()
    own = next((said for said in document["dispositions"] if said["agent"] == person().name), None)
    told = {"lines": timeline(document["events"]), "own_leg": leg, "own": own, "dispositions": dispositions}
    return page(house, "call.html", call=document, sounds=sounds(house.settings.var, document), **told)


def case(house: House, case: str) -> ResponseReturnValue:
    """Show a case with its calls, notes and recordings."""
    document = queries.case(house.slow, case)
    if document is None:
        abort(404)
    if not may_open_case(house, person(), document):
        abort(403)
    calls = [
        {**one, "said": [said for said in document["dispositions"] if said["call"] == one["call"]]}
        for one in document["calls"]
    ]
    callbacks = [{**one, "lines": timeline(one["events"])} for one in document["callbacks"]]
    told = {"calls": calls, "callbacks": callbacks, "sounds": _of_case(house, document)}
    return page(house, "case.html", document=document, **told)


def recording(house: House, call: str, recording: str) -> Response:
    """Play what was recorded of a call; whoever may open the call may hear it."""
    known = [sound.recording for sound in sounds(house.settings.var, _call(house, call))]
    file = recording_file(house.settings.var, recording)
    if recording not in known or not file.is_file():
        abort(404)
    return send_file(file, mimetype="audio/wav", conditional=True)


def _of_case(house: House, case: Json) -> list[Sound]:
    """Return what was recorded of those calls of the case that he may open, in order of time."""
    calls = (queries.call(house.slow, one["call"]) for one in reversed(case["calls"]))
    his = [call for call in calls if call is not None and may_open_call(house, person(), call)]
    return [sound for call in his for sound in sounds(house.settings.var, call)]


def _call(house: House, name: str) -> Json:
    document = queries.call(house.slow, name)
    if document is None:
        abort(404)
    if not may_open_call(house, person(), document):
        abort(403)
    return document
