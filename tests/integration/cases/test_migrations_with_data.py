"""A record that is in use goes up and down with what is in it."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from ivr.cases.database import open_engine, writing
from ivr.cases.migrate import configuration


def test_cases_and_their_notes_survive_each_step(blank_url: str) -> None:
    engine = open_engine(blank_url)
    _move(engine, command.upgrade, "0001")
    with writing(engine) as connection:
        connection.execute(
            text(
                "INSERT INTO cases (id, key, kind, status, fields, call_id, opened_at) "
                "VALUES (7, 'k', 'query', 'open', '{}', 'CA1', '2026-11-24 09:00:00')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO case_notes (case_id, author, words, at) VALUES (7, 'flow', 'said', '2026-11-24 09:00:00')"
            )
        )
    for move, target in ((command.upgrade, "head"), (command.downgrade, "0001"), (command.upgrade, "head")):
        _move(engine, move, target)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT case_id, words FROM case_notes")).all() == [(7, "said")]
            assert connection.execute(text("SELECT status FROM cases WHERE id = 7")).scalar_one() == "open"
    engine.dispose()


def _move(engine: Engine, move: Callable[[Config, str], None], target: str) -> None:
    with writing(engine) as connection:
        config = configuration()
        config.attributes["connection"] = connection
        move(config, target)
