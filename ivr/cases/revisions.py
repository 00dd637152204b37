"""Published flows, for ever: what the files said, who published them when, and which revision new calls get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Engine, select

from ivr.cases.database import insert, reading, writing
from ivr.cases.errors import UnknownRevision
from ivr.cases.tables import publications, revisions


@dataclass(frozen=True, slots=True)
class Publication:
    """One move of the pointer: from `at` on, new calls walk by `revision`."""

    revision: str
    author: str
    reason: str
    at: datetime


def publish(
    engine: Engine, revision: str, sources: Mapping[str, str], *, author: str, reason: str, now: datetime
) -> None:
    """Keep the sources under their hash, as `Catalogue.revision` has it, and point new calls to them, in one step.

    Raises:
        RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        connection.execute(
            insert(connection, revisions).on_conflict_do_nothing(), {"hash": revision, "sources": dict(sources)}
        )
        _point(connection, Publication(revision, author, reason, now))


def point(engine: Engine, revision: str, *, author: str, reason: str, now: datetime) -> None:
    """Point new calls to a revision that was published before: a rollback.

    Raises:
        UnknownRevision: it was never published. RecordGone: SQL does not answer.
    """
    with writing(engine) as connection:
        known = connection.execute(select(revisions.c.hash).where(revisions.c.hash == revision)).one_or_none()
        if known is None:
            raise UnknownRevision
        _point(connection, Publication(revision, author, reason, now))


def current(engine: Engine) -> str:
    """Return the revision that new calls get, "" while nothing is published.

    Raises:
        RecordGone: SQL does not answer.
    """
    newest = history(engine, 1)
    return newest[0].revision if newest else ""


def history(engine: Engine, limit: int = 50) -> list[Publication]:
    """Return the newest publications, the newest first.

    Raises:
        RecordGone: SQL does not answer.
    """
    newest = select(publications).order_by(publications.c.id.desc()).limit(limit)
    with reading(engine) as connection:
        return [Publication(row.revision, row.author, row.reason, row.at) for row in connection.execute(newest)]


def sources(engine: Engine, revision: str) -> Mapping[str, str] | None:
    """Return the files of a revision, path -> text; None where it was never published.

    Raises:
        RecordGone: SQL does not answer.
    """
    with reading(engine) as connection:
        found = connection.execute(select(revisions.c.sources).where(revisions.c.hash == revision))
        return cast("Mapping[str, str] | None", found.scalar_one_or_none())


def _point(connection: Connection, to: Publication) -> None:
    connection.execute(
        insert(connection, publications).values(revision=to.revision, author=to.author, reason=to.reason, at=to.at)
    )
