"""Questions of a turn: what is asked of the house and of the world before the next words can be spoken."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.calls import callback_questions
from ivr.calls.errors import Unfinished
from ivr.calls.kept_places import agent_waiting, kept_for, waited_since
from ivr.calls.queues import is_open, rules_of, widened
from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.calls.world.errands import Errand
from ivr.calls.world.patience import Patience
from ivr.calls.world.told import failed
from ivr.cases.changes import Change
from ivr.cases.errors import RecordGone, UnknownCase
from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.inputs import Answered
from ivr.dialogue.instructions import ChangeCase, LookUp, Notify, OpenCase, Question, RunFunction, SeekPlace
from ivr.engine.state import CallState
from ivr.flows.catalogue import Catalogue
from queueing.names import FloorLost, QueueName

FUNCTION_S = 10.0
"""How long a function may take; a lookup has its own `wait`."""


def answer(
    board: Switchboard,
    catalogue: Catalogue,
    state: CallState,
    question: Question,
    *,
    key: str,
    now: datetime,
    patience: Patience,
) -> Answered:
    """Carry out the question under `key` (`call:turn:mark:position`); asked again under it, the answer is the same."""
    match question:
        case SeekPlace():
            return _seek_place(board, catalogue, state, question, key=key, now=now)
        case OpenCase():
            return _open_case(board, state.call, question, key, now)
        case ChangeCase():
            return _change_case(board, state.call, question, key, now)
        case LookUp() | RunFunction():
            return _errand(board, state, question, key=key, patience=patience)
        case Notify():
            line, directory = state.dialled, catalogue.directory
            return board.notices.accept(question, directory, call=state.call, line=line, key=key, now=now)
        case FindSlots() | BookCallback() | RetryCallback():
            return callback_questions.answer(board, catalogue, state, question, key=key, now=now)


def _seek_place(
    board: Switchboard, catalogue: Catalogue, state: CallState, question: SeekPlace, *, key: str, now: datetime
) -> Answered:
    """Who is called back, or comes for a place that was kept, has waited already: he may stay, though it has closed."""
    agent = agent_waiting(board, state, question.queue)
    if agent is not None:
        room = {"offer": agent.offer, "agent": agent.agent, "room": agent.room}
        return Answered("placed", {"place": agent.place or key, **room})
    kept = kept_for(board, state, question.queue)
    invited = question.callback or kept or is_open(catalogue, question.queue, now)
    label = _room_for(board, catalogue, question, kept=bool(kept)) if invited else "nobody_there"
    if label != "placed":
        return Answered(label)
    return Answered(label, {"place": key, **waited_since(board, question), **kept})


def _room_for(board: Switchboard, catalogue: Catalogue, question: SeekPlace, *, kept: bool) -> str:
    """Ask the floor. While it is lost he has his place all the same: it stands up again with those in the record.

    Who has a place already is not kept out by others who came after him.
    """
    try:
        return board.floor.room_for(
            QueueName(question.queue),
            question.skills,
            None if kept else rules_of(catalogue, question.queue).cap,
            widenings=widened(catalogue, question.queue, question.skills),
            only_if_free=question.longest == 0,
        )
    except FloorLost:
        return "placed"


def _open_case(board: Switchboard, call: str, question: OpenCase, key: str, now: datetime) -> Answered:
    try:
        case = board.book.open_case(
            key,
            call,
            kind=question.kind,
            topic=question.topic,
            words=question.words,
            recording=question.recording,
            queue=question.queue,
            agent=question.agent,
            fields=question.fields,
            now=now,
        )
    except RecordGone as gone:
        return failed(str(gone))
    return Answered("done", {"id": case.id, "number": case.number})


def _change_case(board: Switchboard, call: str, question: ChangeCase, key: str, now: datetime) -> Answered:
    change = Change(
        question.change,
        question.case,
        topic=question.topic,
        queue=question.queue,
        agent=question.agent,
        reason=question.reason,
        note=question.note,
        words=question.words,
        recording=question.recording,
        fields=question.fields,
    )
    try:
        case = board.book.change_case(key, call, change, now)
    except (RecordGone, UnknownCase) as error:
        return failed(str(error))
    return Answered("done", {"id": case.id, "number": case.number} if case is not None else {})


def _errand(
    board: Switchboard, state: CallState, question: LookUp | RunFunction, *, key: str, patience: Patience
) -> Answered:
    """Ask the world; what takes longer than the turn may wait gets a ticket, where somebody listens meanwhile.

    Raises:
        Unfinished: nobody listens, and it may be asked again later.
    """
    lookup = question if isinstance(question, LookUp) else None
    run = question if isinstance(question, RunFunction) else None
    until = board.now() + timedelta(seconds=lookup.wait if lookup else FUNCTION_S)
    errand = Errand(state.call, state.revision, milliseconds(until), state.caller or "", lookup, run)
    silently = not question.may_pend
    said = board.errands.ask(key, errand, patience.left(silently=silently), insist=silently)
    if said is not None:
        return said
    if silently and patience.later:
        raise Unfinished
    return Answered("pending", {"ticket": key}) if question.may_pend else failed("late")
