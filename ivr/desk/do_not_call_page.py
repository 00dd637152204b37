"""The numbers that are never called back: a supervisor sees the list, adds to it, and takes off it."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.cases import do_not_call as numbers
from ivr.cases.queries import iso
from ivr.desk.errors import DeskError, FormRefused, PhoneRefused
from ivr.desk.people import person
from ivr.desk.phones import customers_phone, shown
from ivr.desk.rendering import page

LONGEST_REASON = 200
"""Characters."""


def show(house: House) -> ResponseReturnValue:
    """Show the list, and the form that adds to it."""
    return _page(house)


def add(house: House) -> ResponseReturnValue:
    """Put a number on the list; what was promised to it ends with the next sweep over the callbacks."""
    typed, reason = request.form.get("number", ""), request.form.get("reason", "")
    try:
        put(house, customers_phone(typed))
    except DeskError as refused:
        return _page(house, refused=str(refused), typed=typed, reason=reason), 422
    return redirect(url_for("desk.do_not_call"), 303)


def take_off(house: House) -> ResponseReturnValue:
    """Take a number off the list."""
    try:
        number = customers_phone(request.form.get("number", ""))
    except PhoneRefused:
        abort(400)
    gone = numbers.take_off(house.slow, number)
    flash(f"{shown(number)} may be called back again." if gone else f"{shown(number)} is not on the list.")
    return redirect(url_for("desk.do_not_call"), 303)


def put(house: House, number: str) -> None:
    """Put a number (E.164) on the list with the form's reason and the name of whoever sends it, and tell him so.

    Raises:
        FormRefused: the reason is too long. RecordGone: SQL does not answer.
    """
    reason = request.form.get("reason", "").replace("\x00", "").strip()
    if len(reason) > LONGEST_REASON:
        raise FormRefused(f"The reason is too long: {LONGEST_REASON} characters at most. Nothing has been changed.")
    words = ", ".join(filter(None, (reason, f"by {person().name}")))
    if numbers.put(house.slow, number, words, house.board.now()):
        flash(f"{shown(number)} is not called back any more. What was promised to it ends now.")
    else:
        flash(f"{shown(number)} is on the list already: it is not called back.")


def _page(house: House, **told: str) -> str:
    listed = [{"number": one.number, "reason": one.reason, "at": iso(one.at)} for one in numbers.listed(house.slow)]
    return page(house, "do_not_call.html", listed=listed, longest=LONGEST_REASON, **told)
