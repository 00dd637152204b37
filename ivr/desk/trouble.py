"""What people see when something goes wrong: what happened, in a sentence, and the way back. Never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import Blueprint, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from ivr.cases.errors import RecordGone
from ivr.live.errors import LiveError
from queueing.names import FloorError

log = logging.getLogger(__name__)

AGAIN_S = 5
"""Seconds after which a page that failed for the moment is asked for again."""

WORDS: Mapping[int, tuple[str, str]] = {
    400: ("This could not be understood", "Go back, load the page again, and try once more."),
    403: ("This is not yours to open", "You may open the calls and cases that you worked on. A supervisor sees all."),
    404: ("There is no such page", "It may have been removed, or the address has a slip."),
    413: ("This is too much", "Send less at once."),
    500: ("Something of ours failed", "It has been written down. Nothing that you did before is lost."),
    503: ("One moment, please", "A part of the line does not answer just now. This page tries again by itself."),
}
EXPIRED = ("This page was open too long", "Go back, load it again, and send it once more.")


def add_trouble(desk: Blueprint) -> None:
    """Answer every failure of the desk's own pages."""
    desk.register_error_handler(CSRFError, _expired)
    desk.register_error_handler(HTTPException, _refused)
    for gone in (RecordGone, FloorError, LiveError):
        desk.register_error_handler(gone, _for_the_moment)
    desk.register_error_handler(Exception, _failed)


def _expired(_error: Exception) -> Response:
    return _page(400, *EXPIRED)


def _refused(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    return _page(status, *WORDS.get(status, (error.name, "Go back, and try something else.")))


def _for_the_moment(error: Exception) -> Response:
    log.warning("a part of the line does not answer", extra={"path": request.path, "why": str(error)})
    answer = _page(503, *WORDS[503])
    answer.headers["Retry-After"] = str(AGAIN_S)
    return answer


def _failed(error: Exception) -> Response:
    log.error("a page failed", exc_info=error, extra={"path": request.path})
    return _page(500, *WORDS[500])


def _page(status: int, title: str, words: str) -> Response:
    again = AGAIN_S if status == 503 and request.method == "GET" else 0
    return make_response(render_template("desk/trouble.html", title=title, words=words, again=again), status)
