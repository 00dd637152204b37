from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from ivr.cases.database import open_engine, writing
from ivr.cases.migrate import configuration, upgrade
from ivr.cases.tables import metadata


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(configuration()).get_heads()) == 1


def test_the_migrations_make_the_tables_that_the_code_knows(blank_url: str) -> None:
    upgrade(blank_url)
    engine = open_engine(blank_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_every_step_goes_up_and_down_and_up_again(blank_url: str) -> None:
    engine = open_engine(blank_url)
    script = ScriptDirectory.from_config(configuration())
    for revision in reversed([step.revision for step in script.walk_revisions()]):
        for move, target in ((command.upgrade, revision), (command.downgrade, "-1"), (command.upgrade, revision)):
            _run(engine, move, target)
    _run(engine, command.downgrade, "base")
    engine.dispose()
    assert _tables(blank_url) == {"alembic_version"}


def test_upgrading_twice_changes_nothing_and_works_from_any_folder(
    blank_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    upgrade(blank_url)
    upgrade(blank_url)
    assert _tables(blank_url) == {*metadata.tables, "alembic_version"}


def test_processes_that_upgrade_at_once_wait_for_each_other(blank_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(upgrade, blank_url) for _ in range(2)]:
            done.result()
    assert _tables(blank_url) == {*metadata.tables, "alembic_version"}


def _tables(url: str) -> set[str]:
    engine = open_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def _run(engine: Engine, move: Callable[[Config, str], None], target: str) -> None:
    with writing(engine) as connection:
        config = configuration()
        config.attributes["connection"] = connection
        move(config, target)
