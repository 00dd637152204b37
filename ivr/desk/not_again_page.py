"""An agent's customer has said that he does not want to be called: it is asked once more, then written down."""

from __future__ import annotations

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.cases import do_not_call as numbers
from ivr.cases import queries
from ivr.desk.do_not_call_page import LONGEST_REASON, put
from ivr.desk.errors import FormRefused, PhoneRefused
from ivr.desk.own_work import queue_of_own
from ivr.desk.people import person
from ivr.desk.phones import customers_phone
from ivr.desk.rendering import page
from queueing.names import AgentName


def ask(house: House, call: str) -> ResponseReturnValue:
    """Ask whether the number of this call's customer is never to be called back."""
    return _page(house, call, _customer(house, call))


def confirm(house: House, call: str) -> ResponseReturnValue:
    """Put the number of this call's customer on the list, and lead back to the agent's work."""
    number = _customer(house, call)
    try:
        put(house, number)
    except FormRefused as refused:
        return _page(house, call, number, refused=str(refused)), 422
    view = house.board.floor.agent(AgentName(person().name))
    at_work = view is not None and view.contact == call
    return redirect(url_for("desk.agent") if at_work else url_for("desk.call", call=call), 303)


def _customer(house: House, call: str) -> str:
    """Return the customer's number in E.164. The call must be the agent's own; a supervisor may open every one."""
    who = person()
    if not who.supervises:
        queue_of_own(house, house.board.floor.agent(AgentName(who.name)), call)
    document = queries.call(house.slow, call)
    try:
        return customers_phone(document["from"] if document is not None else "")
    except PhoneRefused:
        abort(404)


def _page(house: House, call: str, number: str, **told: str) -> str:
    already = numbers.find(house.slow, number) is not None
    return page(house, "not_again.html", call=call, number=number, already=already, longest=LONGEST_REASON, **told)
