"""What a flow asks about callbacks: a promise, free times for one, and whether one is made once more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ivr.calls.numbers import countries_of, is_between, why_not
from ivr.calls.switchboard import Switchboard
from ivr.calls.world.told import failed
from ivr.cases import callback_attempts, callbacks, do_not_call
from ivr.cases.callbacks import Wanted
from ivr.cases.derive import number_in
from ivr.cases.errors import RecordGone
from ivr.dialogue.callbacks import BookCallback, FindSlots, RetryCallback
from ivr.dialogue.inputs import Answered, Scalar
from ivr.engine.state import CallState
from ivr.flows.catalogue import Catalogue
from queueing.policy.rules import CallbackRules

Asked = BookCallback | FindSlots | RetryCallback

SOONEST = timedelta(seconds=10)
"""After he has asked for it: the customer has to put his telephone down first."""
SLOT = timedelta(minutes=30)
SLOTS_FROM = timedelta(minutes=30)
SLOTS_UNTIL = timedelta(days=14)
SHARE = 3
"""One agent of so many who are there is counted on for customers who chose a time."""
MOST_A_DAY = 6
"""Promises to one number in 24 hours; more are nobody's wish."""


def answer(
    board: Switchboard, catalogue: Catalogue, state: CallState, question: Asked, *, key: str, now: datetime
) -> Answered:
    """Carry out the question of a call under `key`; asked again under it, the answer is the same."""
    try:
        match question:
            case BookCallback():
                return _book(board, catalogue, state, question, key=key, now=now)
            case FindSlots():
                return _find_slots(board, catalogue, question, now)
            case RetryCallback():
                return _retry(board, question, now)
    except RecordGone as gone:
        return failed(str(gone))


def _book(
    board: Switchboard, catalogue: Catalogue, state: CallState, question: BookCallback, *, key: str, now: datetime
) -> Answered:
    lines = {state.dialled, *catalogue.lines}
    own = {*lines, *catalogue.directory.numbers.values()}
    refused = why_not(question.number, countries=board.countries or countries_of(lines), own=own)
    if refused:
        return Answered(refused)
    engine = board.book.engine
    if do_not_call.find(engine, question.number):
        return Answered("refused")
    if callbacks.booked_since(engine, question.number, now - timedelta(days=1)) >= MOST_A_DAY:
        return Answered("refused")
    booked = callbacks.book(engine, key, state.call, _wanted(board, catalogue, question, now), now)
    if booked is None:
        return Answered("no_slot")
    promised: dict[str, Scalar] = {"id": str(booked.id)}
    if booked.slot_at is not None:
        promised["at"] = booked.slot_at.astimezone(catalogue.zone).isoformat()
    return Answered("already_booked" if booked.already else "booked", promised)


def _wanted(board: Switchboard, catalogue: Catalogue, question: BookCallback, now: datetime) -> Wanted:
    rules = _rules(catalogue, question.queue)
    slot = datetime.fromisoformat(question.slot) if question.slot else None
    due = slot or max(now + SOONEST, _moment(question.not_before, now))
    return Wanted(
        number=question.number,
        queue=question.queue,
        flow=question.flow,
        place=question.place,
        language=question.language,
        case=question.case,
        most=rules.attempts if question.attempts is None else question.attempts,
        apart=int(rules.apart if question.apart is None else question.apart),
        due_at=due,
        expires_at=due + timedelta(seconds=rules.expires),
        slot_at=slot,
        capacity=_capacity(board, question.queue) if slot else 1,
    )


def _find_slots(board: Switchboard, catalogue: Catalogue, question: FindSlots, now: datetime) -> Answered:
    """Return the first free times at which the queue is open and customers are called, on the half hour."""
    times = _open_times(catalogue, question, now)
    taken = callbacks.slots_taken(board.book.engine, question.queue, times)
    capacity = _capacity(board, question.queue)
    free = [time for time in times if taken.get(time, 0) < capacity][: question.count]
    if not free:
        return Answered("no_slot")
    shown = (time.astimezone(catalogue.zone).isoformat() for time in free)
    return Answered("found", {f"slot_{number}": text for number, text in enumerate(shown, 1)})


def _open_times(catalogue: Catalogue, question: FindSlots, now: datetime) -> list[datetime]:
    hours = catalogue.queues[question.queue].hours
    calendar = catalogue.calendars.get(hours) if hours else None
    between = _rules(catalogue, question.queue).between
    time = _on_the_half_hour(max(now + SLOTS_FROM, _moment(question.not_before, now)))
    last = time + SLOTS_UNTIL
    found = []
    while time < last:
        is_open = calendar is None or calendar.at(time).label == "open"
        if is_open and is_between(time.astimezone(catalogue.zone).time(), between):
            found.append(time)
        time += SLOT
    return found


def _retry(board: Switchboard, question: RetryCallback, now: datetime) -> Answered:
    callback = number_in(question.callback)
    if callback is None:
        return Answered("used_up")
    at = callback_attempts.retry(board.book.engine, callback, question.after, now, counts=question.counts)
    return Answered("used_up") if at is None else Answered("booked", {"id": question.callback, "at": at.isoformat()})


def _rules(catalogue: Catalogue, queue: str) -> CallbackRules:
    return catalogue.queues[queue].callback or CallbackRules()


def _capacity(board: Switchboard, queue: str) -> int:
    """Return how many customers may choose the same time: a share of the agents who are there, one at least."""
    there = next((sum(view.agents.values()) for view in board.floor.queues() if view.name == queue), 0)
    return max(1, there // SHARE)


def _moment(not_before: float | str, now: datetime) -> datetime:
    """Return the moment before which nobody is called; a text that is none, or has no zone, sets no limit."""
    if isinstance(not_before, str):
        try:
            moment = datetime.fromisoformat(not_before)
        except ValueError:
            return now
        return moment if moment.tzinfo else now
    return now + timedelta(seconds=not_before)


def _on_the_half_hour(moment: datetime) -> datetime:
    """Return the next full or half hour, in UTC."""
    plain = moment.astimezone(UTC).replace(second=0, microsecond=0)
    late = timedelta(minutes=plain.minute % 30) + (moment.astimezone(UTC) - plain)
    return plain - timedelta(minutes=plain.minute % 30) + (SLOT if late else timedelta())
