"""The web process: `gunicorn "wsgi:create_app()"` plugs the carrier's webhooks, the API and the desk together."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Request, Response, send_from_directory
from flask.sessions import NullSession, SessionInterface
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import Map, MapAdapter, Rule

from ivr.api.health import Checked, health
from ivr.api.rest import api
from ivr.bootstrap import House, house_of
from ivr.cases.book import CaseBook
from ivr.desk.opening import open_desk
from ivr.live.readiness import warnings
from ivr.live.recent import Recent
from webhooks import LARGEST_BODY, webhooks

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SOUND_AGE_S = 86_400
"""The carrier may keep a recording so long; its file gets a new name when it changes."""


RECENT = Recent()
"""Made where this is imported, before gunicorn forks its workers: so they share it."""


def create_app(environ: Mapping[str, str] = os.environ) -> Flask:
    """Build the web process from the environment.

    Raises:
        SettingsError: a setting is missing or wrong.
    """
    return app_of(house_of(environ, RECENT))


class NoSessions(SessionInterface):
    """A carrier has no cookies."""

    _none = NullSession()

    def open_session(self, app: Flask, request: Request) -> NullSession:  # noqa: ARG002 - Flask's signature
        """Return the one that nobody can write to."""
        return self._none


class Asked(Request):
    """A carrier's request: what its views need hardly ever is made only where it is asked for."""

    def __init__(self, environ: WSGIEnvironment) -> None:
        self.environ = environ
        self.method = environ["REQUEST_METHOD"]

    def __getattr__(self, name: str) -> Any:
        """Make all the rest, once, and return what was missing."""
        if "headers" in self.__dict__:
            raise AttributeError(name)
        super().__init__(self.environ)
        return getattr(self, name)


class Straight(MapAdapter):
    """The way to a view whose path never varies: found before it is asked for."""

    def __init__(self, routes: Map, rule: Rule) -> None:
        super().__init__(routes, "", "/", "", "https", rule.rule, "POST")
        self._found: tuple[Rule, dict[str, Any]] = rule, {}

    def match(self, *_asked: Any, **_how: Any) -> Any:
        """Return the rule, and what varies in its path: nothing."""
        return self._found


class Line(Flask):
    """What answers the carrier: views and their errors, as in any Flask application, and nothing around them.

    What Flask does for people (sessions, hosts to choose between, what runs before a request and after it) would cost
    a webhook a quarter of its time.
    """

    request_class = Asked
    session_interface = NoSessions()

    def __init__(self, views: Blueprint) -> None:
        super().__init__("line", static_folder=None)
        self.url_map.strict_slashes = False
        self.register_blueprint(views)
        fixed = [rule for rule in self.url_map.iter_rules() if not rule.arguments and "POST" in (rule.methods or ())]
        self._straight = {rule.rule: Straight(self.url_map, rule) for rule in fixed}

    def create_url_adapter(self, request: Request | None) -> MapAdapter | None:
        """Return the routes for a request; to which host it was sent makes no difference."""
        if request is None:
            return None
        path, method = request.environ["PATH_INFO"], request.method
        straight = self._straight.get(path) if method == "POST" else None
        return straight or MapAdapter(self.url_map, "", "/", "", "https", path, method)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the view as it is: none is a coroutine."""
        return func

    def full_dispatch_request(self) -> Response:
        """Return the view's answer, or what Flask makes of its error."""
        try:
            return self.make_response(self.dispatch_request())
        except Exception as error:  # noqa: BLE001 - the edge: Flask answers 404 and the like, and logs the rest
            return self.finalize_request(self.handle_user_exception(error))

    def do_teardown_request(self, exc: BaseException | None = None) -> None:
        """Do nothing: no view opens anything that its request would have to close."""

    def do_teardown_appcontext(self, exc: BaseException | None = None) -> None:
        """Do nothing, for the same reason."""


class Careline(Flask):
    """Pages and API; and the carrier's webhooks as an application of their own, without sessions and sign-in."""

    def __init__(self, line: Line, proxies: int) -> None:
        """`line` answers the carrier; so many `proxies` are believed when they say who asks for a page."""
        super().__init__(__name__, static_folder=None)
        self._line = line
        pages = super().wsgi_app
        self._pages = ProxyFix(pages, x_for=proxies, x_proto=proxies, x_host=proxies) if proxies else pages

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI has it."""
        answer = self._line.wsgi_app if environ["PATH_INFO"].startswith("/voice") else self._pages
        return answer(environ, start_response)


def app_of(house: House) -> Flask:
    """Return the web application of a house."""
    app = Careline(Line(webhooks(house.board)), house.settings.trusted_proxies)
    app.secret_key = house.settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = 4 * LARGEST_BODY
    app.url_map.strict_slashes = False
    app.register_blueprint(_api(house))
    app.register_blueprint(health(_checked(house)))
    open_desk(app, house)
    sounds = house.settings.callflows / "prompts" / "audio"
    app.add_url_rule("/prompts/audio/<path:name>", "sound", lambda name: _sound(sounds, name))
    return app


def _api(house: House) -> Blueprint:
    board = house.board
    book, token = CaseBook(house.slow), house.settings.api_token
    return api(book, house.roster, board.floor, token, published=board.catalogues.queues)


def _checked(house: House) -> Checked:
    board = house.board
    return Checked(CaseBook(house.slow), board.floor, board.live, lambda: warnings(house.redis), board.live.backlog)


def _sound(folder: Path, name: str) -> Response:
    """Music and recorded prompts, as the carrier fetches them."""
    return send_from_directory(folder, name, max_age=SOUND_AGE_S)
