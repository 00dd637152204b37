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
