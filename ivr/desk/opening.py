"""Plugs the desk into a Flask application."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Flask
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined

from ivr.bootstrap import House
from ivr.desk import people, rendering, safety
from ivr.desk.routes import add_door, add_pages
from ivr.desk.tries import Tries
from ivr.desk.trouble import add_trouble
from ivr.live.connect import ClientWire, client


def open_desk(app: Flask, house: House) -> None:
    """Add the pages for agents and supervisors to `app`, whose secret key signs their sessions."""
    app.config.update(safety.settings_of(house.settings.public_url))
    app.jinja_env.undefined = StrictUndefined
    sessions = LoginManager()
    # What init_app does, without its look into the session after every request of the carrier (13 us a webhook),
    # which is for a cookie that we do not set.
    vars(app)["login_manager"] = sessions
    sessions.login_view = "desk.ask"
    sessions.login_message = None
    sessions.user_loader(partial(people.load, house))
    app.register_blueprint(_desk(house, CSRFProtect(app)))


def _desk(house: House, forms: CSRFProtect) -> Blueprint:
    desk = Blueprint(
        "desk", __name__, template_folder="templates", static_folder="static", static_url_path="/desk/static"
    )
    desk.before_request(forms.protect)
    desk.after_request(safety.secured)
    desk.context_processor(rendering.vocabulary)
    add_trouble(desk)
    add_door(desk, house, Tries(ClientWire(client(house.redis_url))))
    add_pages(desk, house)
    return desk
