"""The calls that we place to customers who asked for them: how they begin, and what becomes of them.

Its attempt stands in the record before the carrier is asked, and the attempt's id in every URL: a call that we lost
sight of is looked up and never placed twice.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from ivr.calls.arrivals import begin
from ivr.calls.callbacks import agent_first, customer_first
from ivr.calls.callbacks.calling_in import has_just_called
from ivr.calls.errors import CallUnknown
from ivr.calls.facts import append, end
from ivr.calls.interrupts import order, withdraw
from ivr.calls.moves import Interrupt
from ivr.calls.record import encode_events
from ivr.calls.restore import restored
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.walk import walk
from ivr.carriers.errors import CarrierBusy, CarrierDown, CarrierError, CarrierRefused, CarrierSilent
from ivr.carriers.ports import Posted
from ivr.cases import callback_attempts, callbacks, do_not_call
from ivr.cases.callback_attempts import Attempt
from ivr.dialogue.events import CallbackMoved, CallBegan, CallEnded, Event
from ivr.dialogue.inputs import CallArrived, HungUp
from ivr.engine.state import CallState, decode, encode
from ivr.live.records import Change

log = logging.getLogger(__name__)

RING_S = 30
ANSWERED = "/voice/callback"
STATUS = "/voice/callback/status"
MACHINE = "/voice/callback/machine"
SOON = timedelta(seconds=30)
"""Until it is tried again where the carrier could not be asked; it does not count as an attempt."""
IS_ID = re.compile(r"[0-9]{1,9}")
KINDS = {"busy": "busy", "no-answer": "no_answer"}
"""How a call ended that nobody took -> the start of the flow; any other end is `failed`."""


def place_callback(board: Switchboard, callback: int, offer: str = "") -> bool:
    """Call the customer now, whatever the hour; False where there is no call: it waits again, or is over.

    `offer`: of the agent who has taken it and waits for the customer, "" where there is none yet.

    Raises:
        RecordGone: SQL does not answer, and nobody is called.
    """
    now = board.now()
    attempt = _begin(board, callback, now, offer)
    if attempt is None:
        return False
    if do_not_call.find(board.book.engine, attempt.callback.number):
        log.warning("a callback is not made: the number is not to be called", extra={"attempt": attempt.id})
        return _not_placed(board, attempt, "refused", now)
    try:
        call = _ring(board, attempt)
    except CarrierSilent:
        # It may ring: its own requests, or the carrier's list, will tell.
        return True
    except (CarrierBusy, CarrierDown):
        return _not_placed(board, attempt, "waiting", now + SOON)
    except CarrierRefused as refused:
        log.warning("a callback is refused: %s", refused, extra={"attempt": attempt.id})
        return _not_placed(board, attempt, "unreachable", now)
    _named(board, attempt, call)
    return True


def _begin(board: Switchboard, callback: int, now: datetime, offer: str) -> Attempt | None:
    """Write the attempt, unless its customer is calling us: the journal is asked first, then the record."""
    promised = callbacks.get(board.book.engine, callback)
    if promised is None or has_just_called(board, promised.number):
        return None
    return callback_attempts.begin(board.book.engine, callback, now, offer)


def find_out(board: Switchboard, attempt: Attempt, now: datetime) -> None:
    """Ask the carrier for a call of which nothing was heard; where there is none, it was not placed."""
    try:
        call = attempt.call or next(
            (leg.call for leg in board.control.calls_to(attempt.callback.number, attempt.at)), ""
        )
        over = board.control.open_call(call) if call else None
    except CarrierError as error:
        log.warning("a callback cannot be looked up: %s", error, extra={"attempt": attempt.id})
        return
    if not call:
        _not_placed(board, attempt, "waiting", now + SOON)
    else:
        _named(board, attempt, call)
        if over is not None:
            _over(board, attempt, call, over if isinstance(over, HungUp) else HungUp("failed"))


def _named(board: Switchboard, attempt: Attempt, call: str) -> None:
    """Note the carrier's name of the call, whoever tells it first; to an agent who waits, it is the customer."""
    callback_attempts.placed(board.book.engine, attempt.id, call)
    agent_first.expect(board, attempt, call)


def _ring(board: Switchboard, attempt: Attempt) -> str:
    return board.control.ring(
        to=attempt.callback.number,
        caller_id=line_for(board, attempt.line),
        url=_url(board, ANSWERED, attempt),
        notice_url=_url(board, STATUS, attempt),
        fallback_url=_url(board, "/voice/fallback", attempt),
        ring_seconds=RING_S,
        machine_url=_url(board, MACHINE, attempt),
    )


def picked_up(board: Switchboard, posted: Posted) -> bytes:
    """Answer the call of a customer who picked up: a person, until the carrier says otherwise.

    Raises:
        LiveGone, Contended, FlowBroken, RecordGone: as an arrival does. CallUnknown: it is no call of ours.
    """
    attempt = _attempt(board, posted)
    call = board.reader.call(posted)
    if attempt is None:
        raise CallUnknown(call)
    _named(board, attempt, call)
    return begin(board, posted, _arrival(board, attempt, call, "answered_by_person"))


def status(board: Switchboard, posted: Posted) -> None:
    """Take what the carrier tells of the call; where nobody took it, the flow runs silently.

    Raises:
        LiveGone, Contended, RecordGone: it is to be told again.
    """
    attempt = _attempt(board, posted)
    over = board.reader.final(posted)
    call = board.reader.call(posted)
    if attempt is None:
        return
    _named(board, attempt, call)
    if over is not None:
        _over(board, attempt, call, over)


def machine(board: Switchboard, posted: Posted) -> None:
    """Take the carrier's word that a machine answered: the flow begins once more, as it does with a machine.

    Who has left the greeting has pressed a key, and is a person.

    Raises:
        LiveGone, Contended, RecordGone: it is to be told again. CarrierError: it is not known whether he was moved.
    """
    call = board.reader.call(posted)
    saved = restored(board, call) if board.reader.machine_answered(posted) else None
    if saved is None or saved.ended or not _is_greeted(board, decode(saved.state)):
        return
    interrupt = Interrupt(f"machine-{saved.version}", "", begins="answered_by_machine")
    url = order(board, call, interrupt)
    if url is None:
        return
    if not board.control.move(call, url, f"{board.public_url}/voice/fallback"):
        withdraw(board, call, interrupt.id)
    attempt = _attempt(board, posted)
    if attempt is not None:
        agent_first.let_go(board, attempt, call)


def _is_greeted(board: Switchboard, state: CallState) -> bool:
    flow = board.catalogues.at(state.revision).flows.get(state.runs[0].flow)
    if flow is None or "answered_by_machine" not in flow.start:
        return False
    return len(state.runs) == 1 and state.run.step == flow.start.get("answered_by_person")


def _over(board: Switchboard, attempt: Attempt, call: str, over: HungUp) -> None:
    if board.live.load(call) is not None:
        end(board, call, over)
    elif board.live.buried(call) is None:
        _not_reached(board, attempt, call, over)
    customer_first.over(board, attempt)
    agent_first.let_go(board, attempt, call)


def _not_reached(board: Switchboard, attempt: Attempt, call: str, over: HungUp) -> None:
    """Begin and end the call at once: what the flow does where nobody was reached asks nobody."""
    now = board.now()
    catalogue = board.catalogues.current()
    arrival = _arrival(board, attempt, call, KINDS.get(over.status, "failed"))
    flow = catalogue.flows.get(attempt.flow)
    if flow is None or arrival.kind not in flow.start:
        _as_booked(board, attempt, arrival, over, now)
        return
    turn = walk(board, catalogue, None, arrival, key=f"{call}:0:{arrival.kind}", now=now)
    ended = (*turn.events, CallEnded(over.status, over.seconds))
    change = Change(1, encode(turn.state), f"not-reached:{attempt.id}", encode_events(ended), ended=True)
    board.live.commit(call, None, change, milliseconds(now))


def _as_booked(board: Switchboard, attempt: Attempt, arrival: CallArrived, over: HungUp, now: datetime) -> None:
    """Do what was booked, where the flow does not say what comes of this."""
    at = callback_attempts.retry(board.book.engine, int(attempt.callback.id), None, now, counts=True)
    began = CallBegan(attempt.flow, "", arrival.dialled, arrival.caller or "", "", arrival.kind)
    moved: tuple[Event, ...] = (CallbackMoved(attempt.callback.id, at.isoformat()),) if at else ()
    board.live.bury(arrival.call, over.status)
    append(board, arrival.call, (began, *moved, CallEnded(over.status, over.seconds)))


def _not_placed(board: Switchboard, attempt: Attempt, state: str, due_at: datetime) -> bool:
    callback_attempts.not_placed(board.book.engine, attempt.id, state, due_at)
    customer_first.over(board, attempt)
    return False


def _arrival(board: Switchboard, attempt: Attempt, call: str, kind: str) -> CallArrived:
    line, callback = line_for(board, attempt.line), attempt.callback
    return CallArrived(call, line, callback.number, kind, flow=attempt.flow, callback=callback)


def line_for(board: Switchboard, dialled: str) -> str:
    """Return the number that the customer had called; the first of ours where the record does not know it."""
    lines = (line for line in board.catalogues.current().lines if line.startswith("+"))
    return dialled or next(lines, "")


def _attempt(board: Switchboard, posted: Posted) -> Attempt | None:
    """Return the attempt that the request is about, by its URL, else by the call; None where it is none of ours.

    Raises:
        RecordGone: SQL does not answer.
    """
    written = posted.query.get("a", "")
    engine, call = board.book.engine, board.reader.call(posted)
    named = callback_attempts.get(engine, int(written)) if IS_ID.fullmatch(written) else None
    return named or callback_attempts.of_call(engine, call)


def _url(board: Switchboard, path: str, attempt: Attempt) -> str:
    return f"{board.public_url}{path}?a={attempt.id}"
