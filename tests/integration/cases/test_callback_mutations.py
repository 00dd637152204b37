"""A record that lacks one of the safeguards of callbacks breaks an invariant that has a name.

The guards stand in the schema and in the text of two modules; each mutation takes one away.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine, text

from ivr.cases import callback_attempts, callbacks
from ivr.cases.book import CaseBook
from ivr.cases.callbacks import Wanted
from ivr.cases.database import reading, writing

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
OLD = START - timedelta(minutes=20)
NUMBER = "+12025550123"
PLACE = "CA1:0:ab:0"
WANTED = Wanted(NUMBER, "support", "callback_call", "", "en", "", 2, 900, START, START + timedelta(days=2))


class Record(NamedTuple):
    """A record, and the code that works on its callbacks: ours, or a mutant of it."""

    engine: Engine
    callbacks: Any = callbacks
    attempts: Any = callback_attempts

    def books(self, key: str, wanted: Wanted = WANTED) -> int:
        booked = self.callbacks.book(self.engine, key, key.partition(":")[0], wanted, START)
        with writing(self.engine) as connection:
            callbacks.confirm(connection, [booked.id])
        return int(booked.id)


def c1_one_callback_is_open_a_number_and_queue(record: Record) -> None:
    record.books("CA1:1:ab:0")
    record.books("CA2:1:ab:0")
    record.books("CA3:1:ab:0", replace(WANTED, queue="billing"))
    with reading(record.engine) as connection:
        held = connection.execute(text("SELECT queue FROM callbacks ORDER BY queue")).scalars().all()
    assert held == ["billing", "support"], "C1: a number is promised two callbacks in one queue"


def c2_a_callback_ranks_as_if_its_customer_had_stayed(record: Record) -> None:
    contact = {"id": "CA1", "place": PLACE, "queue": "support", "since_ms": int(OLD.timestamp() * 1000)}
    CaseBook(record.engine).promise_place(PLACE, "CA1", "support", contact, OLD)
    earlier = record.books("CA2:1:ab:0", replace(WANTED, number="+12025550124"))
    kept = record.books("CA1:1:ab:0", replace(WANTED, place=PLACE))
    ranked = [(due.id, due.since) for due in callbacks.due(record.engine, START)]
    assert ranked == [(kept, OLD), (earlier, START)], "C2: a callback has cost its customer the place"


def c3_one_process_makes_an_attempt(record: Record) -> None:
    callback = record.books("CA1:1:ab:0")
    begun = [record.attempts.begin(record.engine, callback, START) for _process in range(2)]
    assert [attempt is not None for attempt in begun] == [True, False], "C3: two processes call a customer at once"


class Mutation(NamedTuple):
    """What is taken away, and the check that must notice: a statement on the schema, or a change in a module's text."""

    check: Callable[[Record], None]
    statement: str = ""
    module: ModuleType | None = None
    old: str = ""
    new: str = ""

    @property
    def invariant(self) -> str:
        return self.check.__name__.partition("_")[0].upper()

    def made(self, engine: Engine, folder: Path) -> Record:
        """Return the record without its safeguard."""
        if self.module is None:
            with writing(engine) as connection:
                connection.execute(text(self.statement))
            return Record(engine)
        mutant = _mutant(self.module, self.old, self.new, folder)
        return Record(engine, mutant) if self.module is callbacks else Record(engine, attempts=mutant)


MUTATIONS = {
    "the guard for one open callback": Mutation(
        c1_one_callback_is_open_a_number_and_queue, statement="DROP INDEX uq_callbacks_open"
    ),
    "the kept place": Mutation(
        c2_a_callback_ranks_as_if_its_customer_had_stayed,
        module=callbacks,
        old='"since": since or now,',
        new='"since": now,',
    ),
    "the claim of an attempt": Mutation(
        c3_one_process_makes_an_attempt,
        module=callback_attempts,
        old='may_be = callbacks.c.state == "waiting", callbacks.c.expires_at > now,',
        new="may_be = callbacks.c.expires_at > now,",
    ),
}


@pytest.fixture(params=MUTATIONS)
def mutation(request: pytest.FixtureRequest) -> Mutation:
    return MUTATIONS[request.param]


def test_the_record_keeps_the_invariant(engine: Engine, mutation: Mutation) -> None:
    mutation.check(Record(engine))


def test_a_record_without_its_safeguard_breaks_the_invariant_of_that_name(
    engine: Engine, mutation: Mutation, tmp_path: Path
) -> None:
    record = mutation.made(engine, tmp_path)
    with pytest.raises(AssertionError, match=f"{mutation.invariant}: "):
        mutation.check(record)


def _mutant(module: ModuleType, old: str, new: str, folder: Path) -> ModuleType:
    """Import the module once more, with the change in it."""
    source = inspect.getsource(module)
    assert old in source, "what is to be taken away is not there"
    file = folder / "mutant.py"
    file.write_text(source.replace(old, new))
    spec = spec_from_file_location(module.__name__, file)
    assert spec is not None
    assert spec.loader is not None
    copy = module_from_spec(spec)
    spec.loader.exec_module(copy)
    return copy
