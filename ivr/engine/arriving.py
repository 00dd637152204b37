"""How a call begins."""

from __future__ import annotations

from ivr.dialogue.events import CallBegan
from ivr.dialogue.inputs import CallArrived, Customer, Scalar
from ivr.engine.memory import NO_FLOW
from ivr.engine.stage import Stage
from ivr.engine.state import SCHEMA, CallState, Run
from ivr.engine.world import World
from ivr.flows.catalogue import Catalogue

SILENT_KINDS = ("busy", "no_answer", "failed")
"""Starts of a call of ours that nobody took: the flow runs silently."""


def arrived(heard: CallArrived, catalogue: Catalogue, world: World) -> Stage:
    """Return the stage of a call that begins, before its first step."""
    named = catalogue.flows.get(heard.flow) if heard.flow else catalogue.flow_for(heard.dialled)
    flow = named or NO_FLOW
    silent = heard.kind in SILENT_KINDS
    state = CallState(
        schema=SCHEMA,
        call=heard.call,
        revision=catalogue.revision,
        dialled=heard.dialled,
        started=world.now,
        runs=[Run(flow.name)],
        language=next(iter(flow.languages), "en"),
        caller=heard.caller,
        customer=_known(heard.customer),
        callback=heard.callback,
        gone=silent,
        quiet_since=world.now if silent else None,
    )
    stage = Stage(state, catalogue, world)
    customer = heard.customer.id if heard.customer else ""
    stage.tell(CallBegan(flow.name, catalogue.revision, heard.dialled, heard.caller or "", customer, heard.kind))
    return stage


def _known(customer: Customer | None) -> dict[str, Scalar]:
    if customer is None:
        return {}
    texts = {"id": customer.id, "name": customer.name, "language": customer.language}
    return {name: text for name, text in texts.items() if text} | {"vip": customer.vip, "blocked": customer.blocked}
