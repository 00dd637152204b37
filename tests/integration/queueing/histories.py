"""What may be told of one offer, in which order: its history in the journal."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from queueing.store.memory_floor import JournalEntry

LETTERS = {
    "OfferMade": "M",
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
