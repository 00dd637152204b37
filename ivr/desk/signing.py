"""Signing in and out."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from ivr.bootstrap import House
from ivr.cases import accounts, agents
from ivr.cases.errors import RecordGone
from ivr.desk import seats
from ivr.desk.people import Person, known, person
from ivr.desk.tries import Tries
from ivr.live.errors import LiveError
from queueing.names import FloorError

log = logging.getLogger(__name__)

WRONG = "This name and password do not belong together."
TOO_OFTEN = "Too many tries. Wait a quarter of an hour and try again."


def ask(_house: House) -> ResponseReturnValue:
    """Show the form."""
    return redirect(url_for(person().home)) if current_user.is_authenticated else _form()


def sign_in(house: House, tries: Tries) -> ResponseReturnValue:
    """Let in who knows the password; the session that he had before ends, so that nobody can have chosen it for him."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    address = request.remote_addr or ""
    if not tries.may(name, address):
        log.warning("too many tries to sign in", extra={"address": address})
        return _form(name, TOO_OFTEN), 429
    who = known(accounts.check(house.slow, name, password)) if name.isprintable() else None
    if who is None:
        return _form(name, WRONG), 422
    tries.forget(name, address)
    session.clear()
    session.permanent = True
    login_user(who)
    _sit_down(house)
    return redirect(_way_on(request.args.get("next", ""), who), 303)


def sign_out(house: House) -> ResponseReturnValue:
    """End the session, and let no more calls come to him."""
    name = person().name
    logout_user()
    session.clear()
    try:
        _go_offline(house, name)
    except (RecordGone, FloorError, LiveError) as gone:
        log.warning("an agent signed out, and could not be set offline", extra={"agent": name, "why": str(gone)})
        flash("You are signed out, but your telephone may still be rung: sign in again to go offline.")
    return redirect(url_for("desk.ask"), 303)


def sign_out_everywhere(house: House) -> ResponseReturnValue:
    """End all his sessions, at other desks too, and let no more calls come to him."""
    accounts.end_sessions(house.slow, person().name)
    return sign_out(house)


def _sit_down(house: House) -> None:
    """The desk at which he signed in last counts. While the floor is away he signs in all the same."""
    try:
        seats.sit_down(house)
    except FloorError as gone:
        log.warning("the floor does not know of a new desk: %s", gone)


def _form(name: str = "", refused: str = "") -> str:
    return render_template("desk/sign_in.html", name=name, refused=refused)


def _go_offline(house: House, name: str) -> None:
    agent = agents.agent(house.slow, name)
    if agent is not None and agent.presence != "offline":
        house.roster.set_presence(name, "offline")


def _way_on(wanted: str, who: Person) -> str:
    """Return where he wanted to go before he was asked who he is, if that is a page of ours, else his first page."""
    parts = urlsplit(wanted)
    within = not parts.scheme and not parts.netloc and parts.path.startswith("/desk/") and "\\" not in wanted
    return wanted if within and wanted.isprintable() else url_for(who.home)
