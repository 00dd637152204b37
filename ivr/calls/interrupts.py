"""How a leg is moved: written into the call first, then ordered at the carrier, done when it fetches the document.

The carrier first requests the `action` of the verb that it cut, as if the other side had hung up, and throws our
answer away. No field tells the two apart, so the pending interrupt does (section 5 of the protocol).
"""

from __future__ import annotations

from urllib.parse import quote

import msgspec

from ivr.calls.asked import Asked
from ivr.calls.errors import ATTEMPTS, Contended
from ivr.calls.moves import Interrupt
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.turns import commit, move, promise_key, resume
from ivr.calls.walk import walk
from ivr.carriers.ports import Posted
from ivr.dialogue.inputs import CallArrived, Customer
from ivr.engine.state import CallState, decode
from ivr.live.records import Change, Conflict, Saved


def order(board: Switchboard, call: str, interrupt: Interrupt) -> str | None:
    """Write the interrupt into the call and return the URL for the carrier; None where the call is over."""
    saved = _put(board, call, msgspec.json.encode(interrupt), f"order:{interrupt.id}")
    if saved is None:
        return None
    asked = Asked.now(decode(saved.state), saved.turn)
    return board.public_url + asked.path(f"/voice/i/{quote(interrupt.id)}")


def withdraw(board: Switchboard, call: str, interrupt_id: str) -> None:
    """Forget the pending interrupt: the leg could not be moved."""
    _put(board, call, b"", f"withdraw:{interrupt_id}")


def steps_to_send_back(board: Switchboard, call: str) -> tuple[str, ...]:
    """Return the steps to which the agent who talks to the caller may send him back; () where he talks to none."""
    saved = restored(board, call)
    state = decode(saved.state) if saved is not None and not saved.ended else None
    if state is None or not state.offer:
        return ()
    flows = board.catalogues.at(state.revision).flows
    used = [flows[run.flow] for run in reversed(state.runs) if run.flow in flows]
    return tuple(dict.fromkeys(step for flow in used for step in flow.send_back))


def send_back(board: Switchboard, call: str, step: str) -> bool:
    """Move a caller out of the talk with an agent to a step that his flow allows; False where that cannot be.

    The agent's leg leaves the room with him, and wraps up.

    Raises:
        LiveGone, Contended: nothing has been moved. CarrierError: it is not known whether he was.
    """
    if step not in steps_to_send_back(board, call):
        return False
    saved = restored(board, call)
    if saved is None:
        return False
    offer = decode(saved.state).offer
    interrupt = Interrupt(f"{offer}-sent-{saved.version}", offer, step=step)
    url = order(board, call, interrupt)
    if url is None:
        return False
    moved = board.control.move(call, url, f"{board.public_url}/voice/fallback")
    if not moved:
        withdraw(board, call, interrupt.id)
    return moved


def fetch(board: Switchboard, posted: Posted) -> bytes:
    """Answer the carrier that fetches the document of an interrupt: this fetch is the turn.

    Raises:
        LiveGone, Contended, FlowBroken: as a turn does.
    """
    asked = Asked.of(posted)
    interrupt_id = posted.path.rpartition("/")[2]
    mark = f"i-{interrupt_id}"
    for _ in range(ATTEMPTS):
        saved = board.live.load(asked.call)
        if saved is None or saved.fingerprint == mark:
            return saved.reply if saved else resume(board, asked)
        pending = msgspec.json.decode(saved.interrupt, type=Interrupt) if saved.interrupt else None
        if pending is None or pending.id != interrupt_id:
            return resume(board, asked)
        again = _begin_again if pending.begins else _go_on
        reply = again(board, saved, pending, mark)
        if reply is not None:
            return reply
    raise Contended


def _go_on(board: Switchboard, saved: Saved, pending: Interrupt, mark: str) -> bytes | None:
    return move(board, saved, pending.heard, mark, interrupted=True)


def _begin_again(board: Switchboard, saved: Saved, pending: Interrupt, mark: str) -> bytes | None:
    """Begin the call's flow once more, as another kind of call than it was taken for."""
    now, state = board.now(), decode(saved.state)
    catalogue = board.catalogues.at(state.revision)
    arrival = CallArrived(
        state.call,
        state.dialled,
        state.caller,
        pending.begins,
        customer=_customer(state),
        flow=state.runs[0].flow,
        callback=state.callback,
    )
    turn = walk(board, catalogue, None, arrival, key=promise_key(state.call, saved.turn, mark), now=now)
    return commit(board, catalogue, saved, turn, mark=mark, now=now, interrupted=True)


def _customer(state: CallState) -> Customer | None:
    return msgspec.convert(state.customer, Customer) if state.customer.get("id") else None


def _put(board: Switchboard, call: str, written: bytes, mark: str) -> Saved | None:
    for _ in range(ATTEMPTS):
        saved = restored(board, call)
        if saved is None or saved.ended:
            return None
        change = Change(saved.turn, saved.state, mark, interrupt=written)
        if not isinstance(board.live.commit(call, saved, change, milliseconds(board.now())), Conflict):
            return saved
    raise Contended
