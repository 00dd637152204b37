"""Whose requests have a session: those of people. The carrier brings none, and need not wait for one to be made."""

from __future__ import annotations

from flask import Flask, Request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

CARRIER = "/voice"
"""How the paths of the carrier's webhooks begin."""


class PeoplesSessions(SecureCookieSessionInterface):
    """Flask's signed cookies, for all but webhooks: making and saving an empty session costs a tenth of a turn."""

    def open_session(self, app: Flask, request: Request) -> SessionMixin | None:
        """Return the session of the request; None for a webhook, to which Flask then gives one that is never saved."""
        return None if request.path.startswith(CARRIER) else super().open_session(app, request)
