"""What is recorded of a call, and what was said in it, in whatever order it is told."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from ivr.cases.happened import Entry

Make = Callable[..., Entry]
Drained = Callable[..., int]
Rows = Callable[..., list[dict[str, Any]]]

LEFT = ("MessageLeft", {"recording": "RE1", "url": "https://c/RE1", "seconds": 9})
SAID = ("Transcribed", {"recording": "RE1", "words": "Call me."})
TAPED = ("CallRecorded", {"recording": "RE2", "url": "https://c/RE2", "seconds": 60})


@pytest.mark.parametrize("order", list(permutations((LEFT, SAID, TAPED))))
def test_sound_and_words_of_a_recording_come_together(
    entry: Make, drained: Drained, rows: Rows, order: tuple[Any, ...]
) -> None:
    drained(*(entry(second, 0, event) for second, event in enumerate(order)))
    assert rows("recordings", "id", "kind", "url", "seconds", "words") == [
        {"id": "RE1", "kind": "message", "url": "https://c/RE1", "seconds": 9, "words": "Call me."},
        {"id": "RE2", "kind": "both_sides", "url": "https://c/RE2", "seconds": 60, "words": ""},
    ]
    assert sorted(row["body"]["recording"] for row in rows("chores", "id", "body")) == ["RE1", "RE2"]


PIECES = (
    ("WordsHeard", {"part": 2, "number": 2, "words": "Por favor"}),
    ("WordsHeard", {"part": 2, "number": 3, "words": "llámeme."}),
    ("MessageMade", {"part": 2, "recording": "RE1"}),
    LEFT,
)


@pytest.mark.parametrize("order", list(permutations(PIECES)))
def test_the_pieces_of_a_message_come_in_any_order_and_twice(
    entry: Make, drained: Drained, rows: Rows, order: tuple[Any, ...]
) -> None:
    other = ("WordsHeard", {"part": 1, "number": 1, "words": "that he threw away"})
    told = [entry(second, 0, event) for second, event in enumerate((*order, other))]
    for one in (*told, *told):
        drained(one)
    assert rows("recordings", "id", "url", "words") == [
        {"id": "RE1", "url": "https://c/RE1", "words": "Por favor llámeme."}
    ]
