"""How a rehearsed call begins."""

from __future__ import annotations

from ivr.dialogue.inputs import CallArrived, Callback
from ivr.flows.actions.callback import Callback as Booking
from ivr.flows.catalogue import Catalogue
from ivr.rehearsals.percent import call_that_falls
from ivr.rehearsals.script import SOME_CALLER, Rehearsal

COMES_IN = ("inbound", "from_agent")
"""Starts of calls that we do not place."""


def arrival(rehearsal: Rehearsal, catalogue: Catalogue) -> CallArrived:
    """Return the arrival of the rehearsed call; one that we place makes a callback good."""
    return CallArrived(
        call=call_that_falls(rehearsal, catalogue),
        dialled=rehearsal.dials,
        caller=rehearsal.caller,
        kind=rehearsal.start,
        flow=rehearsal.flow,
        callback=None if rehearsal.start in COMES_IN else _callback(rehearsal, catalogue),
    )


def _callback(rehearsal: Rehearsal, catalogue: Catalogue) -> Callback:
    flow = catalogue.flows[rehearsal.flow]
    actions = (action for one in catalogue.flows.values() for step in one.steps.values() for action in step)
    queues = (action.queue for action in actions if isinstance(action, Booking) and action.flow == flow.name)
    return Callback(
        id="1",
        number=rehearsal.caller or SOME_CALLER,
        queue=next(queues, next(iter(catalogue.queues), "")),
        language=next(iter(flow.languages), ""),
        case="1",
    )
