"""A web process dies in the middle of what a flow asks; the carrier asks again, and everything is done once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ivr.bootstrap import House
from tests.faults.test_crash_points import Dying, Killed
from tests.line import Caller
from tests.service import Service
from wsgi import app_of

POINTS = [
    ("4", "book", "open_case", True),
    ("4", "book", "change_case", True),
    ("4", "live", "commit", False),
    ("4", "live", "commit", True),
    ("6", "errands", "ask", True),
    ("6", "live", "commit", False),
    ("3", "notices", "accept", True),
    ("3", "live", "commit", False),
]


@pytest.fixture(
    params=POINTS, ids=lambda point: f"{point[1]}.{point[2]}-{'done' if point[3] else 'not-done'}-{point[0]}"
)
def point(request: pytest.FixtureRequest) -> tuple[str, str, str, bool]:
    return tuple(request.param)


def test_what_was_begun_is_done_once(
    asker: Caller,
    asking_house: House,
    open_house: Callable[[], House],
    orders: Service,
    point: tuple[str, str, str, bool],
) -> None:
    option, room, step, done = point
    asker.dials()
    house = open_house()
    doomed: dict[str, Any] = {room: Dying(getattr(house.board, room), step, done=done)}
    dying = replace(house, board=replace(house.board, **doomed))
    victim = Caller(dying, app_of(dying).test_client(), asker.call, asker.number)
    victim.document = asker.document
    with pytest.raises(Killed):
        victim.presses(option)
    asker.last = victim.last
    assert "<Hangup" in asker.repeats()
    asker.hangs_up()
    kinds = [event["kind"] for event in asker.record()["events"]]
    expected = {"3": {"Notified": 3}, "4": {"CaseOpened": 1, "CaseChanged": 2}, "6": {"AskedOutside": 1}}[option]
    assert {kind: kinds.count(kind) for kind in expected} == expected
    assert len(orders.requests) == (1 if option == "6" else 0)
    assert _counts(asking_house, asker.call) == ((3 if option == "3" else 0), (1 if option == "4" else 0))


def _counts(house: House, call: str) -> tuple[int, int]:
    """Return how many messages the call owes, and how many cases it has opened."""
    with house.slow.connect() as connection:
        owed = connection.exec_driver_sql("SELECT count(*) FROM chores WHERE id LIKE ?", (f"{call}:%",))
        opened = connection.exec_driver_sql("SELECT count(*) FROM cases WHERE call_id = ?", (call,))
        return int(owed.scalar_one()), int(opened.scalar_one())
