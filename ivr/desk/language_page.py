"""An agent says in which language his telephone speaks to him."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.bootstrap import House
from ivr.calls.agents.own_language import USUAL
from ivr.calls.wording import LANGUAGES
from ivr.cases import agents
from ivr.desk.people import person
from ivr.desk.rendering import page


def show(house: House) -> ResponseReturnValue:
    """Show the languages that there are."""
    agent = agents.agent(house.slow, person().name)
    chosen = (agent.language if agent is not None else "") or USUAL
    return page(house, "language.html", languages=LANGUAGES, chosen=chosen)


def put(house: House) -> ResponseReturnValue:
    """Write down the one that is wanted; it is heard from the next call on."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    agents.give_language(house.slow, person().name, language, house.board.now())
    flash(f"Your telephone speaks {LANGUAGES[language]} from the next call on.")
    return redirect(url_for("desk.agent"), 303)
