"""How the API says no: always JSON, always a code for programs and a sentence for people."""

from __future__ import annotations

from flask import Response, jsonify
from werkzeug.exceptions import HTTPException


class Refusal(Exception):
    """A request that is not done. `status` is HTTP's, `code` a word that stays the same, `message` a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def refused(refusal: Refusal) -> Response:
    """Return the refusal as a response."""
    response = jsonify(error={"code": refusal.code, "message": refusal.message})
    response.status_code = refusal.status
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if refusal.status == 503:
        response.headers["Retry-After"] = "1"
    return response


def http_refused(error: HTTPException) -> Response:
    """Return what the web framework refused by itself (a body that is too big, say) in the same form."""
    code = error.name.lower().replace(" ", "_")
    return refused(Refusal(error.code or 500, code, error.description or error.name))
