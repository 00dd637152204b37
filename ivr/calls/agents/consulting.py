"""An agent asks a colleague about his caller, who hears music meanwhile; then he puts him through, or takes him back.

The colleague comes into the caller's own room, which from then on outlasts the agent who asks: whatever he does, the
caller stays. The floor is asked first, so that nobody else rings the colleague; a sweep ends what a dead process began.
"""

from __future__ import annotations

import logging
from typing import Literal
from urllib.parse import quote

from ivr.calls.agents import holding
from ivr.calls.switchboard import Switchboard
from ivr.carriers.errors import CarrierError
from queueing.names import AgentName, OfferId
from queueing.ports import OfferView

log = logging.getLogger(__name__)

Asked = Literal["rings", "busy", "over"]
"""rings: the colleague's telephone; busy: he is not free, or somebody is asked already; over: nobody is in the talk."""


def free_colleagues(board: Switchboard, agent: str) -> tuple[str, ...]:
    """Return who may be asked now, by name."""
    return tuple(
        view.name
        for view in board.floor.agents()
        if view.presence == "available" and view.engagement == "idle" and view.name != agent
    )


def last_asked(board: Switchboard, talk: OfferView) -> OfferView | None:
    """Return the last consultation about a talk, which may be over; None where there was none, or long ago."""
    return board.floor.offer(OfferId(talk.consults)) if talk.consults else None


def ask(board: Switchboard, talk: OfferView, colleague: str) -> Asked:
    """Let the caller of a talk wait, and ring a colleague about him.

    Raises:
        CarrierError: it is not known whether he waits; nobody is rung, or no more. FloorError: as in `hold`.
    """
    asked = board.floor.consult(talk.offer, AgentName(colleague))
    if asked is None:
        return "busy"
    try:
        waits = holding.hold(board, talk) and board.control.outlast(talk.room, talk.leg, outlasts=True)
    except CarrierError:
        _let_go(board, asked.offer)
        raise
    if not waits:
        _let_go(board, asked.offer)
    return "rings" if waits else "over"


def put_through(board: Switchboard, talk: OfferView) -> bool:
    """Let the caller talk to the colleague, and his first agent wrap up. False where the colleague is not there.

    Raises:
        CarrierError: nothing has been done. FloorError: it is not known whether it was.
    """
    # Who asked may have died before he had said so; and without it the room would end with the first agent.
    board.control.outlast(talk.room, talk.leg, outlasts=True)
    if board.floor.hand_over(talk.offer) is None:
        return False
    _say_goodbye(board, talk)
    return True


def take_back(board: Switchboard, talk: OfferView) -> bool:
    """Let the caller hear his agent again, and the colleague go, where one is asked. False where he has gone.

    Raises:
        CarrierError, FloorError: as `resume` does; the colleague is free.
    """
    if talk.consults:
        _let_go(board, OfferId(talk.consults))
    return holding.resume(board, talk)


def _let_go(board: Switchboard, consultation: OfferId) -> None:
    ended = board.floor.take_back(consultation)
    if ended is not None and ended.leg:
        _say_goodbye(board, ended)


def _say_goodbye(board: Switchboard, view: OfferView) -> None:
    """Lead an agent's leg out of the room; one that only rings is hung up. What fails here the floor does later."""
    url = f"{board.public_url}/voice/agent/left?o={quote(view.offer)}"
    try:
        if not board.control.move(view.leg, url, f"{board.public_url}/voice/agent/fallback"):
            board.control.hang_up(view.leg)
    except CarrierError as why:
        log.warning("an agent's leg stays where it is: %s", why, extra={"offer": view.offer})
