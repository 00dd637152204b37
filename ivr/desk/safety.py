"""What keeps a page to itself: how its cookie travels, and what a browser is told to refuse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Response, request

SHIFT = timedelta(hours=12)
"""A session ends after one, whatever happens."""

NOTHING_ELSE = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
UNUSED = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": NOTHING_ELSE,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in UNUSED),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HTTPS_ONLY = "max-age=31536000"
"""A year; sent only where the page came by https."""

STATIC = "desk.static"


def settings_of(public_url: str) -> dict[str, Any]:
    """Return Flask's settings for sessions and forms; cookies travel by https only where the line's address does."""
    return {
        "SESSION_COOKIE_NAME": "careline",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": public_url.startswith("https:"),
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": SHIFT,
        # The desk's own routes ask for the check; the carrier's requests are signed and have no session.
        "WTF_CSRF_CHECK_DEFAULT": False,
        # A page stays open for a whole shift: its token is good as long as its session.
        "WTF_CSRF_TIME_LIMIT": None,
    }


def secured(response: Response) -> Response:
    """Tell the browser what it may do with this answer: show it to this person, and nothing else."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = HTTPS_ONLY
    if request.endpoint != STATIC:
        response.headers["Cache-Control"] = "no-store"
    return response
