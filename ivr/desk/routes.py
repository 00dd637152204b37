"""Every page of the desk, with the roles that may open it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from ivr.bootstrap import House
from ivr.cases.accounts import Role
from ivr.desk import (
    agent_page,
    consulting_page,
    disposition_page,
    do_not_call_page,
    emergency_page,
    holding_page,
    language_page,
    line_page,
    not_again_page,
    overhearing_page,
    passing_on_page,
    record_pages,
    seats,
    sending,
    sending_back,
    signing,
)
from ivr.desk.people import EVERYBODY, SUPERVISOR, person
from ivr.desk.tries import Tries

View = Callable[..., ResponseReturnValue]


class Page(NamedTuple):
    """One page. `view` is given the house, and by name what stands in the path."""

    path: str
    name: str
    view: View
    roles: tuple[Role, ...]
    method: str = "GET"


def home(_house: House) -> ResponseReturnValue:
    """Lead everybody to his own first page."""
    return redirect(url_for(person().home))


def nowhere(_house: House, path: str) -> ResponseReturnValue:
    """Say that there is no such page; `path` is what was looked for."""
    abort(404, path)


PAGES: tuple[Page, ...] = (
    Page("/", "home", home, EVERYBODY),
    Page("/desk", "agent", agent_page.show, EVERYBODY),
    Page("/desk/now", "agent_now", agent_page.now, EVERYBODY),
    Page("/desk/presence", "presence", agent_page.presence, EVERYBODY, "POST"),
    Page("/desk/language", "language", language_page.show, EVERYBODY),
    Page("/desk/language", "speak", language_page.put, EVERYBODY, "POST"),
    Page("/desk/extend", "extend", agent_page.extend, EVERYBODY, "POST"),
    Page("/desk/beat", "beat", seats.beat, EVERYBODY, "POST"),
    Page("/desk/seat", "seat", seats.take, EVERYBODY, "POST"),
    Page("/desk/sign-out", "sign_out", signing.sign_out, EVERYBODY, "POST"),
    Page("/desk/sign-out/everywhere", "sign_out_everywhere", signing.sign_out_everywhere, EVERYBODY, "POST"),
    Page("/desk/calls/<call>", "call", record_pages.call, EVERYBODY),
    Page("/desk/calls/<call>/disposition", "disposition", disposition_page.put, EVERYBODY, "POST"),
    Page("/desk/calls/<call>/send-back", "send_back", sending_back.send, EVERYBODY, "POST"),
    Page("/desk/calls/<call>/pass-on", "pass_on", passing_on_page.send, EVERYBODY, "POST"),
    Page("/desk/calls/<call>/hold", "hold", holding_page.put, EVERYBODY, "POST"),
    Page("/desk/calls/<call>/ask", "colleagues", consulting_page.show, EVERYBODY),
    Page("/desk/calls/<call>/ask", "ask_colleague", consulting_page.ask, EVERYBODY, "POST"),
    Page("/desk/calls/<call>/put-through", "put_through", consulting_page.put_through, EVERYBODY, "POST"),
    Page("/desk/calls/<call>/do-not-call", "not_again", not_again_page.ask, EVERYBODY),
    Page("/desk/calls/<call>/do-not-call", "not_again_confirmed", not_again_page.confirm, EVERYBODY, "POST"),
    Page("/desk/calls/<call>/recordings/<recording>", "recording", record_pages.recording, EVERYBODY),
    Page("/desk/cases/<case>", "case", record_pages.case, EVERYBODY),
    Page("/desk/line", "line", line_page.show, (SUPERVISOR,)),
    Page("/desk/line/now", "line_now", line_page.now, (SUPERVISOR,)),
    Page("/desk/line/agents/<agent>/presence", "send", sending.send, (SUPERVISOR,), "POST"),
    Page("/desk/line/agents/<agent>/talk", "overhear", overhearing_page.show, (SUPERVISOR,)),
    Page("/desk/line/agents/<agent>/talk", "come_in", overhearing_page.come, (SUPERVISOR,), "POST"),
    Page("/desk/line/emergency/<calendar>", "emergency", emergency_page.show, (SUPERVISOR,)),
    Page("/desk/line/emergency/<calendar>", "emergency_begins", emergency_page.close, (SUPERVISOR,), "POST"),
    Page("/desk/line/emergency/<calendar>/over", "emergency_over", emergency_page.reopen, (SUPERVISOR,), "POST"),
    Page("/desk/line/do-not-call", "do_not_call", do_not_call_page.show, (SUPERVISOR,)),
    Page("/desk/line/do-not-call", "do_not_call_add", do_not_call_page.add, (SUPERVISOR,), "POST"),
    Page("/desk/line/do-not-call/off", "do_not_call_off", do_not_call_page.take_off, (SUPERVISOR,), "POST"),
    Page("/desk/<path:path>", "nowhere", nowhere, EVERYBODY),
)
"""The pages for people who have signed in."""


def add_pages(desk: Blueprint, house: House) -> None:
    """Put every page behind its roles."""
    for page in PAGES:
        desk.add_url_rule(page.path, page.name, login_required(_for_roles(house, page)), methods=[page.method])


def add_door(desk: Blueprint, house: House, tries: Tries) -> None:
    """Add the one page that is open to everybody."""
    desk.add_url_rule("/desk/sign-in", "ask", partial(signing.ask, house), methods=["GET"])
    desk.add_url_rule("/desk/sign-in", "sign_in", partial(signing.sign_in, house, tries), methods=["POST"])


def _for_roles(house: House, page: Page) -> View:
    def view(**in_path: str) -> ResponseReturnValue:
        if person().role not in page.roles:
            abort(403)
        if not all(text.isprintable() for text in in_path.values()):
            abort(404)
        return page.view(house, **in_path)

    return view
