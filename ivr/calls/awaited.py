"""Polls: the carrier asks again for what took longer than a turn. There, it is a turn; not there, a look."""

from __future__ import annotations

import hashlib

from ivr.calls.asked import Asked
from ivr.calls.errors import ATTEMPTS, Contended
from ivr.calls.switchboard import Switchboard
from ivr.calls.turns import find, move, resume
from ivr.carriers.errors import Unreadable
from ivr.carriers.ports import Posted
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import Await, Pause

PATIENCE_S = 1.0
"""A poll waits so long itself; then a second of silence, and the next one."""


def poll(board: Switchboard, posted: Posted) -> bytes:
    """Answer `/voice/await`: the next words where the answer is there, else a short silence and the same question.

    Raises:
        LiveGone, Contended, FlowBroken, CallUnknown: as a turn does. Unreadable: the ticket is no call's own.
    """
    asked = Asked.of(posted)
    ticket = posted.query.get("t", "")
    if not ticket.startswith(f"{asked.call}:"):
        raise Unreadable("t")
    mark = f"told-{hashlib.blake2b(ticket.encode(), digest_size=8).hexdigest()}"
    said: Answered | None = None
    for _ in range(ATTEMPTS):
        saved = find(board, asked)
        if saved.ended:
            return board.renderer.empty()
        if saved.turn != asked.turn:
            return saved.reply if saved.fingerprint == mark else resume(board, asked)
        said = said or board.errands.look(ticket, PATIENCE_S)
        if said is None:
            return board.renderer.document((Pause(1), Await(ticket)), asked.links(board.public_url))
        reply = move(board, saved, said, mark)
        if reply is not None:
            return reply
    raise Contended
