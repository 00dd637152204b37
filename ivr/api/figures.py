"""The line's figures, read anew for each scrape, so that any process can be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ivr.cases import queries
from ivr.cases.book import CaseBook
from ivr.cases.errors import RecordGone
from ivr.live.errors import LiveGone
from queueing.names import FloorError
from queueing.ports import AgentView, QueueView


class Floor(Protocol):
    """The floor, as far as its figures go."""

    def queues(self) -> Sequence[QueueView]:
        """Return every queue as it is now."""

    def agents(self) -> Sequence[AgentView]:
        """Return every agent who is signed in."""


class Figures(Collector):
    """Collects from record, floor and journal; what cannot be reached is missing, and its `careline_up` is 0."""

    def __init__(self, book: CaseBook, floor: Floor, journal_length: Callable[[], int]) -> None:
        """`journal_length` gives how many entries wait for the drain; it may raise LiveGone."""
        self._book = book
        self._floor = floor
        self._journal_length = journal_length

    def collect(self) -> Iterator[Metric]:
        """Yield all that can be read now."""
        up = GaugeMetricFamily("careline_up", "1 where this part answers", labels=["part"])
        for part, read in (("record", self._record), ("floor", self._waiting), ("journal", self._journal)):
            try:
                yield from list(read())
                up.add_metric([part], 1)
            except (RecordGone, FloorError, LiveGone):
                up.add_metric([part], 0)
        yield up

    def _record(self) -> Iterator[Metric]:
        calls = CounterMetricFamily("careline_calls", "Settled calls by outcome", labels=["outcome"])
        for outcome, number in queries.outcome_counts(self._book.engine).items():
            calls.add_metric([outcome], number)
        yield calls
        live = queries.open_calls(self._book.engine)
        yield GaugeMetricFamily("careline_calls_live", "Calls that are going on", value=live)

    def _waiting(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("careline_waiting", "Callers who wait for an agent", labels=["queue"])
        longest = GaugeMetricFamily("careline_longest_wait_seconds", "Longest wait of them", labels=["queue"])
        for queue in self._floor.queues():
            waiting.add_metric([queue.name], queue.waiting)
            longest.add_metric([queue.name], queue.longest_wait_s)
        yield waiting
        yield longest
        agents = GaugeMetricFamily("careline_agents", "Agents signed in", labels=["presence", "engagement"])
        counted = Counter((agent.presence, agent.engagement) for agent in self._floor.agents())
        for labels, number in sorted(counted.items()):
            agents.add_metric(labels, number)
        yield agents

    def _journal(self) -> Iterator[Metric]:
        waiting = self._journal_length()
        yield GaugeMetricFamily("careline_journal_entries", "Journal entries not yet in the case record", value=waiting)
