"""Agents and what they want: their presence is a promise too, so that a floor that is lost can be built again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, RowMapping, case, select

from ivr.cases.database import insert, reading, writing
from ivr.cases.errors import NumberTaken
from ivr.cases.tables import agents


@dataclass(frozen=True, slots=True)
class Agent:
    """One agent. `phone` is E.164 or empty; `queues` and `skills` (name -> level) None: serves all, knows all.

    `reason` says why he is on a break, "" = he has not said. `lease_ms`: how long his desk may be silent, None = he
    works without one. `number` is that by which a telephone knows him, "" = none. `language` (ISO 639) is what his
    telephone speaks to him, "" = he has not said.
    """

    name: str
    phone: str
    presence: str
    queues: tuple[str, ...] | None
    skills: Mapping[str, int] | None
    since: datetime
    reason: str = ""
    lease_ms: int | None = None
    number: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an agent wants: `available`, `on_break` (why: `reason`) or `offline`.

    `phone` None keeps the one that is written. `lease_ms` is written with `available` alone, and kept else.
    """

    presence: str
    phone: str | None = None
    reason: str = ""
    lease_ms: int | None = None


def set_presence(engine: Engine, name: str, wish: Wish, now: datetime) -> Agent:
    """Write what the agent wants. A new name becomes an agent for all queues.

    `since` moves only where presence or reason changes.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        values = {"presence": wish.presence, "reason": wish.reason, "since": now, "phone": wish.phone or ""}
        put = insert(connection, agents).values(name=name, lease_ms=wish.lease_ms, **values)
        new = put.excluded
        same = (new.presence == agents.c.presence) & (new.reason == agents.c.reason)
        put = put.on_conflict_do_update(
            index_elements=["name"],
            set_={
                "presence": new.presence,
                "reason": new.reason,
                "since": case((same, agents.c.since), else_=new.since),
                **({} if wish.phone is None else {"phone": new.phone}),
                **({"lease_ms": new.lease_ms} if wish.presence == "available" else {}),
            },
        )
        connection.execute(put)
        row = connection.execute(select(agents).where(agents.c.name == name)).one()
    return _agent(row._mapping)


def agent(engine: Engine, name: str) -> Agent | None:
    """Return the agent of this name.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _found(engine, agents.c.name == name)


def agent_numbered(engine: Engine, number: str) -> Agent | None:
    """Return the agent who signs in by this number on a telephone.

    Raises:
        RecordGone: SQL does not answer.
    """
    return _found(engine, agents.c.number == number)


def give_number(engine: Engine, name: str, number: str, now: datetime) -> None:
    """Let the agent sign in by this number on a telephone, in place of any that he has. A new name becomes an agent.

    Raises:
        NumberTaken: another has it. RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        holder = connection.execute(select(agents.c.name).where(agents.c.number == number)).scalar_one_or_none()
        if holder not in (None, name):
            raise NumberTaken
        put = insert(connection, agents).values(name=name, number=number, presence="offline", since=now)
        put = put.on_conflict_do_update(index_elements=["name"], set_={"number": put.excluded.number})
        connection.execute(put)


def give_language(engine: Engine, name: str, language: str, now: datetime) -> None:
    """Let the agent's telephone speak this language (ISO 639) to him. A new name becomes an agent.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        put = insert(connection, agents).values(name=name, language=language, presence="offline", since=now)
        put = put.on_conflict_do_update(index_elements=["name"], set_={"language": put.excluded.language})
        connection.execute(put)


def agents_present(engine: Engine) -> list[Agent]:
    """Return the agents who are not offline, by name.

    Raises:
        RecordGone: SQL does not answer.
    """
    present = select(agents).where(agents.c.presence != "offline").order_by(agents.c.name)
    with reading(engine) as connection:
        return [_agent(row._mapping) for row in connection.execute(present)]


def assign(engine: Engine, name: str, queues: tuple[str, ...] | None, skills: Mapping[str, int] | None) -> bool:
    """Say which queues the agent serves and what he knows, None for all; false where there is no such agent.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        done = connection.execute(
            agents.update()
            .where(agents.c.name == name)
            .values(queues=None if queues is None else list(queues), skills=None if skills is None else dict(skills))
        )
    return done.rowcount == 1


def _found(engine: Engine, condition: ColumnElement[bool]) -> Agent | None:
    with reading(engine) as connection:
        row = connection.execute(select(agents).where(condition)).one_or_none()
    return _agent(row._mapping) if row is not None else None


def _agent(row: RowMapping) -> Agent:
    queues = row["queues"]
    return Agent(
        name=row["name"],
        phone=row["phone"],
        presence=row["presence"],
        queues=None if queues is None else tuple(queues),
        skills=row["skills"],
        since=row["since"],
        reason=row["reason"],
        lease_ms=row["lease_ms"],
        number=row["number"] or "",
        language=row["language"],
    )
