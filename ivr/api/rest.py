"""The REST API: calls, cases, queues, and an agent's presence."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, Protocol

import msgspec
from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from ivr.api.phones import NoNumber, e164
from ivr.api.refusals import Refusal, http_refused, refused
from ivr.cases import queries
from ivr.cases.agents import Agent
from ivr.cases.book import CaseBook
from ivr.cases.callbacks import Standing, standing
from ivr.cases.errors import RecordGone
from ivr.live.errors import LiveGone
from queueing.names import FloorError, Presence, QueueName
from queueing.ports import QueueView

LARGEST_BODY = 16_384
"""Bytes; a presence has about 60."""
LONGEST_NAME = 64


class Roster(Protocol):
    """Who moves agents in and out: writes the record first, then tells the floor."""

    def set_presence(self, name: str, presence: Presence, phone: str | None = None, *, reason: str = "") -> Agent:
        """Write what the agent wants; `phone` is E.164, None keeps the one that is written."""


class Queues(Protocol):
    """The floor, as far as this API looks at it."""

    def queues(self) -> Sequence[QueueView]:
        """Return every queue in which anybody ever waited or served, as it is now."""


class WantedPresence(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a presence request."""

    presence: Literal["available", "on_break", "offline"]
    phone: str | None = None
    reason: Literal["", "pause", "lunch", "meeting", "training", "other"] = ""


def api(
    book: CaseBook,
    roster: Roster,
    floor: Queues,
    token: str,
    *,
    published: Callable[[], Sequence[str]],
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Blueprint:
    """Return the routes under `/api`, open to whoever bears `token`; an empty token lets nobody in.

    `published` gives the queues of the published flows, of which the floor may not have heard yet; `now` gives aware
    UTC time.
    """
    rest = Blueprint("api", __name__, url_prefix="/api")
    rest.before_request(lambda: _check(token))

    @rest.get("/calls/<call>")
    def call(call: str) -> Response:
        return _found(queries.call(book.engine, call), "call", call)

    @rest.get("/cases/<case>")
    def case(case: str) -> Response:
        return _found(queries.case(book.engine, case), "case", case)

    @rest.get("/queues")
    def queues() -> Response:
        moment = now()
        promised = _promised(book, moment)
        views = _queues(floor, {*published(), *(promised or ())})
        return jsonify([{**_queue(view), "callbacks": _callbacks(view.name, promised, moment)} for view in views])

    @rest.put("/agents/<name>/presence")
    def presence(name: str) -> Response:
        return _set_presence(book, roster, name)

    @rest.route("/", defaults={"path": ""}, methods=ANY)
    @rest.route("/<path:path>", methods=ANY)
    def nothing_here(path: str) -> Response:
        raise Refusal(404, "not_found", f"There is no {request.method} /api/{path}.")

    rest.register_error_handler(Refusal, refused)
    rest.register_error_handler(HTTPException, http_refused)
    rest.register_error_handler(RecordGone, lambda _error: refused(RECORD_GONE))
    rest.register_error_handler(FloorError, lambda _error: refused(FLOOR_GONE))
    rest.register_error_handler(LiveGone, lambda _error: refused(FLOOR_GONE))
    return rest


ANY = ["GET", "POST", "PUT", "PATCH", "DELETE"]
RECORD_GONE = Refusal(503, "record_gone", "The case record does not answer. Nothing was changed; try again.")
FLOOR_GONE = Refusal(
    503, "floor_gone", "The floor does not answer. What was asked is written down and counts once it is back."
)


def _check(token: str) -> None:
    """Compare in constant time: the answer's timing must not spell the token."""
    request.max_content_length = LARGEST_BODY
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    fits = hmac.compare_digest(shown.strip().encode("utf-8", "replace"), token.encode())
    if not token or scheme.lower() != "bearer" or not fits:
        raise Refusal(401, "unauthorized", "Send the API token: Authorization: Bearer <API_TOKEN>.")


def _found(document: queries.Json | None, kind: str, name: str) -> Response:
    if document is None:
        raise Refusal(404, f"no_such_{kind}", f"The case record knows no {kind} {name!r}.")
    return jsonify(document)


def _queues(floor: Queues, others: Collection[str]) -> Iterator[QueueView]:
    """Give all queues that were ever used, and those others that there are, by name."""
    used = {view.name: view for view in floor.queues()}
    for name in sorted({*used, *map(QueueName, others)}):
        yield used.get(name) or QueueView(name, waiting=0, longest_wait_s=0, agents={})


def _queue(view: QueueView) -> queries.Json:
    return {
        "name": view.name,
        "waiting": view.waiting,
        "longest_wait": view.longest_wait_s,
        "agents": dict(view.agents),
    }


def _promised(book: CaseBook, now: datetime) -> Mapping[str, Standing] | None:
    """Return the open callbacks by queue; None where SQL does not answer: what the floor knows is told all the same."""
    try:
        return standing(book.engine, now)
    except RecordGone:
        return None


def _callbacks(queue: str, promised: Mapping[str, Standing] | None, now: datetime) -> queries.Json | None:
    if promised is None:
        return None
    its = promised.get(queue)
    if its is None:
        return {"open": 0, "due": 0, "oldest": 0}
    return {"open": its.open, "due": its.due, "oldest": max(0, int((now - its.since).total_seconds()))}


def _set_presence(book: CaseBook, roster: Roster, name: str) -> Response:
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal(422, "no_name", f"An agent's name is printable and has {LONGEST_NAME} characters at most.")
    wanted = _wanted()
    phone = _phone(wanted.phone) if wanted.phone is not None else None
    if wanted.presence == "available" and phone is None:
        _needs_phone(book.agent(name))
    reason = wanted.reason if wanted.presence == "on_break" else ""
    agent = roster.set_presence(name, wanted.presence, phone, reason=reason)
    since: datetime = agent.since
    told = {"name": agent.name, "presence": agent.presence, "reason": agent.reason, "phone": agent.phone}
    return jsonify(**told, since=queries.iso(since))


def _wanted() -> WantedPresence:
    try:
        return msgspec.json.decode(request.get_data(), type=WantedPresence)
    except msgspec.ValidationError as error:
        raise Refusal(422, "wrong_field", f"{error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, "no_json", f"The body is no JSON: {error}.") from None


def _phone(text: str) -> str:
    try:
        return e164(text)
    except NoNumber as reason:
        raise Refusal(422, "no_number", f"{text[:40]!r} is no telephone number: {reason}.") from None


def _needs_phone(agent: Agent | None) -> None:
    if agent is None or not agent.phone:
        raise Refusal(422, "no_number", "An available agent needs a phone that can be rung; none is known yet.")
