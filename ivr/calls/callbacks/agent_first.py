"""Callbacks that an agent takes first: they stand on the floor, and their customers are called into his room."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from ivr.calls.switchboard import Switchboard, milliseconds
from ivr.carriers.errors import CarrierError
from ivr.cases.callback_attempts import Attempt
from ivr.cases.callbacks import CallbackDue
from ivr.flows.catalogue import Catalogue
from queueing.names import CALLBACK, ContactId, FloorError, OfferId, QueueName
from queueing.policy.ruled import ruled
from queueing.policy.rules import QueueRules
from queueing.ports import Contact

log = logging.getLogger(__name__)

NOT_REACHED = "/voice/agent/unreached"


def needs(rules: QueueRules, due: CallbackDue) -> Mapping[str, int]:
    """Return what the customer needs of an agent: what he needed when he waited, else what all do in this queue."""
    return due.kept.get("needs") or dict.fromkeys(rules.skills, 1)


def priority(rules: QueueRules, due: CallbackDue) -> int:
    """Return the priority that he had when he waited, else the queue's."""
    return int(due.kept.get("priority", rules.priority))


def stand(board: Switchboard, catalogue: Catalogue, ready: Sequence[CallbackDue]) -> None:
    """Let those stand on the floor that may be made now, and no others; so nothing is missing after a loss either."""
    wanted = {ContactId(f"{CALLBACK}{due.id}"): due for due in ready}
    standing = board.floor.callbacks()
    for contact in standing:
        if contact not in wanted:
            board.floor.withdraw(contact)
    for contact, due in wanted.items():
        if contact not in standing:
            board.floor.enter(_contact(contact, catalogue.queues[due.queue], due))


def expect(board: Switchboard, attempt: Attempt, call: str) -> None:
    """Let the floor know by which call the customer comes for whom an agent waits.

    While the floor is lost nobody waits by its rules; who does nevertheless is found when the customer comes.
    """
    if not attempt.offer:
        return
    try:
        board.floor.called(OfferId(attempt.offer), ContactId(call))
    except FloorError as error:
        log.warning("the floor does not hear whom an agent waits for: %s", error, extra={"attempt": attempt.id})


def let_go(board: Switchboard, attempt: Attempt, call: str) -> None:
    """Free the agent whose customer does not come to talk; he hears so, and it is not held against him.

    What fails here is done by the floor some seconds later: it hangs the leg up.
    """
    if not attempt.offer:
        return
    try:
        leg = _leg_left(board, OfferId(attempt.offer), ContactId(call))
        url = f"{board.public_url}{NOT_REACHED}?o={quote(attempt.offer)}"
        if leg:
            board.control.move(leg, url, f"{board.public_url}/voice/agent/fallback")
    except (FloorError, CarrierError) as error:
        log.warning("an agent waits on for a customer: %s", error, extra={"attempt": attempt.id})


def _leg_left(board: Switchboard, offer: OfferId, call: ContactId) -> str:
    """Take the customer off the floor and return the leg of the agent who is alone now, "" where they have talked."""
    before = board.floor.offer(offer)
    board.floor.leave(call, call, "gone")
    if before is None or before.contact not in ("", call) or (before.contact and before.talked):
        return ""
    return before.leg


def _contact(contact: ContactId, rules: QueueRules, due: CallbackDue) -> Contact:
    """Return the callback as the floor knows it; each attempt has a place of its own."""
    told = {"callback.number": due.number, "callback.attempt": str(due.attempt), "customer.name": due.name}
    waiting = Contact(
        id=contact,
        place=f"{contact}-{due.attempt}",
        queue=QueueName(due.queue),
        since_ms=milliseconds(due.since),
        needs=needs(rules, due),
        priority=priority(rules, due),
        tell={**due.kept.get("tell", {}), **{name: text for name, text in told.items() if text}},
        whisper=due.kept.get("whisper", ""),
        language=due.kept.get("language", "en-US"),
        callback=str(due.id),
    )
    return ruled(rules, waiting)
