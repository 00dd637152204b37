"""A day on the twin: from one event to the next, as fast as the machine goes."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from types import MappingProxyType
from typing import Final, Literal

from queueing.floor import Floor
from queueing.names import CALLBACK, AgentName, ContactId, LegId, OfferId
from queueing.policy.rules import CallbackRules, QueueRules
from queueing.policy.times import BATCH, COOL_DOWN
from queueing.policy.widening import widenings
from queueing.ports import Accepted, Contact, Ring
from queueing.store.memory_store import MemoryStore
from queueing.twin.absent import Absent
from queueing.twin.desks import Desks, Rest
from queueing.twin.scenario import (
    NOBODY,
    CalledBack,
    Caller,
    Day,
    Ending,
    Fate,
    Refusal,
    Scenario,
    Shift,
    Told,
)
from queueing.twin.telephone import Telephone

MIDNIGHT: Final = 1_000_000_000_000
"""The twin's day begins at this instant (epoch milliseconds), far from the zero that stands for "never"."""
FORGETS: Final = 600_000
"""So often the store forgets what is over."""
UNLIMITED: Final = 1e9
REASONS: Final = MappingProxyType({"abandoned": "gone", "callback": "offer", "turned_away": "waited_too_long"})
"""What the floor is told when a caller leaves."""
PICKS_UP: Final = 15_000
"""A customer who is called back answers so soon, and has said that he wants to be put through."""
RINGS_IN_VAIN: Final = 30_000
"""A customer who does not answer is called for so long."""


def run(scenario: Scenario, until: int) -> Day:
    """Let a day go by until `until` (milliseconds from its begin on) and return what happened."""
    return Twin(scenario).run(until)


class _Waiting:
    """A caller on the floor, or who is to be called back; `told`: when he was told how many minutes.

    `refusals`: what becomes of the next offers of him, the last one first; `calls`: how often he was called back.
    """

    __slots__ = ("caller", "calls", "contact", "refusals", "told")

    def __init__(self, caller: Caller, contact: Contact) -> None:
        self.caller = caller
        self.contact = contact
        self.told: list[tuple[int, int]] = []
        self.refusals = list(reversed(caller.refusals))
        self.calls = 0


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
        self._ringing: dict[OfferId, AgentName] = {}
        self._absent = Absent()
        self._day = Day()
        self._desks = Desks(self._day)

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
        self._desks.close(self._now)

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
            answer_in=rules.answer_in,
            wrap_up=caller.wrap_up / 1000,
            widenings=widenings(rules, caller.needs),
        )

    def _waits(self, waiting: _Waiting, rules: QueueRules) -> None:
        longest = round(rules.longest * 1000)
        gives_up = waiting.caller.patience < longest
        leaves = partial(self._leaves, waiting, "abandoned" if gives_up else "turned_away")
        self._at(self._now + min(waiting.caller.patience, longest), leaves)
        if waiting.caller.calls_back is not None:
            self._at(self._now + waiting.caller.calls_back, partial(self._wants_to_be_called, waiting))
        for step in waiting.contact.widenings:
            self._at(self._now + round(step.after * 1000), self._sweeps)
        if self._scenario.announces:
            self._is_told(waiting)

    def _is_on_the_line(self, waiting: _Waiting) -> bool:
        return waiting.contact.id in self._waiting and not waiting.contact.callback

    def _is_told(self, waiting: _Waiting) -> None:
        if not self._is_on_the_line(waiting):
            return
        minutes = self._floor.wait_minutes(waiting.contact.id, waiting.told[-1][1] if waiting.told else 0)
        if minutes is not None:
            waiting.told.append((self._now, minutes))
        self._at(self._now + self._scenario.announces, partial(self._is_told, waiting))

    def _leaves(self, waiting: _Waiting, ending: Ending) -> None:
        if not self._is_on_the_line(waiting):
            return
        contact = waiting.contact
        left = self._floor.leave(contact.id, contact.place, REASONS[ending])
        if left.leg is not None:
            self._rang_in_vain(OfferId(left.leg))
        self._ends(waiting, ending)
        self._match()

    def _ends(self, waiting: _Waiting, ending: Ending, agent: AgentName = NOBODY) -> None:
        """He waits no longer; of one who gave up we find out how long he would have waited."""
        caller, contact = waiting.caller, waiting.contact
        del self._waiting[contact.id]
        if contact.callback:
            self._is_called_back(waiting, "reached" if ending == "answered" else "waiting")
            return
        self._day.fates.append(Fate(caller.queue, caller.at, ending, self._now - contact.since_ms, agent))
        if ending == "abandoned" and waiting.told:
            self._absent.add(contact, partial(self._has_waited, waiting))
        elif ending not in ("callback", "waiting"):
            self._has_waited(waiting, self._now)

    def _has_waited(self, waiting: _Waiting, until: int) -> None:
        turned_away = waiting.contact.since_ms + round(waiting.contact.longest * 1000)
        until = min(until, turned_away)
        for number, (at, minutes) in enumerate(waiting.told):
            self._day.told.append(Told(waiting.caller.queue, minutes, until - at, number == 0))

    # Callbacks

    def _wants_to_be_called(self, waiting: _Waiting) -> None:
        if self._is_on_the_line(waiting):
            self._leaves(waiting, "callback")
            self._stands(waiting)

    def _stands(self, waiting: _Waiting) -> None:
        """His callback stands where he stood; each attempt has a place of its own."""
        self._waiting.pop(waiting.contact.id, None)
        number = str(next(self._numbers))
        name = ContactId(f"{CALLBACK}{number}")
        waiting.contact = replace(waiting.contact, id=name, place=f"p{number}", callback=number)
        self._waiting[name] = waiting
        self._floor.enter(waiting.contact)
        self._match()

    def _calls_back(self, waiting: _Waiting, offer: OfferId, agent: AgentName) -> None:
        """The agent has accepted, and his customer is called into the room."""
        call = ContactId(f"c{next(self._numbers)}")
        self._floor.called(offer, call)
        waiting.calls += 1
        if waiting.calls > waiting.caller.vain:
            self._at(self._now + PICKS_UP, partial(self._meet, waiting, offer, agent))
        else:
            self._at(self._now + RINGS_IN_VAIN, partial(self._is_not_reached, waiting, offer, agent, call))

    def _is_not_reached(self, waiting: _Waiting, offer: OfferId, agent: AgentName, call: ContactId) -> None:
        self._floor.leave(call, call, "gone")
        self._floor.leg_over(offer, "completed")
        rules = self._scenario.queues[waiting.caller.queue].callback or CallbackRules()
        if waiting.calls < rules.attempts:
            self._at(self._now + round(rules.apart * 1000), partial(self._stands, waiting))
        else:
            del self._waiting[waiting.contact.id]
            self._is_called_back(waiting, "unreachable")
        self._is_free(agent)

    def _is_called_back(self, waiting: _Waiting, ending: Literal["reached", "unreachable", "waiting"]) -> None:
        waited = self._now - waiting.contact.since_ms
        self._day.called_back.append(CalledBack(waiting.caller.queue, waiting.caller.at, ending, waited, waiting.calls))

    # Agents

    def _comes(self, shift: Shift) -> None:
        name = shift.agent.name
        self._floor.sign_in(shift.agent, None)
        self._floor.presence(name, "available")
        self._desks.comes(name, MIDNIGHT + shift.ends, self._now)
        self._absent.comes(shift.agent)
        for begins, ends in shift.breaks:
            self._at(MIDNIGHT + begins, partial(self._takes_a_break, name))
            self._at(MIDNIGHT + ends, partial(self._is_back, name, "break"))
        self._at(MIDNIGHT + shift.ends, partial(self._goes, name))
        self._match()

    def _goes(self, agent: AgentName) -> None:
        if self._desks.stays(agent, self._now):
            return
        self._floor.presence(agent, "offline")
        self._absent.goes(agent)
        self._gives_back(agent)
        self._desks.goes(agent, self._now)
        self._match()

    def _takes_a_break(self, agent: AgentName) -> None:
        if self._desks.rests(agent, "break", self._now):
            self._floor.presence(agent, "on_break")
            self._gives_back(agent)
            self._match()

    def _is_back(self, agent: AgentName, why: Rest) -> None:
        if self._desks.is_back(agent, why, self._now):
            self._floor.presence(agent, "available")
            self._sweeps()

    def _gives_back(self, agent: AgentName) -> None:
        """He goes away: the floor has given back whom he was just offered."""
        ringing = next((offer for offer, rung in self._ringing.items() if rung == agent), None)
        if ringing is not None:
            self._rang_in_vain(ringing)

    # Matching

    def _match(self) -> None:
        """Let the floor match as often as it finds anybody, as the dispatch loop does."""
        while self._floor.match(UNLIMITED):
            while (ring := self._store.claim_ring(self._now)) is not None:
                self._store.rung(ring.offer, LegId(ring.offer), self._now)
                self._rings(ring)
        if self._absent:
            self._absent.idle(self._desks.free(), self._now + self._scenario.answers_in)

    def _rings(self, ring: Ring) -> None:
        waiting = self._waiting[ring.contact]
        self._day.offers += 1
        self._desks.works(ring.agent, self._now)
        self._ringing[ring.offer] = ring.agent
        if waiting.refusals:
            how = waiting.refusals.pop()
            rings = self._scenario.answers_in if how == "declined" else round(ring.answer_in * 1000)
            self._at(self._now + rings, partial(self._refuses, ring.offer, how))
            return
        self._absent.passed_by(waiting.contact, ring.agent, self._now)
        if self._scenario.answers_in:
            self._at(self._now + self._scenario.answers_in, partial(self._accepts, ring.offer))
        else:
            self._accepts(ring.offer)

    def _refuses(self, offer: OfferId, how: Refusal) -> None:
        agent = self._ringing.pop(offer, None)
        if agent is None:
            return
        if how == "declined":
            self._floor.decline(offer)
        self._floor.leg_over(offer, "no-answer")
        self._day.refused[how] += 1
        self._desks.is_done(agent, self._now)
        why: Rest = "cooling" if how == "declined" else "missed"
        self._desks.rests(agent, why, self._now)
        self._at(
            self._now + (COOL_DOWN if how == "declined" else self._scenario.back_in), partial(self._is_back, agent, why)
        )
        self._match()

    def _accepts(self, offer: OfferId) -> None:
        answer = self._floor.accept(offer) if self._ringing.pop(offer, None) else None
        if not isinstance(answer, Accepted):
            return
        waiting = self._waiting[answer.contact]
        if waiting.contact.callback:
            self._calls_back(waiting, offer, answer.view.agent)
        else:
            self._meet(waiting, offer, answer.view.agent)

    def _meet(self, waiting: _Waiting, offer: OfferId, agent: AgentName) -> None:
        for label in ("caller", "agent"):
            self._floor.joined(offer, label)
        self._ends(waiting, "answered", agent)
        self._at(self._now + waiting.caller.talk, partial(self._parts, offer, agent, waiting.caller.wrap_up))

    def _rang_in_vain(self, offer: OfferId) -> None:
        self._floor.leg_over(offer, "canceled")
        self._desks.is_done(self._ringing.pop(offer), self._now)

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
        self._desks.is_done(agent, self._now)
        self._match()

    # The store

    def _sweeps(self) -> None:
        while len(self._store.sweep(self._now)) == BATCH:
            pass
        self._match()

    def _forgets(self) -> None:
        """Let the store forget what is over, now and then: a long day would fill the memory, and be slow."""
        if self._now - self._forgot >= FORGETS:
            self._forgot = self._now
            self._sweeps()
            self._store.journal.clear()
