"""What the floor is told of a queue: its rules, who else will do for a caller after a while, and whether it is open."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from ivr.flows.catalogue import Catalogue
from queueing.policy.routing import OWN
from queueing.policy.ruled import ruled
from queueing.policy.rules import QueueRules
from queueing.policy.widening import widenings
from queueing.ports import Contact, Widening

YOURS = "you"
"""What the agent hears who is wanted himself: "a call for you"."""


def rules_of(catalogue: Catalogue, queue: str) -> QueueRules:
    """Return the rules of a queue; the usual ones for an agent's own."""
    if queue.startswith(OWN):
        return QueueRules(name=queue, title=YOURS)
    return catalogue.queues[queue]


def is_open(catalogue: Catalogue, queue: str, now: datetime, emergency: Collection[str] = ()) -> bool:
    """Say whether somebody may begin to wait now. Who waits already may stay: at closing time a queue runs empty.

    `emergency`: the calendars that are closed by the switch.
    """
    hours = rules_of(catalogue, queue).hours or ""
    calendar = catalogue.calendars.get(hours)
    return calendar is None or calendar.at(now, emergency=hours in emergency).label == "open"


def widened(catalogue: Catalogue, queue: str, needs: Mapping[str, int]) -> tuple[Widening, ...]:
    """Return the steps of a caller with these needs, as the queue's rules are now; he keeps them while he waits."""
    return widenings(rules_of(catalogue, queue), needs)


def as_ruled(catalogue: Catalogue, contact: Contact) -> Contact:
    """Return a contact of whom only the place is known with what his queue's rules say now, where it has any still."""
    rules = catalogue.queues.get(contact.queue)
    if rules is None:
        return contact
    usual = replace(contact, needs=dict.fromkeys(rules.skills, 1), priority=rules.priority, longest=rules.longest)
    return ruled(rules, usual)
