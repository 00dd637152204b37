"""Whether this process lives, whether it can take calls, and its figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from ivr.api.figures import Figures, Floor
from ivr.cases import revisions
from ivr.cases.book import CaseBook
from ivr.cases.errors import RecordGone
from ivr.live.errors import LiveGone
from queueing.names import FloorError


class Live(Protocol):
    """The store of calls in progress, as far as its health goes."""

    def ping(self) -> None:
        """Raise LiveGone where it does not answer."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What health and figures are read from.

    `warnings`: what is wrong with the set-up of Redis, in words; `journal_length`: entries that wait for the drain.
    Both may raise LiveGone.
    """

    book: CaseBook
    floor: Floor
    live: Live
    warnings: Callable[[], Sequence[str]]
    journal_length: Callable[[], int]


def health(checked: Checked) -> Blueprint:
    """Return `/healthz`, `/readyz` and `/metrics`. They need no token, and tell nothing of customers or secrets."""
    routes = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(Figures(checked.book, checked.floor, checked.journal_length))

    @routes.get("/healthz")
    def alive() -> Response:
        return jsonify(alive=True)

    @routes.get("/readyz")
    def ready() -> Response:
        return _ready(checked)

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return routes


def _ready(checked: Checked) -> Response:
    redis, warnings = _redis(checked)
    checks = {**_record(checked.book), "redis": redis, "floor": _floor(checked.floor)}
    is_ready = set(checks.values()) == {"ok"}
    response = jsonify(ready=is_ready, checks=checks, warnings=warnings)
    response.status_code = 200 if is_ready else 503
    return response


def _record(book: CaseBook) -> dict[str, str]:
    try:
        published = revisions.current(book.engine)
    except RecordGone:
        return {"record": "does not answer", "flows": "unknown while the record does not answer"}
    return {"record": "ok", "flows": "ok" if published else "none published yet: python -m ivr publish"}


def _floor(floor: Floor) -> str:
    """A floor that was lost is built again by the dispatch loop, within seconds; until then nobody can be queued."""
    try:
        floor.queues()
    except FloorError as error:
        return str(error)
    return "ok"


def _redis(checked: Checked) -> tuple[str, list[str]]:
    try:
        checked.live.ping()
        return "ok", list(checked.warnings())
    except LiveGone:
        return "does not answer", []
