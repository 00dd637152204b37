"""The commit under any order of answers, facts, repeats, ends and losses, against a model of a few lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from redis import Redis

from ivr.live.records import Change, Committed, Conflict, Repeated, Saved
from ivr.live.store import Live

CALL = "CA1"


@dataclass
class Model:
    """What must be there: the call, and the fingerprints in the journal."""

    saved: Saved | None = None
    facts: list[str] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Try:
    """A process that has read the call, knows what it will write, and may be slow."""

    seen: Saved | None
    change: Change


class Protocol(RuleBasedStateMachine):
    """Several processes at one call."""

    live: Live
    redis: Redis
    tries: Bundle[Try] = Bundle("tries")

    def __init__(self) -> None:
        super().__init__()
        self.redis.flushall()
        self.model = Model()
        self.now = 1_795_000_000_000
        self.newest = 0
        self.inputs = 0

    @rule(target=tries, ended=st.booleans())
    def somebody_answers(self, ended: bool) -> Try:
        seen = self.live.load(CALL)
        turn = 1 if seen is None else seen.turn + 1
        return Try(seen, Change(turn, self._input().encode(), self._input(), reply=b"<r/>" * turn, ended=ended))

    @rule(target=tries, ended=st.booleans())
    def something_happens(self, ended: bool) -> Try:
        seen = self.live.load(CALL)
        return Try(seen, Change(seen.turn if seen else 0, self._input().encode(), self._input(), ended=ended))

    @rule(target=tries, tried=tries)
    def somebody_reads_anew_for_the_same_input(self, tried: Try) -> Try:
        return Try(self.live.load(CALL), tried.change)

    @rule(tried=tries)
    def somebody_commits(self, tried: Try) -> None:
        self.now += 1
        told = self.live.commit(CALL, tried.seen, tried.change, self.now)
        assert type(told) is self._expected(tried)
        if isinstance(told, Committed):
            assert told.version > self.newest
            self.newest = told.version
            self._write(told.version, tried.change)

    @rule()
    def everything_is_lost(self) -> None:
        self.redis.flushall()
        self.model = Model()

    @invariant()
    def the_call_is_what_was_accepted_last(self) -> None:
        assert self.live.load(CALL) == self.model.saved

    @invariant()
    def each_accepted_change_has_one_journal_entry(self) -> None:
        entries: Any = self.redis.xrange("journal")
        assert [fields[b"fp"].decode() for _, fields in entries] == self.model.journal

    def _input(self) -> str:
        self.inputs += 1
        return f"input-{self.inputs}"

    def _expected(self, tried: Try) -> type[Committed | Repeated | Conflict]:
        stood, change = self.model.saved, tried.change
        known = self.model.facts if change.reply is None else [stood.fingerprint] if stood else []
        if change.fingerprint in known:
            return Repeated
        seen_version = tried.seen.version if tried.seen else None
        stands = stood.version if stood else None
        return Conflict if seen_version != stands or (stood and stood.ended) else Committed

    def _write(self, version: int, change: Change) -> None:
        before = self.model.saved or Saved(0, 0, b"", b"", "", b"", False, "")
        after = before._replace(version=version, turn=change.turn, state=change.state, ended=change.ended)
        if change.reply is None:
            self.model.facts.append(change.fingerprint)
        else:
            after = after._replace(reply=change.reply, fingerprint=change.fingerprint)
        if change.ended:
            after = after._replace(reply=b"")
        self.model.saved = after
        self.model.journal.append(change.fingerprint)


def test_no_order_of_events_breaks_the_protocol(live: Live, redis: Redis) -> None:
    class OnThisServer(Protocol):
        pass

    OnThisServer.live = live
    OnThisServer.redis = redis
    run_state_machine_as_test(OnThisServer, settings=settings(max_examples=100, stateful_step_count=30, deadline=None))
