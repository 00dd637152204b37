"""The case book: what a webhook asks of the record, each with one short transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, literal, select

from ivr.cases import agents, casework, chores, emergencies, pins, promises
from ivr.cases.casework import CaseRef
from ivr.cases.changes import Change, change_case
from ivr.cases.customers import customer_in
from ivr.cases.database import reading
from ivr.cases.emergencies import Turned
from ivr.cases.promises import Promise
from ivr.cases.tables import calls, customer_numbers, customers
from ivr.dialogue.inputs import Customer


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who calls, and whether this call is `known`: "" not yet, `open`, or `over`."""

    customer: Customer | None
    known: str


@dataclass(frozen=True, slots=True)
class Drained:
    """The newest state of a call that has reached the record, and its turn."""

    turn: int
    state: bytes
    revision: str


class CaseBook:
    """The record behind one engine. Every method raises `RecordGone` where SQL does not answer in time."""

    def __init__(self, engine: Engine) -> None:
        """`engine` is from `open_engine`, opened in this process; other modules of the room take it as it is."""
        self.engine = engine

    def arrival(self, call: str, caller: str | None) -> Arrival:
        """Look up the customer by his number (E.164, None where withheld), and the call, in one statement."""
        one = select(literal(1).label("one")).subquery()
        query = (
            select(customers, calls.c.id.label("call_id"), calls.c.ended_at)
            .select_from(one)
            .outerjoin(calls, calls.c.id == call)
            .outerjoin(customer_numbers, customer_numbers.c.number == caller)
            .outerjoin(customers, customers.c.id == customer_numbers.c.customer_id)
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one()
        customer = customer_in(row._mapping) if row.id is not None else None
        if row.call_id is None:
            return Arrival(customer, "")
        return Arrival(customer, "open" if row.ended_at is None else "over")

    def newest_state(self, call: str) -> Drained | None:
        """Return what a call whose live state is lost can go on from; None where nothing is known, or it is over."""
        with reading(self.engine) as connection:
            row = connection.execute(
                select(calls.c.turn, calls.c.state, calls.c.revision).where(
                    calls.c.id == call, calls.c.state.is_not(None), calls.c.ended_at.is_(None)
                )
            ).one_or_none()
        return Drained(row.turn, row.state, row.revision) if row is not None else None

    def promise_place(
        self,
        key: str,
        call: str,
        queue: str,
        contact: Mapping[str, Any],
        now: datetime,
        *,
        callback: int | None = None,
    ) -> Promise:
        """Promise a place under `key` (`promises.py` says what a key is); the same key, the same answer.

        With `callback` it is the place that was kept for that one, which is over by it.
        """
        return promises.promise_place(
            self.engine, key, call=call, queue=queue, contact=contact, now=now, callback=callback
        )

    def standing_place(self, key: str) -> Mapping[str, Any] | None:
        """Return the contact that was promised the place, None where he has left it, or nobody was."""
        return promises.standing_place(self.engine, key)

    def place_since(self, key: str) -> int | None:
        """Return since when (epoch milliseconds) whoever was promised the place counts as waiting; None: unknown."""
        return promises.place_since(self.engine, key)

    def open_places(self) -> list[dict[str, Any]]:
        """Return the contact of every caller who was promised a place and has not left it."""
        return promises.open_places(self.engine)

    def open_case(
        self,
        key: str,
        call: str,
        *,
        kind: str,
        topic: str,
        words: str,
        recording: str,
        queue: str,
        agent: str = "",
        fields: Mapping[str, str],
        now: datetime,
    ) -> CaseRef:
        """Open a case under `key`; the same key, the same case."""
        return casework.open_case(
            self.engine,
            key,
            call,
            kind=kind,
            topic=topic,
            words=words,
            recording=recording,
            queue=queue,
            agent=agent,
            fields=fields,
            now=now,
        )

    def change_case(self, key: str, call: str, change: Change, now: datetime) -> CaseRef | None:
        """Change a case under `key`, once; None for a note on the call itself. Raises UnknownCase too."""
        return change_case(self.engine, key, call, change, now)

    def owe(self, chore: str, kind: str, body: Mapping[str, Any], now: datetime) -> None:
        """Write slow work that is due at once; the same id, the same work."""
        chores.owe(self.engine, chore, kind, body, now)

    def check_pin(self, subject: str, pin: str, key: str, now: datetime) -> pins.Checked:
        """Try the PIN of a subject; the same key, the same try."""
        return pins.check(self.engine, subject, pin, key, now)

    def emergencies(self) -> Mapping[str, Turned]:
        """Return the last turn of each emergency switch, by calendar."""
        return emergencies.newest(self.engine)

    def turn_switch(self, turned: Turned) -> None:
        """Write a turn of an emergency switch."""
        emergencies.turn(self.engine, turned)

    def set_presence(self, agent: str, wish: agents.Wish, now: datetime) -> agents.Agent:
        """Write what the agent wants; a new name becomes an agent."""
        return agents.set_presence(self.engine, agent, wish, now)

    def agent(self, name: str) -> agents.Agent | None:
        """Return the agent of this name."""
        return agents.agent(self.engine, name)

    def agent_numbered(self, number: str) -> agents.Agent | None:
        """Return the agent who signs in by this number on a telephone."""
        return agents.agent_numbered(self.engine, number)

    def agents_present(self) -> list[agents.Agent]:
        """Return the agents who are not offline."""
        return agents.agents_present(self.engine)
