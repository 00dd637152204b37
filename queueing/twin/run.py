"""A day on the twin: from one event to the next, as fast as the machine goes."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import Final

from queueing.floor import Floor
from queueing.names import AgentName, ContactId, LegId, OfferId
from queueing.policy.rules import QueueRules
from queueing.policy.times import BATCH
from queueing.policy.widening import widenings
from queueing.ports import Accepted, Contact
from queueing.store.memory_store import MemoryStore
from queueing.twin.absent import Absent
from queueing.twin.scenario import NOBODY, Caller, Day, Ending, Fate, Scenario, Shift, Told
from queueing.twin.telephone import Telephone

MIDNIGHT: Final = 1_000_000_000_000
"""The twin's day begins at this instant (epoch milliseconds), far from the zero that stands for "never"."""
FORGETS: Final = 600_000
"""So often the store forgets what is over."""
UNLIMITED: Final = 1e9


def run(scenario: Scenario, until: int) -> Day:
    """Let a day go by until `until` (milliseconds from its begin on) and return what happened."""
    return Twin(scenario).run(until)


class _Waiting:
    """A caller on the floor; `told`: when he was told how many minutes."""

    __slots__ = ("caller", "contact", "told")

    def __init__(self, caller: Caller, contact: Contact) -> None:
        self.caller = caller
        self.contact = contact
        self.told: list[tuple[int, int]] = []


class Twin:
    """The floor, and a list of what comes next."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._store = MemoryStore()
        self._floor = Floor(self._store, Telephone(), lambda: self._now)
        self._now = self._forgot = MIDNIGHT
        self._numbers = count(1)
        self._next: list[tuple[int, int, Callable[[], None]]] = []
        self._waiting: dict[ContactId, _Waiting] = {}
        self._working: dict[AgentName, int] = {}
        self._came: dict[AgentName, int] = {}
        self._leaving: set[AgentName] = set()
        self._ringing: dict[OfferId, AgentName] = {}
        self._absent = Absent()
        self._day = Day()

    def run(self, until: int) -> Day:
        """Return what has happened until then."""
        for shift in self._scenario.shifts:
            self._at(MIDNIGHT + shift.begins, partial(self._comes, shift))
        self._next_caller(iter(self._scenario.callers))
        while self._next and self._next[0][0] <= MIDNIGHT + until:
            self._now, _, happens = heapq.heappop(self._next)
            happens()
        self._now = MIDNIGHT + until
        self._close()
        return self._day

    def _at(self, when: int, happens: Callable[[], None]) -> None:
        heapq.heappush(self._next, (when, next(self._numbers), happens))

    def _close(self) -> None:
        for waiting in list(self._waiting.values()):
            self._ends(waiting, "waiting")
        for agent in list(self._came):
            self._has_gone(agent)

    # Callers

    def _next_caller(self, callers: Iterator[Caller]) -> None:
        caller = next(callers, None)
        if caller is not None:
            self._at(MIDNIGHT + caller.at, partial(self._calls, caller, callers))

    def _calls(self, caller: Caller, callers: Iterator[Caller]) -> None:
        self._next_caller(callers)
        self._forgets()
        rules = self._scenario.queues[caller.queue]
        contact = self._contact(caller, rules)
        if not self._has_room(contact, rules.cap):
            self._day.fates.append(Fate(caller.queue, caller.at, "turned_away", 0))
            return
        self._floor.enter(contact)
        self._floor.seen(contact.id, self._now)
        waiting = self._waiting[contact.id] = _Waiting(caller, contact)
        self._match()
        if contact.id in self._waiting:
            self._waits(waiting, rules)

    def _has_room(self, contact: Contact, cap: int | None) -> bool:
        """Ask the floor whether he may wait, where that is not plain already: asking takes as long as all the rest."""
        crowded = cap is not None and len(self._waiting) >= cap
        if not crowded and not contact.needs and self._absent.is_served(contact.queue):
            return True
        room = self._floor.room_for(contact.queue, contact.needs, cap, widenings=contact.widenings)
        return room == "placed"

    def _contact(self, caller: Caller, rules: QueueRules) -> Contact:
        number = next(self._numbers)
        return Contact(
            ContactId(f"c{number}"),
            f"p{number}",
            caller.queue,
            self._now,
            needs=caller.needs,
            priority=rules.priority if caller.priority is None else caller.priority,
            longest=rules.longest,
            wrap_up=caller.wrap_up / 1000,
            widenings=widenings(rules, caller.needs),
        )

    def _waits(self, waiting: _Waiting, rules: QueueRules) -> None:
        longest = round(rules.longest * 1000)
        gives_up = waiting.caller.patience < longest
        leaves = partial(self._leaves, waiting, "abandoned" if gives_up else "turned_away")
        self._at(self._now + min(waiting.caller.patience, longest), leaves)
        for step in waiting.contact.widenings:
            self._at(self._now + round(step.after * 1000), self._widens)
        if self._scenario.announces:
            self._is_told(waiting)

    def _is_told(self, waiting: _Waiting) -> None:
        if waiting.contact.id not in self._waiting:
            return
        minutes = self._floor.wait_minutes(waiting.contact.id, waiting.told[-1][1] if waiting.told else 0)
        if minutes is not None:
            waiting.told.append((self._now, minutes))
        self._at(self._now + self._scenario.announces, partial(self._is_told, waiting))

    def _leaves(self, waiting: _Waiting, ending: Ending) -> None:
        contact = waiting.contact
        if contact.id not in self._waiting:
            return
        left = self._floor.leave(contact.id, contact.place, "gone" if ending == "abandoned" else "waited_too_long")
        if left.leg is not None:
            self._rang_in_vain(OfferId(left.leg))
        self._ends(waiting, ending)
        self._match()

    def _ends(self, waiting: _Waiting, ending: Ending, agent: AgentName = NOBODY) -> None:
        """He waits no longer; of one who gave up we find out how long he would have waited."""
        caller, contact = waiting.caller, waiting.contact
        del self._waiting[contact.id]
        self._day.fates.append(Fate(caller.queue, caller.at, ending, self._now - contact.since_ms, agent))
        if ending == "abandoned" and waiting.told:
            self._absent.add(contact, partial(self._has_waited, waiting))
        elif ending != "waiting":
            self._has_waited(waiting, self._now)

    def _has_waited(self, waiting: _Waiting, until: int) -> None:
        turned_away = waiting.contact.since_ms + round(waiting.contact.longest * 1000)
        until = min(until, turned_away)
        for number, (at, minutes) in enumerate(waiting.told):
            self._day.told.append(Told(waiting.caller.queue, minutes, until - at, number == 0))

    # Agents

    def _comes(self, shift: Shift) -> None:
        name = shift.agent.name
        self._floor.sign_in(shift.agent, None)
        self._floor.presence(name, "available")
        self._leaving.discard(name)
        self._came.setdefault(name, self._now)
        self._absent.comes(shift.agent)
        self._at(MIDNIGHT + shift.ends, partial(self._goes, name))
        self._match()

    def _goes(self, agent: AgentName) -> None:
        self._floor.presence(agent, "offline")
        self._absent.goes(agent)
        self._leaving.add(agent)
        ringing = next((offer for offer, rung in self._ringing.items() if rung == agent), None)
        if ringing is not None:
            self._rang_in_vain(ringing)
        elif agent not in self._working:
            self._has_gone(agent)
        self._match()

    def _has_gone(self, agent: AgentName) -> None:
        came = self._came.pop(agent, None)
        if came is not None:
            self._day.on_duty[agent] = self._day.on_duty.get(agent, 0) + self._now - came
        began = self._working.pop(agent, None)
        if began is not None:
            self._day.busy[agent] = self._day.busy.get(agent, 0) + self._now - began

    # Matching

    def _match(self) -> None:
        """Let the floor match as often as it finds anybody, as the dispatch loop does."""
        while self._floor.match(UNLIMITED):
            while (ring := self._store.claim_ring(self._now)) is not None:
                self._store.rung(ring.offer, LegId(ring.offer), self._now)
                self._working[ring.agent] = self._now
                self._ringing[ring.offer] = ring.agent
                self._absent.passed_by(self._waiting[ring.contact].contact, ring.agent, self._now)
                if self._scenario.answers_in:
                    self._at(self._now + self._scenario.answers_in, partial(self._accepts, ring.offer))
                else:
                    self._accepts(ring.offer)
        if self._absent:
            self._absent.idle(self._came.keys() - self._working.keys(), self._now + self._scenario.answers_in)

    def _accepts(self, offer: OfferId) -> None:
        answer = self._floor.accept(offer) if self._ringing.pop(offer, None) else None
        if not isinstance(answer, Accepted):
            return
        waiting = self._waiting[answer.contact]
        for label in ("caller", "agent"):
            self._floor.joined(offer, label)
        self._ends(waiting, "answered", answer.view.agent)
        self._at(
            self._now + waiting.caller.talk, partial(self._parts, offer, answer.view.agent, waiting.caller.wrap_up)
        )

    def _rang_in_vain(self, offer: OfferId) -> None:
        self._floor.leg_over(offer, "canceled")
        self._is_idle(self._ringing.pop(offer))

    def _parts(self, offer: OfferId, agent: AgentName, wrap_up: int) -> None:
        self._floor.room_over(offer, "caller")
        self._floor.leg_over(offer, "completed")
        if wrap_up:
            self._at(self._now + wrap_up, partial(self._is_done, agent))
        else:
            self._is_free(agent)

    def _is_done(self, agent: AgentName) -> None:
        self._floor.wrapped_up(agent)
        self._is_free(agent)

    def _is_free(self, agent: AgentName) -> None:
        self._is_idle(agent)
        self._match()

    def _is_idle(self, agent: AgentName) -> None:
        began = self._working.pop(agent)
        self._day.busy[agent] = self._day.busy.get(agent, 0) + self._now - began
        if agent in self._leaving:
            self._has_gone(agent)

    # The store

    def _widens(self) -> None:
        while len(self._store.sweep(self._now)) == BATCH:
            pass
        self._match()

    def _forgets(self) -> None:
        """Let the store forget what is over, now and then: a long day would fill the memory, and be slow."""
        if self._now - self._forgot >= FORGETS:
            self._forgot = self._now
            self._widens()
            self._store.journal.clear()
