"""What may be told of one offer, in which order, and of one agent's time: their histories in the journal."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from queueing import events
from queueing.events import AgentSpent
from queueing.names import ContactId
from queueing.store.memory_journal import JournalEntry
from tests import agents_time

LETTERS = {
    "OfferMade": "M",
    "Consulted": "M",
    "OfferAccepted": "A",
    "OfferEnded": "E",
    "TalkBegan": "B",
    "TalkEnded": "T",
    "WrapUpEnded": "W",
}
"""That the phone was rung may be told at any time: the carrier's answer may come after all is over."""

LEGAL = re.compile(r"M(E|A(E|B?(TW?)?)?)?")
"""Made; then it came to nothing, or was accepted; then it came to nothing, or they talked, and the agent wrapped up.

A talk that goes on through a loss of the floor may have begun untold.
"""


def check(journal: Sequence[JournalEntry]) -> None:
    """S5, S6: an offer ends once, and nothing but its wrap-up is told of it after that; answered iff they talked."""
    told: dict[str, str] = defaultdict(str)
    for entry in journal:
        told[getattr(entry.event, "offer", "")] += LETTERS.get(type(entry.event).__name__, "")
    told.pop("", None)
    illegal = {offer: history for offer, history in told.items() if history and not LEGAL.fullmatch(history)}
    assert illegal == {}, "S5: something was told of an offer that was over"


def check_time(journal: Sequence[JournalEntry], now: int) -> None:
    """S20: an agent's states add up, without gap or overlap, until `now`, and agree with what is told of his offers.

    Only what was not told yet when the floor was lost is missing; the first that is told after it says so.
    """
    told = [entry.event for entry in journal if isinstance(entry.event, AgentSpent)]
    assert list(agents_time.faults(told)) == []
    last = {one.agent: one.until for one in told}
    assert set(last.values()) <= {now}, "S20: somebody's time ends too early"
    spells = [spell for one in told for spell in _spells(one)]
    for agent, states, begins, ends in _recounted(journal):
        within = {
            spell.state for spell in spells if spell.agent == agent and spell.ends > begins and spell.begins < ends
        }
        assert within <= states, f"S20: {agent} was {within} while he was {states}"


class _Spell(NamedTuple):
    agent: str
    state: str
    begins: int
    ends: int


def _spells(told: AgentSpent) -> Iterator[_Spell]:
    begins = told.since
    for state, ms in told.spent:
        yield _Spell(told.agent, state, begins, begins + ms)
        begins += ms


STATES = (
    ("OfferMade", "OfferAccepted", {"offered"}),
    ("OfferAccepted", "TalkBegan", {"connecting"}),
    ("TalkBegan", "TalkEnded", {"on_call", "on_hold"}),
    ("TalkEnded", "WrapUpEnded", {"wrapping_up"}),
)


def _recounted(journal: Sequence[JournalEntry]) -> Iterator[tuple[str, set[str], int, int]]:
    """What the agent was between two events of one offer. A callback's are told all at once."""
    at: dict[tuple[str, str], int] = {}
    for entry in journal:
        offer, kind = getattr(entry.event, "offer", ""), type(entry.event).__name__
        at[offer, kind] = entry.at
        for begins, ends, states in STATES:
            if offer and kind == ends and (offer, begins) in at:
                yield entry.event.agent, states, at[offer, begins], entry.at


def read(client: Any) -> list[JournalEntry]:
    """Return what stands in the journal in Redis."""
    return [told for _, entry in client.xrange("journal") for told in _read(entry)]


def _read(entry: dict[bytes, bytes]) -> Iterator[JournalEntry]:
    assert (entry[b"turn"], entry[b"state"], entry[b"ended"]) == (b"", b"", b"")
    for kind, fields in json.loads(entry[b"events"]):
        yield JournalEntry(ContactId(entry[b"call"].decode()), getattr(events, kind)(**fields), int(entry[b"at"]))
