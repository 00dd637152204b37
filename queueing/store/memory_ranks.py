"""Who stands before whom, in memory: lists that are always in order."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from queueing.names import ContactId


class Rank(NamedTuple):
    """Where a contact stands: the smaller is served first."""

    key: int
    sequence: int
    contact: ContactId


def add(ranks: list[Rank], rank: Rank) -> None:
    """Put him at his place, once."""
    place = bisect_left(ranks, rank)
    if place == len(ranks) or ranks[place] != rank:
        ranks.insert(place, rank)


def remove(ranks: list[Rank], rank: Rank) -> None:
    """Take him out, where he is there."""
    place = bisect_left(ranks, rank)
    if place < len(ranks) and ranks[place] == rank:
        del ranks[place]
