"""A call arrives: the one SQL read that says who calls, and the flow's first words."""

from __future__ import annotations

from dataclasses import replace

from ivr.calls.asked import Asked
from ivr.calls.errors import ATTEMPTS, Contended
from ivr.calls.restore import restore
from ivr.calls.switchboard import Switchboard
from ivr.calls.turns import commit, promise_key, resume
from ivr.calls.walk import fingerprint, walk
from ivr.carriers.ports import Links, Posted
from ivr.cases.book import Arrival
from ivr.cases.errors import RecordGone
from ivr.dialogue.inputs import CallArrived
from ivr.dialogue.instructions import Hangup


def arrive(board: Switchboard, posted: Posted) -> bytes:
    """Answer `/voice`: begin the call, or go on with it where this is a repeated request.

    Raises:
        LiveGone, Contended, FlowBroken, Unreadable: as a turn does. NothingPublished: there is no flow.
    """
    return begin(board, posted, board.reader.arrival(posted))


def begin(board: Switchboard, posted: Posted, arrival: CallArrived) -> bytes:
    """Begin a call, whoever placed it, or go on with it where this is a repeated request.

    Raises:
        LiveGone, Contended, FlowBroken: as a turn does. NothingPublished: there is no flow.
    """
    mark = fingerprint(board, 0, arrival)
    for _ in range(ATTEMPTS):
        saved = board.live.load(arrival.call)
        if saved is not None and saved.ended:
            return _over(board)
        if saved is not None:
            repeated = saved.turn == 1 and saved.fingerprint == mark
            return saved.reply if repeated else resume(board, Asked.of(posted))
        reply = _begin(board, posted, arrival, mark)
        if reply is not None:
            return reply
    raise Contended


def _begin(board: Switchboard, posted: Posted, arrival: CallArrived, mark: str) -> bytes | None:
    known = _look_up(board, arrival)
    if known.known == "over" or board.live.buried(arrival.call):
        return _over(board)
    if known.known == "open":
        restore(board, Asked.of(posted))
        return resume(board, Asked.of(posted))
    now = board.now()
    catalogue = board.catalogues.current()
    arrival = replace(arrival, customer=known.customer)
    turn = walk(board, catalogue, None, arrival, key=promise_key(arrival.call, 0, mark), now=now)
    return commit(board, catalogue, None, turn, mark=mark, now=now)


def _look_up(board: Switchboard, arrival: CallArrived) -> Arrival:
    """A case record that does not answer makes a stranger of the caller, never a lost one."""
    try:
        return board.book.arrival(arrival.call, arrival.caller)
    except RecordGone:
        return Arrival(None, "")


def _over(board: Switchboard) -> bytes:
    return board.renderer.document((Hangup(),), Links(board.public_url, 0, "", "", "menu", "en"))
