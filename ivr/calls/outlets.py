"""Connectors of directory.yaml: where a caller is handed to, and with what he comes back.

The document that hands him over is made when the carrier asks for it and stored nowhere, for it may hold in clear what
is sealed in the call. How he comes back: what the other side has told us itself, else what the carrier can say.
"""

from __future__ import annotations

import logging

import msgspec

from ivr.calls.asked import Asked
from ivr.calls.documents import present_words
from ivr.calls.errors import ATTEMPTS, CallsError, Contended
from ivr.calls.record import mark_of
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.world.told import told
from ivr.carriers.errors import NoSuchOutlet
from ivr.carriers.ports import Came, Links, Posted
from ivr.dialogue.inputs import Returned
from ivr.dialogue.instructions import Connect, Redirect
from ivr.engine.state import decode
from ivr.flows.directory import Connector
from ivr.flows.kinds import NotOfKind
from ivr.live.records import Change, Conflict, Saved

log = logging.getLogger(__name__)


class Told(msgspec.Struct, frozen=True, tag="outlet"):
    """What a connector has told of the caller whom it is about to give back."""

    label: str
    values: dict[str, object] = {}


WRITTEN = '{"type":"outlet"'
"""How that begins, as it stands in the call."""


def hand(board: Switchboard, posted: Posted) -> bytes:
    """Answer the carrier that asks for the document which hands the caller over."""
    asked = Asked.of(posted)
    saved = restored(board, asked.call)
    connector = _connector(board, saved) if saved and saved.turn == asked.turn and not saved.ended else None
    if connector is None:
        return _lead(board, asked, asked.path("/voice/resume"))
    word, found = connector
    links = asked.links(board.public_url)
    try:
        outlet = board.outlets.outlet(found, word, asked.call, asked.turn)
        return board.renderer.outlet(outlet, links)
    except (CallsError, NoSuchOutlet) as problem:
        log.error("a caller cannot be handed over: %s", problem, extra={"call": asked.call})
        return _lead(board, asked, f"{asked.path('/voice/turn')}&k=connect&failed=1")


def returned(board: Switchboard, posted: Posted, saved: Saved) -> Returned:
    """Return with which label and values the caller is back.

    What the connector has told comes first; then the carrier's own word, where the connector has such a label; then its
    first label where it went well, and else failed.
    """
    connector = _connector(board, saved)
    if connector is None or "failed" in posted.query:
        return Returned("failed")
    _, found = connector
    came = board.reader.came(posted)
    by_itself = msgspec.json.decode(saved.leaving, type=Told) if saved.leaving.startswith(WRITTEN) else None
    label = _label(found, came, by_itself)
    if label == "failed":
        return Returned("failed")
    try:
        given = found.values({**came.values, **(by_itself.values if by_itself else {})}) if found.gives else {}
        return Returned(label, told(label, given).values)
    except (NotOfKind, CallsError) as problem:
        log.warning("the connector %s gave nonsense: %s", found.name, problem, extra={"call": decode(saved.state).call})
        return Returned("failed") if label == found.labels[0] else Returned(label)


def answer(board: Switchboard, call: str, turn: str, mark: str, body: bytes) -> bool:
    """Take what a connector tells of the caller whom it is about to give back; False where it was not asked.

    `body`: JSON with `label` and `values`.

    Raises:
        msgspec.MsgspecError: it is none. LiveGone, Contended: it is to be told again.
    """
    if not board.outlets.knows(call, turn, mark):
        return False
    given = msgspec.json.decode(body, type=dict[str, object])
    written = msgspec.json.encode(msgspec.convert({**given, "type": "outlet"}, Told)).decode()
    for _ in range(ATTEMPTS):
        saved = restored(board, call)
        if saved is None or saved.ended or str(saved.turn) != turn:
            return False
        change = Change(saved.turn, saved.state, mark_of(f"{saved.version}:{written}".encode()), leaving=written)
        if not isinstance(board.live.commit(call, saved, change, milliseconds(board.now())), Conflict):
            return True
    raise Contended


def _label(connector: Connector, came: Came, by_itself: Told | None) -> str:
    if by_itself is not None and by_itself.label in (*connector.labels, "failed"):
        return by_itself.label
    if came.result in connector.labels:
        return came.result
    return connector.labels[0] if came.good and connector.labels else "failed"


def _connector(board: Switchboard, saved: Saved) -> tuple[Connect, Connector] | None:
    """Return the connector at which the call stands."""
    state = decode(saved.state)
    word = next((word for word in present_words(board, state) if isinstance(word, Connect)), None)
    known = board.catalogues.at(state.revision).directory.connectors
    return (word, known[word.connector]) if word is not None and word.connector in known else None


def _lead(board: Switchboard, asked: Asked, path: str) -> bytes:
    links: Links = asked.links(board.public_url)
    return board.renderer.document((Redirect(path),), links)
