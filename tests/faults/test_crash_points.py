"""A web process dies at each point of a turn; the carrier asks again, or never: nobody is lost or taken twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ivr.bootstrap import House
from ivr.calls import outbox
from ivr.live.store import Live
from queueing.names import AgentName, ContactId
from queueing.ports import Contact
from tests.line import Caller, Clock
from wsgi import app_of


class Killed(BaseException):
    """The process is gone: no handler of ours runs any more."""


class Dying:
    """A room whose process dies once, just before or just after one of its steps."""

    def __init__(self, room: object, step: str, *, done: bool) -> None:
        self._room = room
        self._step = step
        self._done = done
        self.alive = True

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._room, name)
        return self._last(real) if name == self._step and self.alive else real

    def _last(self, real: Any) -> Any:
        def step(*arguments: object, **named: object) -> object:
            if self._done:
                real(*arguments, **named)
            self.alive = False
            raise Killed

        return step


POINTS = [
    ("live", "load", False),
    ("floor", "room_for", True),
    ("book", "promise_place", True),
    ("live", "commit", False),
    ("live", "commit", True),
    ("floor", "enter", False),
    ("floor", "enter", True),
    ("live", "strike", True),
]


@pytest.fixture(params=POINTS, ids=lambda point: f"{point[0]}.{point[1]}-{'done' if point[2] else 'not-done'}")
def dying(request: pytest.FixtureRequest, house: House, agent: AgentName) -> Iterator[House]:
    room, step, done = request.param
    # Who has to load a call is a process that did not take its turn before.
    with closing(Live.at(house.redis_url)) as newcomer:
        real = newcomer if step == "load" else getattr(house.board, room)
        doomed: dict[str, Any] = {room: Dying(real, step, done=done)}
        yield replace(house, board=replace(house.board, **doomed))


def in_the_main_menu(caller: Caller) -> None:
    caller.dials()
    caller.presses("1")


def waiting(house: House, call: str) -> list[Contact]:
    return [contact for contact in house.roster.open_places() if contact.id == call]


def sweeps(house: House, clock: Clock) -> None:
    outbox.sweep(house.board, clock.now() + timedelta(seconds=5))


def test_a_turn_that_is_asked_again_is_done_once(house: House, dying: House, caller: Caller, clock: Clock) -> None:
    in_the_main_menu(caller)
    doomed = Caller(dying, app_of(dying).test_client(), caller.call, caller.number)
    doomed.document = caller.document
    with pytest.raises(Killed):
        doomed.presses("1")
    assert "<Enqueue" in doomed.repeats()
    sweeps(house, clock)
    assert house.board.floor.ahead(ContactId(caller.call)) is not None
    assert not house.board.live.due(int(clock.now().timestamp() * 1000) + 9_000)
    caller.hangs_up()
    shown = caller.record()
    assert shown["outcome"] == "abandoned_in_queue"
    assert [event["kind"] for event in shown["events"]].count("QueueEntered") == 1
    assert house.board.floor.ahead(ContactId(caller.call)) is None
    assert waiting(house, caller.call) == []


def test_who_hangs_up_instead_leaves_nobody_behind(house: House, dying: House, caller: Caller, clock: Clock) -> None:
    in_the_main_menu(caller)
    doomed = Caller(dying, app_of(dying).test_client(), caller.call, caller.number)
    doomed.document = caller.document
    with pytest.raises(Killed):
        doomed.presses("1")
    caller.hangs_up()
    sweeps(house, clock)
    shown = caller.record()
    assert shown["outcome"] in ("abandoned_in_queue", "abandoned_in_menu")
    assert house.board.floor.ahead(ContactId(caller.call)) is None
