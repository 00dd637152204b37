from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ivr.cases.happened import Happened
from ivr.cases.promises import turn_in, verdict
from ivr.cases.settlement import RECORDING_GRACE, TALK_GRACE, grace

Tell = Callable[..., Happened]

NONE = timedelta()


@pytest.mark.parametrize(
    ("doing", "kinds", "waits"),
    [
        ("menu", [], NONE),
        ("wait", ["QueueEntered"], NONE),
        ("record", [], RECORDING_GRACE),
        ("record", ["MessageLeft"], NONE),
        ("talk", [], TALK_GRACE),
        ("talk", ["TalkBegan"], TALK_GRACE),
        ("menu", ["TalkBegan"], TALK_GRACE),
        ("talk", ["TalkBegan", "TalkEnded"], NONE),
        ("talk", ["Talked"], NONE),
        ("", [], NONE),
    ],
)
def test_settlement_waits_for_what_is_outstanding(tell: Tell, doing: str, kinds: list[str], waits: timedelta) -> None:
    assert grace([tell(kind) for kind in kinds], doing) == waits


@pytest.mark.parametrize(
    ("newest_turn", "over", "lost", "stands"),
    [
        (3, False, None, None),  # its turn has not been heard of yet
        (3, True, None, True),  # the hang-up took its turn
        (4, False, None, False),  # another answer took it
        (4, True, None, False),
        (4, False, 4, None),  # the journal of that turn is lost: his own may have been in it
        (4, True, 4, True),
        (6, True, 6, False),  # the loss came later: the turn is in the record, and it was another's
    ],
)
def test_what_becomes_of_a_promise(
    tell: Tell, newest_turn: int, over: bool, lost: int | None, stands: bool | None
) -> None:
    events = [] if lost is None else [tell("Recovered", lost=lost)]
    assert verdict(3, newest_turn, over, events) is stands


def test_the_turn_is_read_from_the_key() -> None:
    assert turn_in("CA1:12:ab34:0") == 12
    assert turn_in("sip:a@b:12:ab34:0") == 12
    assert turn_in("CA1:talk") is None
