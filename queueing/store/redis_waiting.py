"""Contacts in Redis."""

from __future__ import annotations

import json

from queueing.names import ContactId, LegId, OfferId, QueueName
from queueing.policy.calling import SOON_FREE
from queueing.ports import Contact, Left
from queueing.store import records
from queueing.store.contract import Calling, Crowd, Entered, Listed, Prospect
from queueing.store.steps import Steps


class WaitingInRedis:
    """Implements `queueing.store.contract.WaitingSteps`."""

    _steps: Steps

    def enter(self, contact: Contact, now: int) -> Entered:
        """Give the contact his place; see the contract."""
        fields = records.flat(records.contact_fields(contact))
        reply = self._steps.step("enter", now, contact.id, contact.place, contact.since_ms, *fields)
        entered: Entered = reply[0]
        return entered

    def seen(self, contact: ContactId, now: int) -> bool:
        """The carrier's queue holds him."""
        return self._steps.step("seen", now, contact) == [1]

    def unseen(self, contact: ContactId, now: int) -> None:
        """The carrier's queue does not hold him, though he lives."""
        self._steps.step("unseen", now, contact)

    def leave(self, contact: ContactId, place: str, reason: str, now: int) -> Left:
        """Take him off the floor."""
        ok, leg = self._steps.step("leave", now, contact, place, reason)
        return Left(ok == 1, LegId(leg) if leg else None)

    def ahead(self, contact: ContactId) -> int | None:
        """Count who is before him in his queue."""
        return next(iter(self._steps.step("ahead", 0, contact)), None)

    def begin_calling(self, wanted: Calling, now: int) -> bool:
        """Count an agent for a customer who is called now."""
        whom = wanted.attempt, wanted.queue, wanted.key, json.dumps(wanted.agents), wanted.known
        return self._steps.step("begin_calling", now, *whom, SOON_FREE) == [1]

    def end_calling(self, attempt: str) -> None:
        """Count an agent for this attempt's customer no more."""
        self._steps.step("end_calling", 0, attempt)

    def callbacks(self) -> tuple[ContactId, ...]:
        """Return the callbacks whose customer is not called yet."""
        return tuple(map(ContactId, self._steps.step("callbacks", 0)))

    def prospect(self, contact: ContactId) -> Prospect | None:
        """Return what his wait is made of."""
        reply = self._steps.step("prospect", 0, contact)
        return records.prospect(*reply) if reply else None

    def listed(self, contact: ContactId) -> Listed | None:
        """Return what the floor knows of a contact."""
        reply = self._steps.step("listed", 0, contact)
        return Listed(reply[0], reply[1], OfferId(reply[2])) if reply else None

    def crowds(self) -> tuple[Crowd, ...]:
        """Count those who wait, queue by queue."""
        return tuple(
            Crowd(QueueName(queue), waiting, int(float(first)) if first else None)
            for queue, waiting, first in self._steps.step("crowds", 0)
        )
