"""The usual design of an IVR in Flask, for comparison: the vendor's validator and builder, one ORM commit a turn.

It walks through the same two menus. SQLite in WAL mode with `synchronous=NORMAL`, which spares it the fsync of each
commit; a connection is kept by each thread. It knows nothing of repeated or stale requests.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, ClassVar

from flask import Flask, Response, abort, request
from sqlalchemy import JSON, ForeignKey, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateTable
from twilio.request_validator import RequestValidator
from twilio.twiml.voice_response import Gather, VoiceResponse

PUBLIC_URL = os.environ["PUBLIC_URL"]
MENUS: dict[str, tuple[str, dict[str, str]]] = {
    "language": ("For English, press 1. Para español, oprima el 2.", {"1": "main_menu"}),
    "main_menu": (
        "For an order, press 1. For billing, press 2. For our opening hours, press 3. To leave a message, press 4.",
        {"3": "opening_hours"},
    ),
    "opening_hours": ("We are here day and night. For a person, press 1. To go back, press 2.", {"2": "main_menu"}),
}


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {dict[str, Any]: JSON}


class Call(Base):
    __tablename__ = "calls"

    sid: Mapped[str] = mapped_column(primary_key=True)
    turn: Mapped[int]
    step: Mapped[str]
    state: Mapped[dict[str, Any]]


class Event(Base):
    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    call: Mapped[str] = mapped_column(ForeignKey(Call.sid))
    kind: Mapped[str]
    body: Mapped[dict[str, Any]]


engine = create_engine(f"sqlite:///{Path(os.environ['VAR']) / 'usual.db'}")


@event.listens_for(engine, "connect")
def _write_ahead(connection: Any, _record: object) -> None:
    for setting in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {setting}")


def _make_tables() -> None:
    """Two workers do it at once, so a table that is there is no error."""
    with engine.begin() as connection:
        for made in Base.metadata.sorted_tables:
            connection.execute(CreateTable(made, if_not_exists=True))


def create_app() -> Flask:
    app = Flask(__name__)
    validator = RequestValidator(os.environ["TWILIO_AUTH_TOKEN"])
    _make_tables()

    @app.post("/voice")
    def arrive() -> Response:
        _genuine(validator)
        with Session(engine) as session:
            session.add(
                Call(sid=request.form["CallSid"], turn=1, step="language", state={"caller": request.form["From"]})
            )
            session.add(Event(call=request.form["CallSid"], kind="CallBegan", body={"to": request.form["To"]}))
            session.commit()
        return _menu("language", 1)

    @app.post("/voice/turn")
    def turn() -> Response:
        _genuine(validator)
        key = request.form.get("Digits", "")
        with Session(engine) as session:
            call = session.get_one(Call, request.form["CallSid"])
            session.add(Event(call=call.sid, kind="MenuChosen", body={"step": call.step, "key": key}))
            call.step = MENUS[call.step][1].get(key, call.step)
            call.turn += 1
            call.state = {**call.state, "step": call.step, "last_key": key}
            step, number = call.step, call.turn
            session.commit()
        return _menu(step, number)

    return app


def _genuine(validator: RequestValidator) -> None:
    signature = request.headers.get("X-Twilio-Signature", "")
    target = request.full_path if request.query_string else request.path
    if not validator.validate(PUBLIC_URL + target, request.form, signature):
        abort(403)


def _menu(step: str, turn: int) -> Response:
    response = VoiceResponse()
    gather = Gather(input="dtmf", action=f"/voice/turn?n={turn}&at={step}", method="POST", num_digits=1, timeout=6)
    gather.say(MENUS[step][0], language="en-US")
    response.append(gather)
    response.redirect(f"/voice/turn?n={turn}&at={step}", method="POST")
    return Response(str(response), content_type="text/xml; charset=utf-8")
