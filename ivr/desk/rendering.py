"""How a page is made: what every template may use, and the fragments that a page fetches of itself."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any

import msgspec
from flask import Response, render_template, request

from ivr.bootstrap import House
from ivr.calls.errors import NothingPublished
from ivr.desk import words
from ivr.desk.clock import Clock, span
from ivr.desk.people import person
from ivr.desk.phones import shown
from ivr.flows.catalogue import Catalogue


def published(house: House) -> Catalogue | None:
    """Return the flows and queues with which new calls begin; None where there are none yet.

    Raises:
        LiveError, RecordGone: a store does not answer.
    """
    try:
        return house.board.catalogues.current()
    except NothingPublished:
        return None


def clock(house: House) -> Clock:
    """Return this moment, in the time zone of the line."""
    catalogue = published(house)
    return Clock(house.board.now(), catalogue.zone if catalogue is not None else UTC)


def vocabulary() -> dict[str, Any]:
    """Return what every template says things with."""
    return {"words": words, "shown": shown, "span": span, "digest": digest}


def page(house: House, template: str, **told: Any) -> str:
    """Return a page for whoever is signed in."""
    return render_template(f"desk/{template}", person=person(), clock=clock(house), **told)


def digest(facts: Any) -> str:
    """Return a name for facts (dataclasses, JSON): other facts, another name."""
    return hashlib.blake2b(msgspec.json.encode(facts), digest_size=12).hexdigest()


def fragment(house: House, template: str, facts: Any, **told: Any) -> Response:
    """Answer a page that asks whether it still holds: 304 where it was made of the same facts."""
    tag = digest(facts)
    if request.if_none_match.contains_weak(tag):
        answer = Response(status=304)
    else:
        answer = Response(page(house, template, scene=facts, tag=tag, **told))
    answer.set_etag(tag, weak=True)
    return answer
