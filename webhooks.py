"""The carrier's ear-piece: verify, read, hand on, answer. All by POST; music and media are fetched by GET elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
from flask import Blueprint, Response, request

from ivr.calls import arrivals, awaited, dials, facts, interrupts, outlets, recording, rescue, standby, turns
from ivr.calls.agents import after_talk, holding, overhearing, telephone
from ivr.calls.callbacks import placed
from ivr.calls.playback import PATH as HEARD
from ivr.calls.switchboard import Switchboard
from ivr.calls.waiting import looks
from ivr.calls.world.outlet_book import ANSWER
from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Forged, Posted

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

XML = "text/xml; charset=utf-8"
LARGEST_BODY = 65_536
"""Bytes; the carrier's largest form has about 3,000."""

SPOKEN: Mapping[str, Callable[[Switchboard, Posted], bytes]] = {
    "/voice": arrivals.arrive,
    "/voice/turn": turns.take_turn,
    "/voice/resume": turns.present,
    "/voice/await": awaited.poll,
    "/voice/wait": looks.wait,
    "/voice/wait/key": looks.key,
    "/voice/outlet": outlets.hand,
    "/voice/callback": placed.picked_up,
    "/voice/dial/answered": dials.answered,
    "/voice/dial/key": dials.key,
    "/voice/i/<interrupt>": interrupts.fetch,
    "/voice/fallback": rescue.fallback,
    "/voice/agent": telephone.picked_up,
    "/voice/agent/key": telephone.key,
    "/voice/agent/left": telephone.left,
    after_talk.PATH: after_talk.key,
    holding.PATH: holding.listen,
    overhearing.PATH: overhearing.picked_up,
    overhearing.KEY: overhearing.key,
    overhearing.LEFT: overhearing.left,
    "/voice/agent/unreached": telephone.unreached,
    "/voice/agent/fallback": telephone.broken,
    "/voice/rescue": rescue.hand_on,
    "/voice/rescue/screen": standby.screen,
    "/voice/rescue/after": standby.after,
    "/voice/rescue/message": standby.message,
}
"""Requests that are answered with a document, whatever happens."""

FACTS: Mapping[str, Callable[[Switchboard, Posted], None]] = {
    "/voice/status": facts.call_status,
    "/voice/room": facts.room,
    "/voice/leg": facts.leg,
    "/voice/recording": recording.message,
    "/voice/recorded": recording.both_sides,
    "/voice/transcript": recording.transcript,
    "/voice/words": recording.words,
    "/voice/dial/leg": dials.leg,
    "/voice/callback/status": placed.status,
    "/voice/callback/machine": placed.machine,
}
"""Notices: they are taken, and there is nothing to say."""


class Document(Response):
    """What a caller hears next: its type and its length are all that the carrier has to be told."""

    def __init__(self, document: bytes) -> None:
        # Flask's own beginning and end of a response take 30 us, for headers that a document never has.
        self._document = document

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:  # noqa: ARG002 - WSGI
        """Answer, as WSGI has it."""
        start_response("200 OK", [("Content-Type", XML), ("Content-Length", str(len(self._document)))])
        return (self._document,)


def webhooks(board: Switchboard) -> Blueprint:
    """Return the carrier's routes, answered by `board`."""
    line = Blueprint("webhooks", __name__)
    for path, answer in SPOKEN.items():
        line.add_url_rule(path, path.replace("/", "_"), _speaking(board, answer), methods=["POST"])
    for path, take in FACTS.items():
        line.add_url_rule(path, path.replace("/", "_"), _noting(board, take), methods=["POST"])
    line.add_url_rule(HEARD, "heard", lambda: _heard(board), methods=["GET"])
    line.add_url_rule(ANSWER, "outlet_answer", lambda: _answered(board), methods=["POST"])
    return line


def _speaking(board: Switchboard, answer: Callable[[Switchboard, Posted], bytes]) -> Callable[..., Response]:
    def view(**_in_path: str) -> Response:
        opened = _open(board)
        if isinstance(opened, Response):
            return opened
        try:
            return Document(rescue.guarded(board, opened, lambda: answer(board, opened)))
        except Unreadable as wrong:
            return _refuse(400, str(wrong))

    return view


def _noting(board: Switchboard, take: Callable[[Switchboard, Posted], None]) -> Callable[..., Response]:
    def view() -> Response:
        opened = _open(board)
        if isinstance(opened, Response):
            return opened
        try:
            take(board, opened)
        except Unreadable as wrong:
            return _refuse(400, str(wrong))
        except rescue.GONE as gone:
            log.warning("a notice comes too early: %s", gone, extra={"path": request.path})
            return _refuse(503, "not now; try again")
        return Response(status=204)

    return view


def _heard(board: Switchboard) -> Response:
    """Give the carrier a recording to play; it has no signature for that, so our own mark opens it."""
    sound = board.playback.sound(request.args.get("u", ""), request.args.get("s", ""))
    return (
        Response(sound, content_type="audio/wav") if sound is not None else _refuse(404, "there is no such recording")
    )


def _answered(board: Switchboard) -> Response:
    """Take from a connector with what it gives its caller back."""
    body = request.environ["wsgi.input"].read(min(request.content_length or 0, LARGEST_BODY))
    call, turn, mark = (request.args.get(name, "") for name in ("c", "n", "s"))
    try:
        known = outlets.answer(board, call, turn, mark, body)
    except msgspec.MsgspecError as wrong:
        return _refuse(400, str(wrong))
    return Response(status=204) if known else _refuse(404, "this caller is not with you")


class _Headers(NamedTuple):
    """The headers of a request, read from where gunicorn put them: Flask's own view of them takes 8 us for each."""

    environ: Mapping[str, Any]

    def get(self, key: str, /) -> str | None:
        """Return the header's value, None where it is not there."""
        return self.environ.get(_named(key))


@cache
def _named(header: str) -> str:
    """Return how WSGI calls a header (PEP 3333)."""
    name = header.upper().replace("-", "_")
    return name if name == "CONTENT_TYPE" else f"HTTP_{name}"


def _open(board: Switchboard) -> Posted | Response:
    """Return the request where it is the carrier's own, else what to refuse it with."""
    environ = request.environ
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > LARGEST_BODY:
        return _refuse(413, "the body is too large")
    body = environ["wsgi.input"].read(length)
    try:
        opened = board.reader.open(environ["REQUEST_METHOD"], environ["RAW_URI"], body, _Headers(environ))
    except Unreadable as wrong:
        return _refuse(400, str(wrong))
    if isinstance(opened, Forged):
        log.warning("a request is not the carrier's", extra={"path": request.path, "reason": opened.reason})
        return _refuse(403, "the signature is not the carrier's")
    return opened


def _refuse(status: int, reason: str) -> Response:
    return Response(f"{reason}\n", status=status, content_type="text/plain; charset=utf-8")
