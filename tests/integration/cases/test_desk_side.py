"""What agents and supervisors write into the record: presence, accounts, dispositions, revisions; and the chores."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from ivr.cases import accounts, agents, chores, revisions
from ivr.cases.agents import Wish
from ivr.cases.book import CaseBook
from ivr.cases.dispositions import dispose
from ivr.cases.errors import NameTaken, UnknownRevision, WeakPassword
from ivr.cases.happened import Entry

START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[dict[str, Any]]]


def second(number: float) -> datetime:
    return START + timedelta(seconds=number)


def test_an_unknown_agent_is_made_and_serves_all_queues(engine: Engine) -> None:
    book = CaseBook(engine)
    ana = book.set_presence("ana", Wish("available", "+12025550123"), START)
    assert ana == agents.Agent("ana", "+12025550123", "available", None, None, START)
    assert book.agents_present() == [ana]


def test_presence_keeps_the_phone_and_since_moves_only_with_a_change(engine: Engine) -> None:
    book = CaseBook(engine)
    book.set_presence("ana", Wish("available", "+12025550123"), START)
    again = book.set_presence("ana", Wish("available"), second(5))
    assert (again.phone, again.since) == ("+12025550123", START)
    away = book.set_presence("ana", Wish("offline"), second(9))
    assert (away.phone, away.since) == ("+12025550123", second(9))
    assert book.agents_present() == []
    assert book.agent("ana") == away
    assert book.agent("ben") is None


def test_a_break_keeps_its_reason_and_a_desk_its_lease(engine: Engine) -> None:
    book = CaseBook(engine)
    book.set_presence("ana", Wish("available", "+12025550123", lease_ms=15_000), START)
    lunch = book.set_presence("ana", Wish("on_break", reason="lunch"), second(5))
    assert (lunch.reason, lunch.since, lunch.lease_ms) == ("lunch", second(5), 15_000)
    meeting = book.set_presence("ana", Wish("on_break", reason="meeting"), second(9))
    assert (meeting.reason, meeting.since) == ("meeting", second(9))
    back = book.set_presence("ana", Wish("available"), second(12))
    assert (back.reason, back.lease_ms) == ("", None)


def test_an_agent_is_given_queues_and_skills(engine: Engine) -> None:
    book = CaseBook(engine)
    assert not agents.assign(engine, "ana", ("billing",), {})
    book.set_presence("ana", Wish("available", "+12025550123"), START)
    assert agents.assign(engine, "ana", ("billing", "sales"), {"spanish": 3})
    changed = book.set_presence("ana", Wish("on_break"), START)
    assert (changed.queues, changed.skills) == (("billing", "sales"), {"spanish": 3})


def test_a_password_opens_its_own_account_only(engine: Engine) -> None:
    password = accounts.new_password()
    ana = accounts.create(engine, "ana", "agent", password)
    accounts.create(engine, "sue", "supervisor", accounts.new_password())
    assert accounts.check(engine, "ana", password) == ana == accounts.Account("ana", "agent")
    assert accounts.check(engine, "ana", password + "x") is None
    assert accounts.check(engine, "sue", password) is None
    assert accounts.check(engine, "nobody", password) is None
    assert accounts.get(engine, "nobody") is None
    assert [account.name for account in accounts.listed(engine)] == ["ana", "sue"]


def test_passwords_are_kept_as_hashes(engine: Engine, rows: Rows) -> None:
    password = accounts.new_password()
    accounts.create(engine, "ana", "agent", password)
    (row,) = rows("accounts")
    assert row["password_hash"].startswith("$argon2id$")
    assert password not in row["password_hash"]


def test_a_name_is_taken_once(engine: Engine) -> None:
    accounts.create(engine, "ana", "agent", "correct horse battery")
    with pytest.raises(NameTaken, match="ana"):
        accounts.create(engine, "ana", "supervisor", "another good password")
    assert accounts.check(engine, "ana", "correct horse battery") == accounts.Account("ana", "agent")


@pytest.mark.parametrize("password", ["", "short", "x" * 129])
def test_a_password_has_12_to_128_characters(engine: Engine, password: str) -> None:
    with pytest.raises(WeakPassword, match="12 characters"):
        accounts.create(engine, "ana", "agent", password)
    assert accounts.listed(engine) == []


def test_a_password_is_changed(engine: Engine) -> None:
    accounts.create(engine, "ana", "agent", "correct horse battery")
    assert accounts.set_password(engine, "ana", "another good password")
    assert not accounts.set_password(engine, "ben", "another good password")
    assert accounts.check(engine, "ana", "correct horse battery") is None
    assert accounts.check(engine, "ana", "another good password") is not None


def test_a_disposition_replaces_the_same_agents_earlier_one(engine: Engine, rows: Rows) -> None:
    dispose(engine, "CA1", "ana", disposition="follow_up", notes="calls back", now=START)
    dispose(engine, "CA1", "ben", disposition="solved", notes="", now=START)
    dispose(engine, "CA1", "ana", disposition="solved", notes="done", now=second(5))
    assert {(row["agent"], row["code"], row["notes"]) for row in rows("dispositions")} == {
        ("ana", "solved", "done"),
        ("ben", "solved", ""),
    }


def test_a_revision_is_published_and_rolled_back(engine: Engine) -> None:
    assert revisions.current(engine) == ""
    revisions.publish(engine, "r1", {"main.yaml": "version: 1"}, author="sue", reason="first", now=START)
    revisions.publish(engine, "r2", {"main.yaml": "version: 2"}, author="sue", reason="more", now=second(1))
    assert revisions.current(engine) == "r2"
    revisions.point(engine, "r1", author="sue", reason="back", now=second(2))
    assert revisions.current(engine) == "r1"
    assert revisions.sources(engine, "r2") == {"main.yaml": "version: 2"}
    assert revisions.sources(engine, "r3") is None
    assert [published.reason for published in revisions.history(engine)] == ["back", "more", "first"]


def test_the_same_revision_is_published_again(engine: Engine, rows: Rows) -> None:
    for reason in ("first", "again"):
        revisions.publish(engine, "r1", {"main.yaml": "version: 1"}, author="sue", reason=reason, now=START)
    assert revisions.current(engine) == "r1"
    assert len(rows("revisions")) == 1


def test_what_was_never_published_cannot_be_pointed_to(engine: Engine) -> None:
    with pytest.raises(UnknownRevision, match="does not have"):
        revisions.point(engine, "r9", author="sue", reason="", now=START)
    assert revisions.current(engine) == ""


@pytest.fixture
def chore(drained: Drained, entry: Make) -> str:
    """The chore of fetching a recording, due at once."""
    drained(entry(0, 0, ("MessageLeft", {"recording": "RE1", "url": "https://carrier/RE1", "seconds": 9})))
    return "CA1:0:fp0:0"


def test_a_recording_is_to_be_kept(engine: Engine, chore: str) -> None:
    (due,) = chores.due(engine, START)
    body = {"call": "CA1", "recording": "RE1", "url": "https://carrier/RE1", "seconds": 9}
    assert due == chores.Chore(chore, "keep_recording", body, 0)
    assert chores.get(engine, chore) == due


def test_a_chore_that_was_sent_is_sent_again_only_when_its_job_is_lost(engine: Engine, chore: str) -> None:
    assert len(chores.due(engine, START)) == 1
    assert chores.due(engine, second(299)) == []
    assert len(chores.due(engine, second(300))) == 1


def test_two_who_send_do_not_send_the_same(engine: Engine, chore: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(lambda _: chores.due(engine, START), range(2)))
    assert sorted(len(part) for part in taken) == [0, 1]


def test_a_chore_that_is_done_is_not_sent_again(engine: Engine, chore: str) -> None:
    chores.done(engine, chore)
    chores.failed(engine, chore, START)
    assert chores.due(engine, second(9999)) == []
    assert chores.get(engine, chore) is None


def test_a_chore_that_fails_waits_longer_each_time_and_is_given_up(engine: Engine, chore: str, rows: Rows) -> None:
    waits = []
    for _ in range(chores.ATTEMPTS):
        chores.failed(engine, chore, START)
        waits.append((rows("chores")[0]["due_at"] - START).total_seconds())
    assert waits[:4] == [15, 30, 60, 120]
    assert max(waits) == 3600
    assert rows("chores")[0]["state"] == "given_up"
    assert chores.due(engine, second(99999)) == []


def test_an_unknown_name_costs_as_much_as_a_wrong_password(engine: Engine) -> None:
    accounts.create(engine, "ana", "agent", "correct horse battery")
    accounts.check(engine, "nobody", "wrong password")

    def cost(name: str) -> float:
        began = time.process_time()
        assert accounts.check(engine, name, "wrong password") is None
        return time.process_time() - began

    assert min(cost("nobody") for _ in range(3)) > min(cost("ana") for _ in range(3)) / 4
